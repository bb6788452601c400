//go:build !cni1200 && !cni1232

package oracle

import (
	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	sdk "github.com/aws/aws-sdk-go/service/ec2"
	"github.com/pkg/errors"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/awsutils"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

// awsError dresses a failure as this version's SDK does.
func awsError(err error) error {
	if f, ok := err.(failure); ok {
		return awserr.New(string(f), "fake EC2", nil)
	}
	return err
}

func (a *api) AllocIPAddresses(id string, n int) (*sdk.AssignPrivateIpAddressesOutput, error) {
	n = min(n, a.GetENIIPv4Limit())
	if n < 1 {
		return nil, nil
	}
	fresh, err := a.ec2.assign(id, n, a.prefixes)
	if err != nil {
		return nil, awsError(err)
	}
	out := &sdk.AssignPrivateIpAddressesOutput{}
	for _, s := range fresh {
		if a.prefixes {
			out.AssignedIpv4Prefixes = append(out.AssignedIpv4Prefixes, &sdk.Ipv4PrefixSpecification{Ipv4Prefix: aws.String(s)})
		} else {
			out.AssignedPrivateIpAddresses = append(out.AssignedPrivateIpAddresses, &sdk.AssignedPrivateIpAddress{PrivateIpAddress: aws.String(s)})
		}
	}
	return out, nil
}

func (a *api) AllocENI(_ bool, _ []*string, _ string, n int) (string, error) {
	fresh, err := a.ec2.create(min(n, a.GetENIIPv4Limit()), a.prefixes)
	if err != nil {
		return "", errors.Wrap(awsError(err), "AllocENI: failed to create ENI")
	}
	return fresh.id, nil
}

func (a *api) WaitForENIAndIPsAttached(id string, _ int) (awsutils.ENIMetadata, error) {
	return describe(a.ec2.eni(id)), nil
}

func (a *api) FreeENI(id string) error { return a.ec2.remove(id) }

func (a *api) DeallocIPAddresses(id string, ips []string) error {
	return a.unassign(id, ips, false)
}

func (a *api) DeallocPrefixAddresses(id string, prefixes []string) error {
	return a.unassign(id, prefixes, true)
}

// describe is an interface as EC2 and the instance metadata show it.
func describe(n *eni) awsutils.ENIMetadata {
	m := awsutils.ENIMetadata{ENIID: n.id, MAC: n.mac, DeviceNumber: n.device, SubnetIPv4CIDR: "10.0.0.0/8"}
	m.IPv4Addresses = append(m.IPv4Addresses, &sdk.NetworkInterfacePrivateIpAddress{
		PrivateIpAddress: aws.String(n.primary), Primary: aws.Bool(true)})
	for _, s := range n.singles {
		m.IPv4Addresses = append(m.IPv4Addresses, &sdk.NetworkInterfacePrivateIpAddress{
			PrivateIpAddress: aws.String(s), Primary: aws.Bool(false)})
	}
	for _, s := range n.prefixes {
		m.IPv4Prefixes = append(m.IPv4Prefixes, &sdk.Ipv4PrefixSpecification{Ipv4Prefix: aws.String(s)})
	}
	return m
}

func (a *api) GetAttachedENIs() (all []awsutils.ENIMetadata, err error) {
	for _, n := range a.ec2.enis {
		all = append(all, describe(n))
	}
	return all, nil
}

func (a *api) DescribeAllENIs() (awsutils.DescribeAllENIsResult, error) {
	all, err := a.GetAttachedENIs()
	return awsutils.DescribeAllENIsResult{ENIMetadata: all}, err
}

func (a *api) GetIPv4sFromEC2(id string) ([]*sdk.NetworkInterfacePrivateIpAddress, error) {
	return describe(a.ec2.eni(id)).IPv4Addresses, nil
}

func (a *api) GetIPv4PrefixesFromEC2(id string) ([]*sdk.Ipv4PrefixSpecification, error) {
	return describe(a.ec2.eni(id)).IPv4Prefixes, nil
}

func (a *api) RefreshSGIDs(string, *datastore.DataStore) error { return nil }
func (a *api) IsMultiCardENI(string) bool                      { return false }
func (a *api) SetMultiCardENIs([]string) error                 { return nil }
func (a *api) TagENI(string, map[string]string) error          { return nil }
