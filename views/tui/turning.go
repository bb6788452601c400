package tui

import (
	"fmt"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/theme"
)

// edit is the last turn of a knob. Holding a key turns one knob many times;
// those turns are one choice, made where the first was.
type edit struct {
	branch string
	key    string
	at     time.Duration // where the choice stands
	last   time.Duration // the cursor at its latest turn
	way    int           // up or down; 0: neither
}

// knobs is what may be turned, with the state at the cursor; empty before the
// world was asked.
func (m *replay) knobs() []sim.Knob {
	if m.answer == nil {
		return nil
	}
	return m.answer.Knobs
}

// order lists the indices of the knobs, the primary ones first.
func (m *replay) order() []int {
	knobs := m.knobs()
	order := make([]int, 0, len(knobs))
	for _, primary := range []bool{true, false} {
		for i, k := range knobs {
			if k.Primary == primary {
				order = append(order, i)
			}
		}
	}
	return order
}

// selected is the knob that has the focus.
func (m *replay) selected() (sim.Knob, bool) {
	order := m.order()
	if len(order) == 0 {
		return sim.Knob{}, false
	}
	m.knob = min(max(m.knob, 0), len(order)-1)
	return m.knobs()[order[m.knob]], true
}

// pick moves the focus among the knobs. Beyond the last one, and before the
// first, lies the why line.
func (m *replay) pick(direction int) {
	n := len(m.order())
	switch to := m.knob + direction; {
	case n == 0:
	case m.onWhy && direction > 0:
		m.onWhy, m.knob = false, 0
	case m.onWhy:
		m.onWhy, m.knob = false, n-1
	case to < 0 || to >= n:
		m.onWhy = true
	default:
		m.knob = to
	}
}

// enter opens what has the focus: the causes behind the why line, or a prompt
// for a knob's value.
func (m *replay) enter() {
	if m.onWhy {
		m.toggle(whyOverlay)
		return
	}
	m.askValue()
}

// valueOf is a knob's value, the reader's latest turn included even while the
// world has not answered to it.
func (m *replay) valueOf(k sim.Knob) string {
	if v, ok := m.turned[k.Key]; ok {
		return v
	}
	return k.Value
}

// turn changes the selected knob by one step.
func (m *replay) turn(direction int) {
	k, ok := m.selected()
	if !ok {
		m.say(theme.Dim, "The knobs are not known yet: the incident is still being prepared.")
		return
	}
	m.onWhy = false
	value, ok := k.Next(m.valueOf(k), direction)
	if !ok {
		m.say(theme.Dim, k.Key+" goes no further: "+rangeText(k, m.theme.Glyphs.Dash)+".")
		return
	}
	if err := m.set(k, value); err != nil {
		m.say(theme.Warn, err.Error())
	}
}

// set turns a knob at the cursor. What the world thinks of the value comes back
// from the bench; here only what cannot be a value at all is refused.
func (m *replay) set(k sim.Knob, value string) error {
	value, err := canonical(k, value)
	if err != nil {
		return err
	}
	if value == m.valueOf(k) {
		m.say(theme.Dim, k.Key+" is "+value+" already.")
		return nil
	}
	at := m.now()
	// What was typed is a choice of its own.
	again := m.prompt == nil && m.edited.key == k.Key && m.edited.branch == m.plan.LiveBranch().Name && m.sameTurn(at)
	if again {
		at = m.edited.at
	} else {
		m.remember()
	}
	// What the responders do to this knob later is left out: it stays where the
	// reader's hand put it.
	m.plan = m.plan.Act(sim.Action{At: at, Setting: sim.Setting{Key: k.Key, Value: value}, Hold: true})
	m.edited = edit{branch: m.plan.LiveBranch().Name, key: k.Key, at: at, last: m.now(), way: way(k, m.valueOf(k), value)}
	m.turned[k.Key] = value
	m.say(theme.Accent, fmt.Sprintf("%s=%s from %s on, in %s.", k.Key, value,
		clockText(m.script, at), m.plan.LiveBranch().Name))
	return nil
}

// sameTurn tells whether a turn continues the last: at the same time, or, while
// playing, within half a second of it.
func (m *replay) sameTurn(at time.Duration) bool {
	if !m.playing {
		return at == m.edited.last
	}
	gap := at - m.edited.last
	return gap >= 0 && gap <= time.Duration(m.speed)*500*time.Millisecond
}

// fork makes a branch at the cursor that is like the live one so far.
func (m *replay) fork(name string) {
	m.remember()
	m.plan = m.plan.Fork(m.now(), name)
	m.say(theme.Accent, fmt.Sprintf("%s forks here, at %s. Turn a knob to change its future.",
		m.plan.LiveBranch().Name, clockText(m.script, m.now())))
}

// canonical writes a typed value as Set wants it. A hand need not be exact: yes is
// on, and 20 is the size /20.
func canonical(k sim.Knob, value string) (string, error) {
	value = strings.TrimSpace(value)
	switch k.Kind {
	case sim.BoolKnob:
		switch strings.ToLower(value) {
		case "on", "true", "yes", "1":
			return "on", nil
		case "off", "false", "no", "0":
			return "off", nil
		}
		return "", fmt.Errorf("%s is on or off, not %s", k.Key, value)
	case sim.ChoiceKnob:
		for _, c := range k.Choices {
			if strings.EqualFold(c, value) || strings.EqualFold(c, "/"+value) {
				return c, nil
			}
		}
	}
	text, err := k.Check(value)
	if d, bad := time.ParseDuration(value); err != nil && bad == nil && d%time.Second != 0 && k.Grain == 0 {
		return "", fmt.Errorf("%s takes whole seconds, not %s", k.Key, value)
	}
	if err != nil {
		return "", fmt.Errorf("%s takes %s, not %s", k.Key, rangeText(k, "–"), value)
	}
	return text, nil
}

// rangeText says what a knob takes.
func rangeText(k sim.Knob, dash string) string {
	switch k.Kind {
	case sim.BoolKnob, sim.ChoiceKnob:
		return k.Range()
	}
	low, high := k.Ends()
	return low + " " + dash + " " + high
}
