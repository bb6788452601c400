package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
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
	name, rest, err := nameOf(text)
	if err != nil {
		return b, err
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

// nameOf parts the name of a branch from what it changes. Where the first colon is that
// of a time of day, or there is none, the one after the name is missing, or the name
// with it.
func nameOf(text string) (name, rest string, err error) {
	name, rest, colon := strings.Cut(text, ":")
	words := strings.Fields(text)
	i := slices.IndexFunc(words, func(word string) bool {
		return strings.Contains(word, ":") || !colon && (word[0] == '-' || strings.Contains(word, "="))
	})
	switch timed := i >= 0 && timeOfDay.MatchString(words[i]); {
	case i < 0, i == 0 && (timed || !colon):
		return "", "", errors.New("it begins with no name and colon; " + branchExample)
	case timed, !colon:
		return "", "", fmt.Errorf("the colon after the name is missing; write --branch '%s: %s'",
			strings.Join(words[:i], " "), strings.Join(words[i:], " "))
	}
	return strings.TrimSpace(name), rest, nil
}

// timeOfDay is what a colon of its own begins with.
var timeOfDay = regexp.MustCompile(`^[0-9]{1,2}:[0-9]`)
