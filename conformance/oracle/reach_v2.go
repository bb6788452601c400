//go:build cni1200 || cni1232

package oracle

import (
	"context"
	"net"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/vishvananda/netlink"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

//go:linkname realReconcile github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeIPPoolReconcile
func realReconcile(c *ipamd.IPAMContext, ctx context.Context, interval time.Duration)

// prepare sets what New of these versions sets besides: one network card, and
// max-pods from the Kubernetes API.
func prepare(c *ipamd.IPAMContext) {
	set(c, "numNetworkCards", 1)
	set(c, "unmanagedENI", []int{0})
	set(c, "withApiServer", true)
}

// newStore builds the real datastore, one a network card since v1.20, and puts
// it where these versions keep it.
func newStore(c *ipamd.IPAMContext, checkpoint datastore.Checkpointer, prefixes bool) *datastore.DataStore {
	store := datastore.NewDataStore(nullLogger{}, checkpoint, prefixes, 0)
	set(store, "netLink", noLinks{})
	set(c, "dataStoreAccess", &datastore.DataStoreAccess{DataStores: []*datastore.DataStore{store}})
	return store
}

func emptyStore() *datastore.DataStore {
	return datastore.NewDataStore(nullLogger{}, datastore.NullCheckpoint{}, false, 0)
}

func (hostNetwork) SetupHostNetwork([]string, string, *net.IP, bool, bool) error { return nil }
func (hostNetwork) GetRuleList(bool) ([]netlink.Rule, error)                     { return nil, nil }
func (hostNetwork) DeleteRulesBySrc(string, bool) error                          { return nil }
