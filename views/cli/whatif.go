package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"reenact/incidents"
	"reenact/sim"
)

const setExample = "write a time and a knob, such as --set '15:05 WARM_IP_TARGET=5'"

// parseSets reads the values of --set and tries each on a world that is thrown
// away: the world alone knows what its knobs take.
func parseSets(script *sim.Script, seed uint64, texts []string) ([]sim.Action, error) {
	var actions []sim.Action
	for _, text := range texts {
		parsed, err := parseSet(script, text)
		if err != nil {
			return nil, fmt.Errorf("--set %q: %w", text, err)
		}
		actions = append(actions, parsed...)
	}
	if len(actions) == 0 {
		return nil, nil
	}
	world, err := script.New(seed)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		if err := incidents.CheckSettings(world, a.Setting); err != nil {
			return nil, fmt.Errorf("--set: %w", err)
		}
	}
	return actions, nil
}

// parseSet reads a time and settings, as a branch has them.
func parseSet(script *sim.Script, text string) ([]sim.Action, error) {
	actions, drop, err := incidents.ParseChoices(script, text)
	switch {
	case err != nil:
		return nil, err
	case len(drop) > 0:
		return nil, fmt.Errorf("-%s leaves out an event; write --drop %s", drop[0], drop[0])
	case len(actions) == 0:
		return nil, fmt.Errorf("it needs a time and a setting; %s", setExample)
	}
	return actions, nil
}

// parseDrops reads the values of --drop: ids of faults and actions, each once.
func parseDrops(script *sim.Script, texts []string) ([]string, error) {
	var drops []string
	for _, text := range texts {
		ids := incidents.Words(text)
		if len(ids) == 0 {
			return nil, errors.New("--drop: name an event's id; `reenact list` has them")
		}
		for _, id := range ids {
			if err := incidents.CheckCause(script, id); err != nil {
				return nil, fmt.Errorf("--drop: %w", err)
			}
			if !slices.Contains(drops, id) {
				drops = append(drops, id)
			}
		}
	}
	return drops, nil
}

// parseSeed reads a seed; without one it is the incident's own, or 1.
func parseSeed(text string, script *sim.Script) (uint64, error) {
	if text == "" {
		return max(script.Seed, 1), nil
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("--seed %q: write a whole number from 0 to 18446744073709551615", text)
	}
	return seed, nil
}

// parseEvery reads the distance between two rows. The rates of a world look back
// in steps of the usual sampling interval, so rows fall on these.
func parseEvery(script *sim.Script, text string) (time.Duration, error) {
	step := script.Step()
	every, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("--every %q: write a number with its unit, such as 10s or 5m", text)
	}
	if longest := script.End - script.Start; every < step || every%step != 0 || every > longest {
		return 0, fmt.Errorf("--every %s: write a multiple of %v, up to the replay's length of %v", text, step, longest)
	}
	return every, nil
}

// parseUntil reads where to stop; without it the whole incident is run.
func parseUntil(script *sim.Script, text string) (time.Duration, error) {
	if text == "" {
		return script.End, nil
	}
	until, err := incidents.TimeIn(script, text)
	if err != nil {
		return 0, fmt.Errorf("--until: %w", err)
	}
	if until < script.Start {
		return 0, fmt.Errorf("--until: %s lies in the warm-up, which is not printed; write a time from %s to %s",
			text, script.Minute(script.Start), script.Minute(script.End))
	}
	return until, nil
}
