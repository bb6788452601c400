//go:build cni1232

package oracle

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/awsutils"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

func (a *api) AllocIPAddresses(_ context.Context, id string, n int) (*sdk.AssignPrivateIpAddressesOutput, error) {
	return a.allocate(id, n)
}

func (a *api) AllocENI(_ context.Context, _ []*string, _ string, n, _ int) (string, error) {
	return a.create(n)
}

func (a *api) FreeENI(_ context.Context, id string) error { return a.ec2.remove(id) }

func (a *api) DeallocIPAddresses(_ context.Context, id string, ips []string) error {
	return a.unassign(id, ips, false)
}

func (a *api) DeallocPrefixAddresses(_ context.Context, id string, prefixes []string) error {
	return a.unassign(id, prefixes, true)
}

func (a *api) DescribeAllENIs(context.Context) (awsutils.DescribeAllENIsResult, error) {
	return a.describeAll()
}

func (a *api) GetIPv4sFromEC2(_ context.Context, id string) ([]types.NetworkInterfacePrivateIpAddress, error) {
	return describe(a.ec2.eni(id)).IPv4Addresses, nil
}

func (a *api) GetIPv4PrefixesFromEC2(_ context.Context, id string) ([]types.Ipv4PrefixSpecification, error) {
	return describe(a.ec2.eni(id)).IPv4Prefixes, nil
}

func (a *api) RefreshSGIDs(_ context.Context, _ string, _ *datastore.DataStoreAccess) error {
	return nil
}

func (a *api) TagENI(_ context.Context, _ string, _ map[string]string) error { return nil }

func (a *api) IsSubnetExcluded(context.Context, string) (bool, error)   { return false, nil }
func (a *api) InitHyperPodFromProviderID(context.Context, string) error { return nil }
func (a *api) IsTrunkingCompatible() bool                               { return true }
