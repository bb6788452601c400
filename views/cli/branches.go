package cli

import (
	"errors"
	"fmt"
	"strings"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
)

const branchExample = "write --branch 'five: 15:05 WARM_IP_TARGET=5, -all-zero'"

// parseBranches reads the values of --branch: a name, a colon, and what the
// branch changes.
func parseBranches(script *sim.Script, seed uint64, texts []string) ([]whatif.Branch, error) {
	world, err := script.New(seed)
	if err != nil {
		return nil, err
	}
	var list []whatif.Branch
	for _, text := range texts {
		b, err := parseBranch(script, text)
		if err != nil {
			return nil, fmt.Errorf("--branch %q: %w", text, err)
		}
		for _, other := range list {
			if other.Name == b.Name {
				return nil, fmt.Errorf("--branch: two branches are called %q; name each its own", b.Name)
			}
		}
		for _, a := range b.Actions {
			if err := incidents.CheckSettings(world, a.Setting); err != nil {
				return nil, fmt.Errorf("--branch %q: %w", b.Name, err)
			}
		}
		list = append(list, b)
	}
	return list, nil
}

func parseBranch(script *sim.Script, text string) (b whatif.Branch, err error) {
	name, rest, ok := strings.Cut(text, ":")
	if name = strings.TrimSpace(name); !ok || strings.Trim(name, "0123456789") == "" && name != "" {
		return b, errors.New("it begins with no name and colon; " + branchExample)
	}
	if err := incidents.CheckBranchName(name); err != nil {
		return b, err
	}
	b.Name = name
	if b.Actions, b.Drop, err = incidents.ParseChoices(script, rest); err != nil {
		return b, err
	}
	if len(b.Actions)+len(b.Drop) == 0 {
		return b, errors.New("it changes nothing; " + branchExample)
	}
	b.At = firstOf(b.Actions)
	return b, nil
}
