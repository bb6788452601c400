//go:build !cni1200 && !cni1232

package oracle

import (
	"context"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

// Version is the release of the real CNI in this build.
const Version = "v1.18.3"

// The real ipamd's unexported functions in the form this version has.

//go:linkname realInit github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeInit
func realInit(c *ipamd.IPAMContext) error

//go:linkname realReconcile github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeIPPoolReconcile
func realReconcile(c *ipamd.IPAMContext, ctx context.Context, interval time.Duration)

//go:linkname realFreeSingles github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).tryUnassignIPFromENI
func realFreeSingles(c *ipamd.IPAMContext, eniID string)

//go:linkname realFreePrefixes github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).tryUnassignPrefixFromENI
func realFreePrefixes(c *ipamd.IPAMContext, eniID string)

// newStore builds the real datastore and puts it where this version keeps it.
func newStore(c *ipamd.IPAMContext, checkpoint datastore.Checkpointer, prefixes bool) *datastore.DataStore {
	store := datastore.NewDataStore(nullLogger{}, checkpoint, prefixes)
	set(store, "netLink", noLinks{})
	set(c, "dataStore", store)
	return store
}

// The rest is what the versions differ in for the driver in node.go.

func prepare(*ipamd.IPAMContext)            {}
func initialise(c *ipamd.IPAMContext) error { return realInit(c) }
func reconcile(c *ipamd.IPAMContext, interval time.Duration) {
	realReconcile(c, context.Background(), interval)
}
func freeSingles(c *ipamd.IPAMContext, eniID string)  { realFreeSingles(c, eniID) }
func freePrefixes(c *ipamd.IPAMContext, eniID string) { realFreePrefixes(c, eniID) }

func assignPod(s *datastore.DataStore, pod datastore.IPAMKey) (device int, err error) {
	_, _, device, err = s.AssignPodIPAddress(pod, datastore.IPAMMetadata{}, true, false)
	return device, err
}

func unassignPod(s *datastore.DataStore, pod datastore.IPAMKey) (from *datastore.ENI, ip string, err error) {
	from, ip, _, err = s.UnassignPodIPAddress(pod)
	return from, ip, err
}

func emptyStore() *datastore.DataStore {
	return datastore.NewDataStore(nullLogger{}, datastore.NullCheckpoint{}, false)
}

func addENI(s *datastore.DataStore, id string, device int) {
	s.AddENI(id, device, device == 0, false, false)
}
