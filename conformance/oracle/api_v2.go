//go:build cni1200 || cni1232

package oracle

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	"github.com/pkg/errors"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/awsutils"
)

// awsError dresses a failure as this SDK does.
func awsError(err error) error {
	if f, ok := err.(failure); ok {
		return &smithy.GenericAPIError{Code: string(f), Message: "fake EC2"}
	}
	return err
}

func (a *api) allocate(id string, n int) (*sdk.AssignPrivateIpAddressesOutput, error) {
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
			out.AssignedIpv4Prefixes = append(out.AssignedIpv4Prefixes, types.Ipv4PrefixSpecification{Ipv4Prefix: aws.String(s)})
		} else {
			out.AssignedPrivateIpAddresses = append(out.AssignedPrivateIpAddresses, types.AssignedPrivateIpAddress{PrivateIpAddress: aws.String(s)})
		}
	}
	return out, nil
}

func (a *api) create(n int) (string, error) {
	fresh, err := a.ec2.create(min(n, a.GetENIIPv4Limit()), a.prefixes)
	if err != nil {
		return "", errors.Wrap(awsError(err), "AllocENI: failed to create ENI")
	}
	return fresh.id, nil
}

// describe is an interface as EC2 and the instance metadata show it.
func describe(n *eni) awsutils.ENIMetadata {
	m := awsutils.ENIMetadata{ENIID: n.id, MAC: n.mac, DeviceNumber: n.device, SubnetIPv4CIDR: "10.0.0.0/8"}
	m.IPv4Addresses = append(m.IPv4Addresses, types.NetworkInterfacePrivateIpAddress{
		PrivateIpAddress: aws.String(n.primary), Primary: aws.Bool(true)})
	for _, s := range n.singles {
		m.IPv4Addresses = append(m.IPv4Addresses, types.NetworkInterfacePrivateIpAddress{
			PrivateIpAddress: aws.String(s), Primary: aws.Bool(false)})
	}
	for _, s := range n.prefixes {
		m.IPv4Prefixes = append(m.IPv4Prefixes, types.Ipv4PrefixSpecification{Ipv4Prefix: aws.String(s)})
	}
	return m
}

func (a *api) GetAttachedENIs() (all []awsutils.ENIMetadata, err error) {
	for _, n := range a.ec2.enis {
		all = append(all, describe(n))
	}
	return all, nil
}

func (a *api) describeAll() (awsutils.DescribeAllENIsResult, error) {
	all, err := a.GetAttachedENIs()
	return awsutils.DescribeAllENIsResult{ENIMetadata: all}, err
}

func (a *api) WaitForENIAndIPsAttached(id string, _ int) (awsutils.ENIMetadata, error) {
	return describe(a.ec2.eni(id)), nil
}

func (a *api) IsUnmanagedNIC(int) bool         { return false }
func (a *api) IsEfaOnlyENI(int, string) bool   { return false }
func (a *api) SetUnmanagedNetworkCards([]bool) {}
func (a *api) SetEFAOnlyENIs([]string)         {}
