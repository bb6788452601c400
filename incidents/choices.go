package incidents

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"reenact/incidents/strict"
	"reenact/incidents/strict/nearest"
	"reenact/sim"
)

// holdWord before a setting keeps its knob from what the operators later do.
const holdWord = "hold"

const choiceExample = "write a time and settings, such as 15:05 WARM_IP_TARGET=5, MINIMUM_IP_TARGET=60"

// ParseChoices reads what a branch changes: a time, then settings KEY=VALUE that
// are made at it, until the next time; hold before settings keeps their knobs
// from later actions of the script; -ID leaves out a fault or an action. Commas
// and blanks both part words. Knobs and values are looked at by CheckSettings.
func ParseChoices(s *sim.Script, text string) (actions []sim.Action, drop []string, err error) {
	r := choiceReader{script: s, spent: true}
	for _, word := range Words(text) {
		if err := r.read(word); err != nil {
			return nil, nil, err
		}
	}
	if err := r.ended(); err != nil {
		return nil, nil, err
	}
	return r.actions, r.drop, nil
}

// choiceReader is where ParseChoices stands between two words.
type choiceReader struct {
	script  *sim.Script
	at      time.Duration
	stands  string // the time as it was written; empty: none was yet
	spent   bool   // something is set at it
	hold    bool
	actions []sim.Action
	drop    []string
}

func (r *choiceReader) read(word string) (err error) {
	if strings.Contains(word, "=") {
		return r.set(word)
	}
	switch {
	case word == holdWord && r.stands != "":
		r.hold = true
	case strings.HasPrefix(word, "-"):
		return r.leaveOut(word[1:])
	default:
		at, err := timeOf(r.script, word)
		if err != nil {
			return r.slip(word, err)
		}
		if err := r.ended(); err != nil {
			return err
		}
		r.at = at
		r.stands, r.spent, r.hold = word, false, false
	}
	return nil
}

func (r *choiceReader) set(word string) error {
	key, value, _ := strings.Cut(word, "=")
	switch {
	case key == "" || value == "":
		return fmt.Errorf("%s is no KEY=VALUE; %s", strict.Shown(word), choiceExample)
	case r.stands == "":
		return fmt.Errorf("%s has no time; %s", strict.Shown(word), choiceExample)
	}
	r.actions = append(r.actions, sim.Action{At: r.at, Setting: sim.Setting{Key: key, Value: value}, Hold: r.hold})
	r.spent = true
	return nil
}

func (r *choiceReader) leaveOut(id string) error {
	if err := CheckCause(r.script, id); err != nil {
		return err
	}
	if !slices.Contains(r.drop, id) {
		r.drop = append(r.drop, id)
	}
	return nil
}

// slip says what was meant by a word that is no time, where that is plain.
func (r *choiceReader) slip(word string, err error) error {
	if bare := strings.TrimSuffix(word, ":"); bare != word {
		if _, right := timeOf(r.script, bare); right == nil {
			return fmt.Errorf("%s: a time has no colon after it; write %s", strict.Shown(word), bare)
		}
	}
	if !r.spent && !strings.Contains(word, ":") {
		return fmt.Errorf("%s is no KEY=VALUE, which has no blanks around its =, and no time; %s", strict.Shown(word), choiceExample)
	}
	return err
}

// ended tells whether anything is set at the time that was written last.
func (r *choiceReader) ended() error {
	if !r.spent {
		return fmt.Errorf("nothing is set at %s; %s", r.stands, choiceExample)
	}
	return nil
}

// Words parts what was typed at commas and blanks of any kind: a text that is
// pasted may hold any.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// formatChoices writes actions as ParseChoices reads them, a line for each time.
func formatChoices(s *sim.Script, actions []sim.Action) []string {
	var lines []string
	for i, a := range actions {
		if i > 0 && actions[i-1].At == a.At && actions[i-1].Hold == a.Hold {
			lines[len(lines)-1] += ", " + a.Key + "=" + a.Value
			continue
		}
		line := formatTime(s, a.At) + " "
		if a.Hold {
			line += holdWord + " "
		}
		lines = append(lines, line+a.Key+"="+a.Value)
	}
	return lines
}

// timeOf reads a time as TimeIn does, and fractions of a second besides.
func timeOf(s *sim.Script, text string) (time.Duration, error) {
	whole, part, split := strings.Cut(text, ".")
	at, err := TimeIn(s, whole)
	if err != nil || !split {
		return at, err
	}
	more, err := time.ParseDuration("0." + part + "s")
	if err != nil || strings.Count(whole, ":") != 2 || len(part) > 9 || strings.Trim(part, "0123456789") != "" || at+more > s.End {
		return 0, fmt.Errorf("%s is not a time; write HH:MM:SS and a fraction within the incident, such as 15:05:30.25", strict.Shown(text))
	}
	return at + more, nil
}

// formatTime writes a time so that timeOf reads the same.
func formatTime(s *sim.Script, at time.Duration) string {
	if at == 0 {
		return "start"
	}
	clock, layout := s.Clock(at).UTC(), "15:04"
	switch {
	case clock.Nanosecond() != 0:
		layout = "15:04:05.999999999"
	case clock.Second() != 0:
		layout = "15:04:05"
	}
	if s.Long() {
		layout = "2006-01-02T" + layout
	}
	return clock.Format(layout)
}

// CheckSettings tries settings one after the other on a copy of a world: the world
// alone knows its knobs, and which of them go together. The error tells what would be
// right.
func CheckSettings(world sim.World, settings ...sim.Setting) error {
	keys := keysOf(world)
	trial := world.Clone()
	for _, s := range settings {
		if !slices.Contains(keys, s.Key) {
			return fmt.Errorf("unknown knob %s%s; the knobs are %s", strict.Shown(s.Key), nearest.Hint(s.Key, keys), strings.Join(keys, ", "))
		}
		if err := trial.Set(s.Key, s.Value); err != nil {
			return err
		}
	}
	return nil
}

// CheckCause makes sure that an id is that of a fault or an action.
func CheckCause(s *sim.Script, id string) error {
	var causes []string
	for _, m := range s.Moments {
		if m.Kind != sim.Observation {
			causes = append(causes, m.ID)
		}
	}
	if slices.Contains(causes, id) {
		return nil
	}
	list := strings.Join(causes, ", ")
	if slices.ContainsFunc(s.Moments, func(m sim.Moment) bool { return m.ID == id }) {
		return fmt.Errorf("%s is an observation, which changes nothing; the faults and actions are %s", id, list)
	}
	return fmt.Errorf("%s has no event %s%s; its faults and actions are %s", s.Name, strict.Shown(id), nearest.Hint(id, causes), list)
}
