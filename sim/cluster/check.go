package cluster

import (
	"fmt"

	"reenact/sim/kit"
)

// check refuses what cannot be, naming the field: a configuration put together in code
// is held to what a file is held to. It returns the node groups.
func (c *Config) check() ([]group, error) {
	if err := kit.Validate(c); err != nil {
		return nil, err
	}
	if problems := c.Check(c.asWritten); len(problems) > 0 {
		p := problems[0]
		if p.Instead == "" {
			return nil, fmt.Errorf("%s: %s", p.Path, p.Problem)
		}
		return nil, fmt.Errorf("%s: %s; %s", p.Path, p.Problem, p.Instead)
	}
	var groups []group
	for _, g := range c.groupList() {
		b, err := g.build(c)
		if err != nil {
			return nil, err
		}
		groups = append(groups, b)
	}
	return groups, nil
}
