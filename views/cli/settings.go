package cli

import (
	"fmt"
	"strings"

	"reenact/incidents"
	"reenact/sim"
)

// settingOf reads a word KEY=VALUE. The error does not say what would be right,
// which depends on where the word stands.
func settingOf(word string) (sim.Setting, error) {
	key, value, ok := strings.Cut(word, "=")
	if !ok || key == "" || value == "" {
		return sim.Setting{}, fmt.Errorf("%q is no KEY=VALUE", word)
	}
	return sim.Setting{Key: key, Value: value}, nil
}

// parseSettings reads the words of settings and tries them on a world that is
// thrown away.
func parseSettings(script *sim.Script, seed uint64, texts []string) ([]sim.Setting, error) {
	world, err := script.New(seed)
	if err != nil {
		return nil, err
	}
	var list []sim.Setting
	for _, word := range incidents.Words(strings.Join(texts, " ")) {
		set, err := settingOf(word)
		if err != nil {
			return nil, fmt.Errorf("%w, such as WARM_IP_TARGET=5", err)
		}
		for _, other := range list {
			if other.Key == set.Key {
				return nil, fmt.Errorf("%s is set twice; keep one", set.Key)
			}
		}
		if err := incidents.CheckSettings(world, set); err != nil {
			return nil, err
		}
		list = append(list, set)
	}
	return list, nil
}
