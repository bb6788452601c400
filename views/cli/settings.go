package cli

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"reenact/incidents"
	"reenact/sim"
)

// wordsOf parts what was typed at commas and blanks of any kind, as the branches
// of a session are parted: a text that is pasted may hold any.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// settingOf reads a word KEY=VALUE. The error does not say what would be right,
// which depends on where the word stands.
func settingOf(word string) (sim.Setting, error) {
	key, value, ok := strings.Cut(word, "=")
	if word == "hold" {
		return sim.Setting{}, errors.New("hold is a word of compare --branch; run a branch that has it with --actions")
	}
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
	for _, word := range wordsOf(strings.Join(texts, " ")) {
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
