package tui

import (
	"slices"
	"sort"
	"strings"
	"time"

	"reenact/sim"
	"reenact/views/workbench"
)

// event is one entry of the timeline as the reader sees it: the script's
// moments and the reader's own choices, in one order.
type event struct {
	at     time.Duration
	kind   eventKind
	title  string
	aside  string // after the title where there is room
	story  string
	source string
	// published: the sources tell it. It is no claim of the simulation's, and what
	// is on the screen need not agree.
	published bool
	astray    bool // the branch has left the history by then
}

// heading is the title as it stands in a list or over the story.
func (e *event) heading() string {
	if e.published {
		return "published: " + e.title
	}
	return e.title + e.aside
}

// caution stands under what the sources tell, where a branch may tell otherwise.
const caution = "this is what happened; your branch may differ"

// caution is a dim line under the story; empty where there is nothing to say.
func (e *event) caution() string {
	if e.published && e.astray {
		return caution
	}
	return ""
}

type eventKind int

const (
	faultEvent eventKind = iota
	actionEvent
	observationEvent
	forkEvent
	mineEvent
	notedEvent    // a happening the world noted
	bookmarkEvent // a note of the reader's
)

// timeline is every moment one can step to, ascending.
func (m *replay) timeline() []event {
	var events []event
	b := m.plan.LiveBranch()
	for _, mo := range m.script.Moments {
		events = append(events, eventOf(mo, b))
	}
	if !m.plan.OnHistory() && len(b.Actions)+len(b.Drop) == 0 {
		events = append(events, event{
			at: b.At, kind: forkEvent, title: "fork: " + b.Name,
			story: "From here on this branch is yours; it follows " + b.From + " until you turn a knob.",
		})
	}
	forked := false
	for _, a := range b.Actions {
		e := event{at: a.At, kind: mineEvent, title: a.Key + "=" + a.Value}
		if a.At == b.At && !forked {
			e.kind, forked = forkEvent, true
		}
		e.story = "You set " + a.Key + " to " + a.Value + "."
		if others := m.scripted(a); others != "" {
			e.story += " " + others
		}
		events = append(events, e)
	}
	events = append(events, m.bookmarkEvents()...)
	sort.SliceStable(events, func(i, j int) bool { return events[i].at < events[j].at })
	return events
}

// eventOf is a moment of the script as a branch has it.
func eventOf(mo sim.Moment, b workbench.Branch) event {
	e := event{at: mo.At, kind: kindOf(mo.Kind), title: mo.Title, story: mo.Story, source: mo.Source}
	e.published = mo.Kind == sim.Observation && len(mo.Set) == 0 && mo.Source != ""
	e.astray = b.Astray(mo.At)
	var kept []string
	for _, s := range mo.Set {
		if sim.Held(mo, s.Key, b.Actions) {
			kept = append(kept, s.Key)
		}
	}
	if len(kept) > 0 {
		e.story = "In this branch " + strings.Join(kept, ", ") + " stays as you set it. In the history: " + e.story
	}
	if slices.Contains(b.Drop, mo.ID) {
		e.kind, e.aside = observationEvent, " (left out)"
		e.story = "This branch leaves it out. In the history: " + mo.Story
	}
	if len(kept) > 0 && len(kept) == len(mo.Set) {
		e.kind, e.aside = observationEvent, " (overruled)"
	}
	return e
}

func kindOf(k sim.MomentKind) eventKind {
	switch k {
	case sim.Fault:
		return faultEvent
	case sim.Operator:
		return actionEvent
	}
	return observationEvent
}

// scripted says what the responders do about the same knob, if anything.
func (m *replay) scripted(a sim.Action) string {
	var at []string
	stays := false
	for _, mo := range m.script.Moments {
		if mo.Kind != sim.Operator {
			continue
		}
		for _, s := range mo.Set {
			if s.Key == a.Key {
				at = append(at, s.Value+" at "+clockText(m.script, mo.At))
				stays = stays || a.Hold && mo.At > a.At
			}
		}
	}
	if len(at) == 0 {
		return ""
	}
	text := "The responders set it to " + strings.Join(at, ", to ") + "."
	if stays {
		text += " Here it stays as you set it."
	}
	return text
}

// log is the timeline together with what the world noted.
func (m *replay) log() []event {
	events := m.timeline()
	if s := m.live(); s != nil {
		for _, h := range s.Happenings {
			if h.At >= m.script.Start {
				events = append(events, event{at: h.At, kind: notedEvent, title: h.Text})
			}
		}
	}
	sort.SliceStable(events, func(i, j int) bool { return events[i].at < events[j].at })
	return events
}
