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

// The real ipamd's unexported functions, linked by name.

//go:linkname realInit github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeInit
func realInit(c *ipamd.IPAMContext) error

//go:linkname realPass github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).updateIPPoolIfRequired
func realPass(c *ipamd.IPAMContext, ctx context.Context)

//go:linkname realReconcile github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeIPPoolReconcile
func realReconcile(c *ipamd.IPAMContext, ctx context.Context, interval time.Duration)

//go:linkname realConfigValid github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).isConfigValid
func realConfigValid(c *ipamd.IPAMContext) bool

//go:linkname realFreeSingles github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).tryUnassignIPFromENI
func realFreeSingles(c *ipamd.IPAMContext, eniID string)

//go:linkname realFreePrefixes github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).tryUnassignPrefixFromENI
func realFreePrefixes(c *ipamd.IPAMContext, eniID string)

//go:linkname realWarmENI github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.getWarmENITarget
func realWarmENI() int

//go:linkname realWarmIP github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.getWarmIPTarget
func realWarmIP() int

//go:linkname realMinimumIP github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.getMinimumIPTarget
func realMinimumIP() int

//go:linkname realWarmPrefix github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.getWarmPrefixTarget
func realWarmPrefix() int

//go:linkname realPrefixDelegation github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.usePrefixDelegation
func realPrefixDelegation() bool

// newStore builds the real datastore and puts it where this version keeps it.
func newStore(c *ipamd.IPAMContext, checkpoint datastore.Checkpointer, prefixes bool) *datastore.DataStore {
	store := datastore.NewDataStore(nullLogger{}, checkpoint, prefixes)
	set(store, "netLink", noLinks{})
	set(c, "dataStore", store)
	return store
}

func prepare(*ipamd.IPAMContext)                      {}
func initialise(c *ipamd.IPAMContext) error           { return realInit(c) }
func freeSingles(c *ipamd.IPAMContext, eniID string)  { realFreeSingles(c, eniID) }
func freePrefixes(c *ipamd.IPAMContext, eniID string) { realFreePrefixes(c, eniID) }
