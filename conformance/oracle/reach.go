package oracle

import (
	"context"
	_ "unsafe" // for go:linkname

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd"
)

// The real ipamd's unexported functions, linked by name. Those whose form the
// versions share are here.

//go:linkname realPass github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).updateIPPoolIfRequired
func realPass(c *ipamd.IPAMContext, ctx context.Context)

//go:linkname realConfigValid github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).isConfigValid
func realConfigValid(c *ipamd.IPAMContext) bool

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
