package oracle

import (
	"net"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/awsutils"
)

// api is one ipamd process's view of EC2: awsutils.APIs over the fake EC2. The
// methods whose form the versions share are here.
type api struct {
	awsutils.APIs
	ec2      *ec2
	prefixes bool // set by InitCachedPrefixDelegation, as in the real cache
}

// unassign makes no call for nothing, like the real DeallocIPAddresses.
func (a *api) unassign(id string, which []string, prefixes bool) error {
	if len(which) == 0 {
		return nil
	}
	return a.ec2.unassign(id, which, prefixes)
}

func (a *api) GetENIIPv4Limit() int               { return a.ec2.limits.SecondariesPerENI() }
func (a *api) GetENILimit() int                   { return a.ec2.limits.ENIs }
func (a *api) IsPrefixDelegationSupported() bool  { return a.ec2.limits.PrefixDelegation() }
func (a *api) InitCachedPrefixDelegation(on bool) { a.prefixes = on }
func (a *api) GetPrimaryENI() string              { return a.ec2.enis[0].id }
func (a *api) GetPrimaryENImac() string           { return a.ec2.enis[0].mac }
func (a *api) GetLocalIPv4() net.IP               { return net.ParseIP(a.ec2.enis[0].primary) }
func (a *api) GetVPCIPv4CIDRs() ([]string, error) { return []string{"10.0.0.0/8"}, nil }
func (a *api) GetInstanceID() string              { return "i-00000000000000001" }
func (a *api) GetInstanceType() string            { return "a type the limits were looked up for" }
func (a *api) IsPrimaryENI(id string) bool        { return id == a.GetPrimaryENI() }
func (a *api) IsUnmanagedENI(string) bool         { return false }
func (a *api) SetUnmanagedENIs([]string)          {}
