package tui

import (
	"slices"
	"strconv"
	"strings"

	"reenact/sim"
	"reenact/sim/plain"
	"reenact/views/theme"
	"reenact/views/workbench"
)

// This file knows the names that the palette takes, and what each does.

// mostOffers bounds what is offered at once.
const mostOffers = 200

// place is an offer with what else it is found by.
type place struct {
	offer
	also []string
}

func (n place) names() []string { return append([]string{n.text}, n.also...) }

// fit finds what is like the text. What was chosen stays so while it is offered.
func (l *palette) fit(m *replay) {
	text := m.prompt.text()
	chosen := offer{}
	if l.at < len(l.offers) {
		chosen = l.offers[l.at]
	}
	l.offers = l.offers[:0]
	switch {
	case text == "" && !l.every:
	case m.isTime(text):
		l.offers = append(l.offers, offer{text: text, kind: "time", do: func(m *replay) error { return m.goTo(text) }})
	case strings.Contains(text, "=") && !looksLikePath(text):
		l.offers = append(l.offers, m.settings(text)...)
	default:
		l.offers = append(l.offers, l.like(m, text)...)
	}
	l.offers = l.offers[:min(len(l.offers), mostOffers)]
	l.at = max(slices.IndexFunc(l.offers, func(o offer) bool { return o.text == chosen.text && o.kind == chosen.kind }), 0)
}

func (m *replay) isTime(text string) bool {
	_, err := parseTime(m.script, m.now(), text)
	return err == nil
}

