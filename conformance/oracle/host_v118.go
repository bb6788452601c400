//go:build !cni1200 && !cni1232

package oracle

import (
	"net"

	"github.com/vishvananda/netlink"
)

func (hostNetwork) SetupHostNetwork([]string, string, *net.IP, bool, bool, bool) error  { return nil }
func (hostNetwork) SetupENINetwork(string, string, int, string) error                   { return nil }
func (hostNetwork) UpdateHostIptablesRules([]string, string, *net.IP, bool, bool) error { return nil }
func (hostNetwork) GetRuleList() ([]netlink.Rule, error)                                { return nil, nil }
