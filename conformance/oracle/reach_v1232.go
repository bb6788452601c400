//go:build cni1232

package oracle

import (
	"context"
	"net"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

// Version is the release of the real CNI in this build.
const Version = "v1.23.2"

// The real ipamd's unexported functions in the form this version has.

//go:linkname realInit github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeInit
func realInit(c *ipamd.IPAMContext, ctx context.Context) error

//go:linkname realFreeSingles github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).tryUnassignIPFromENI
func realFreeSingles(c *ipamd.IPAMContext, ctx context.Context, eniID string, networkCard int)

//go:linkname realFreePrefixes github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).tryUnassignPrefixFromENI
func realFreePrefixes(c *ipamd.IPAMContext, ctx context.Context, eniID string, networkCard int)

func initialise(c *ipamd.IPAMContext) error { return realInit(c, context.Background()) }
func freeSingles(c *ipamd.IPAMContext, eniID string) {
	realFreeSingles(c, context.Background(), eniID, 0)
}
func freePrefixes(c *ipamd.IPAMContext, eniID string) {
	realFreePrefixes(c, context.Background(), eniID, 0)
}

func reconcile(c *ipamd.IPAMContext, interval time.Duration) {
	realReconcile(c, context.Background(), interval)
}

func assignPod(s *datastore.DataStore, pod datastore.IPAMKey) (device int, err error) {
	_, _, device, _, err = s.AssignPodIPAddress(pod, datastore.IPAMMetadata{}, true, false)
	return device, err
}

func unassignPod(s *datastore.DataStore, pod datastore.IPAMKey) (from *datastore.ENI, ip string, err error) {
	from, ip, _, _, _, err = s.UnassignPodIPAddress(pod)
	return from, ip, err
}

func addENI(s *datastore.DataStore, id string, device int) {
	s.AddENI(id, device, device == 0, false, false, device+1, "subnet-1")
}

func (hostNetwork) UpdateHostSNATRules([]string, string, *net.IP, bool) error { return nil }

func (hostNetwork) SetupENINetwork(string, string, int, string, int, bool, int, bool) error {
	return nil
}

func (hostNetwork) GetRouteTableNumberForENI(_ int, _ string, device, _ int, _ bool) (int, bool, error) {
	return device + 1, true, nil
}