// looksLikePath tells what must be a path: it has a slash, or a file's ending.
func looksLikePath(text string) bool {
	return strings.ContainsAny(text, `/\`) || strings.HasSuffix(text, ".yaml") || strings.HasSuffix(text, ".yml")
}

// like are all names that are like a text; all there are when there is none.
func (l *palette) like(m *replay, text string) []offer {
	all := slices.Concat(m.viewNames(), m.knobNames(), m.eventNames(), m.branchNames(), l.entryNames())
	if text == "" {
		return offersOf(all)
	}
	all = workbench.Nearest(append(all, m.thingNames()...), text, place.names)
	var paths []place
	for _, path := range l.paths {
		if l.pathsOf == text && plain.Line(path) == path { // others cannot be typed
			paths = append(paths, m.path(path))
		}
	}
	if looksLikePath(text) && m.menu != nil && !slices.ContainsFunc(paths, func(n place) bool { return n.text == text }) {
		paths = append([]place{m.path(text)}, paths...)
	}
	return offersOf(append(all, paths...))
}

func offersOf(list []place) []offer {
	out := make([]offer, len(list))
	for i, n := range list {
		out[i] = n.offer
	}
	return out
}

func (m *replay) viewNames() (list []place) {
	for i, v := range m.views {
		n := place{offer: offer{text: v.title(), kind: "view", do: func(m *replay) error { m.chooseTab(i); return nil }}}
		if i < len(tabKeys) {
			n.also = append(n.also, tabKeys[i:i+1])
			n.about = "key " + tabKeys[i:i+1]
		}
		if r, ok := v.(*roomView); ok {
			n.also, n.about = append(n.also, r.room.Key), r.room.Help
		}
		list = append(list, n)
	}
	return list
}

// knobNames are the knobs, in the order of their list; tab goes on to a value.
func (m *replay) knobNames() (list []place) {
	knobs := m.knobs()
	for at, i := range m.order() {
		k := knobs[i]
		list = append(list, place{offer: offer{
			text: k.Key + "=", kind: "knob", about: m.valueOf(k) + " now. " + sentence(k.Help),
			do: func(m *replay) error { m.chooseKnob(at); return nil },
		}, also: []string{k.Key}})
	}
	return list
}

// chooseKnob gives a knob the focus, where it can be seen and turned.
func (m *replay) chooseKnob(at int) {
	m.close()
	m.knob, m.onWhy = at, false
	if !m.handy() {
		m.showTab("Knobs")
	}
}

// settings are what KEY=VALUE may come to be.
func (m *replay) settings(text string) (list []offer) {
	key, value, _ := strings.Cut(text, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	knobs := m.knobs()
	for at, i := range m.order() {
		k := knobs[i]
		if !strings.EqualFold(k.Key, key) {
			continue
		}
		if value == "" {
			list = append(list, offer{text: k.Key + "=", kind: "knob", about: m.valueOf(k) + " now; takes " + rangeText(k, m.theme.Glyphs.Dash),
				do: func(m *replay) error { m.chooseKnob(at); return nil }})
		}
		for _, v := range valuesLike(k, value) {
			list = append(list, offer{text: k.Key + "=" + v, kind: "set", about: m.valueOf(k) + " now; takes " + rangeText(k, m.theme.Glyphs.Dash),
				do: func(m *replay) error { return m.setByName(at, k, v) }})
		}
	}
	return list
}

// valuesLike are the values that a typed one may come to be: itself, and choices that
// begin so.
func valuesLike(k sim.Knob, typed string) (list []string) {
	choices := k.Choices
	if k.Kind == sim.BoolKnob {
		choices = []string{"on", "off"}
	}
	for _, c := range choices {
		if typed == "" || workbench.Like(c, typed) < workbench.Within {
			list = append(list, c)
		}
	}
	if typed != "" && len(list) == 0 {
		list = append(list, typed)
	}
	return list
}

// setByName turns a knob to a value; a refusal leads back to the prompt.
func (m *replay) setByName(at int, k sim.Knob, value string) error {
	m.knob, m.onWhy = at, false
	if err := m.set(k, value); err != nil {
		return err
	}
	m.prompt.knob = k.Key
	return nil
}

// eventNames are the incident's moments and the reader's bookmarks.
func (m *replay) eventNames() (list []place) {
	for _, mo := range m.script.Moments {
		if mo.At >= m.script.Start {
			at := clockText(m.script, mo.At) + "  " + mo.Title
			list = append(list, place{offer{text: mo.ID, kind: "event", about: at, do: func(m *replay) error {
				m.playing = false
				m.seek(mo.At)
				m.say(theme.Accent, at)
				return nil
			}}, []string{mo.Title}})
		}
	}
	for _, b := range m.marks {
		list = append(list, place{offer: offer{text: b.title(), kind: "bookmark", about: clockText(m.script, b.At), do: func(m *replay) error {
			m.playing = false
			m.seek(b.At)
			m.readBookmark()
			return nil
		}}})
	}
	return list
}

func (m *replay) branchNames() (list []place) {
	for i, b := range m.plan.Branches {
		about := m.choices(b)
		if i == 0 {
			about = "what the responders did"
		}
		list = append(list, place{offer: offer{text: b.Name, kind: "branch", about: about, do: func(m *replay) error {
			m.follow(i)
			return nil
		}}})
	}
	return list
}

// thingNames are what the world found.
func (m *replay) thingNames() (list []place) {
	if m.answer == nil || m.answer.Find != m.sought() {
		return nil
	}
	for _, f := range m.answer.Found {
		for _, v := range m.views {
			if r, ok := v.(*roomView); ok && r.room.Key == f.Room {
				list = append(list, place{offer{text: f.Name, kind: "in " + f.Title, do: func(m *replay) error {
					m.showRoom(r, []workbench.Glance{{Room: f.Room, ID: f.ID}})
					return nil
				}}, []string{f.ID}})
			}
		}
	}
	return list
}

// entryNames are the incidents and sessions of the menu.
func (l *palette) entryNames() (list []place) {
	for _, e := range l.entries {
		list = append(list, place{offer: offer{text: e.Name, kind: "open", about: e.Title, do: func(m *replay) error { return m.openElsewhere(e.Where) }}})
	}
	return list
}

func (m *replay) path(path string) place {
	return place{offer: offer{text: path, kind: "open", about: "a file", do: func(m *replay) error { return m.openElsewhere(path) }}}
}

// count is how many offers there are, as a word for the edge of their list.
func (l *palette) count() string {
	return strconv.Itoa(l.at+1) + " of " + strconv.Itoa(len(l.offers))
}
