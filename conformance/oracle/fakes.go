package oracle

import (
	"context"
	"io"
	"net"
	"os"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/vishvananda/netlink"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/netlinkwrapper"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/networkutils"
	"github.com/aws/amazon-vpc-cni-k8s/pkg/utils/logger"
)

// A corner of the real code (utils.GetBoolAsStringEnvVar) logs by another logger.
func init() { logrus.SetOutput(io.Discard) }

// The fakes embed the interface they stand for and implement what a node in
// plain IPv4 mode needs. Anything else is a nil call and fails loudly.

// cluster is a Kubernetes API server that knows one schedulable node.
type cluster struct {
	client.Client
	maxPods int
}

func (k cluster) Get(_ context.Context, _ client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	node := into.(*corev1.Node)
	node.Name = nodeName
	node.Status.Capacity = corev1.ResourceList{
		corev1.ResourcePods: *resource.NewQuantity(int64(k.maxPods), resource.DecimalSI),
	}
	return nil
}

// hostNetwork is a host whose routes and rules need nothing.
type hostNetwork struct{ networkutils.NetworkAPIs }

func (hostNetwork) CleanUpStaleAWSChains(bool, bool) error                      { return nil }
func (hostNetwork) UpdateRuleListBySrc([]netlink.Rule, net.IPNet) error         { return nil }
func (hostNetwork) GetExternalServiceCIDRs() []string                           { return nil }
func (hostNetwork) UpdateExternalServiceIpRules([]netlink.Rule, []string) error { return nil }
func (hostNetwork) GetLinkByMac(string, time.Duration) (netlink.Link, error)    { return nil, nil }

// noLinks is a host without pod interfaces. Allocations carry no pod name, so
// ipamd does not look for theirs.
type noLinks struct{ netlinkwrapper.NetLink }

func (noLinks) LinkList() ([]netlink.Link, error) { return nil, nil }

// checkpoint is the file that survives a restart of ipamd, in memory.
type checkpoint struct{ saved *datastore.CheckpointData }

func (c *checkpoint) Checkpoint(data any) error {
	c.saved = data.(*datastore.CheckpointData)
	return nil
}

func (c *checkpoint) Restore(into any) error {
	if c.saved == nil {
		return os.ErrNotExist
	}
	*into.(*datastore.CheckpointData) = *c.saved
	return nil
}

// nullLogger drops what the datastore says.
type nullLogger struct{}

func (nullLogger) Debugf(string, ...any)                    {}
func (nullLogger) Debug(string)                             {}
func (nullLogger) Infof(string, ...any)                     {}
func (nullLogger) Info(string)                              {}
func (nullLogger) Warnf(string, ...any)                     {}
func (nullLogger) Warn(string)                              {}
func (nullLogger) Errorf(string, ...any)                    {}
func (nullLogger) Error(string)                             {}
func (nullLogger) Fatalf(format string, _ ...any)           { panic(format) }
func (nullLogger) Panicf(format string, _ ...any)           { panic(format) }
func (l nullLogger) WithFields(logger.Fields) logger.Logger { return l }
