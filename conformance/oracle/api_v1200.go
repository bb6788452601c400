//go:build cni1200

package oracle

import (
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/awsutils"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

func (a *api) AllocIPAddresses(id string, n int) (*sdk.AssignPrivateIpAddressesOutput, error) {
	return a.allocate(id, n)
}

func (a *api) AllocENI(_ []*string, _ string, n, _ int) (string, error) { return a.create(n) }

func (a *api) FreeENI(id string) error { return a.ec2.remove(id) }

func (a *api) DeallocIPAddresses(id string, ips []string) error {
	return a.unassign(id, ips, false)
}

func (a *api) DeallocPrefixAddresses(id string, prefixes []string) error {
	return a.unassign(id, prefixes, true)
}

func (a *api) DescribeAllENIs() (awsutils.DescribeAllENIsResult, error) { return a.describeAll() }

func (a *api) GetIPv4sFromEC2(id string) ([]types.NetworkInterfacePrivateIpAddress, error) {
	return describe(a.ec2.eni(id)).IPv4Addresses, nil
}

func (a *api) GetIPv4PrefixesFromEC2(id string) ([]types.Ipv4PrefixSpecification, error) {
	return describe(a.ec2.eni(id)).IPv4Prefixes, nil
}

func (a *api) RefreshSGIDs(_ string, _ *datastore.DataStoreAccess) error { return nil }

func (a *api) TagENI(_ string, _ map[string]string) error { return nil }
