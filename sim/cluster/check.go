package cluster

import (
	"fmt"

	"reenact/model/ipam"
	"reenact/model/vpc"
	"reenact/sim/kit"
)

// check reads what New needs and refuses what cannot be, naming the field: a
// configuration put together in code is held to what a file is held to.
func (c *Config) check() (ipam.Limits, int, error) {
	if err := kit.Validate(c); err != nil {
		return ipam.Limits{}, 0, err
	}
	if problems := c.Check(c.asWritten); len(problems) > 0 {
		p := problems[0]
		if p.Instead == "" {
			return ipam.Limits{}, 0, fmt.Errorf("%s: %s", p.Path, p.Problem)
		}
		return ipam.Limits{}, 0, fmt.Errorf("%s: %s; %s", p.Path, p.Problem, p.Instead)
	}
	l, err := vpc.LimitsOf(c.Nodes.Instance)
	if err != nil {
		return ipam.Limits{}, 0, err
	}
	bits, err := vpc.ParseSize(c.Network.CIDR)
	limits := ipam.Limits{ENIs: l.ENIs, PerENI: l.SecondariesPerENI(), MaxPods: c.Nodes.MaxPods}
	if limits.MaxPods == 0 {
		limits.MaxPods = l.MaxPods()
	}
	return limits, bits, err
}
