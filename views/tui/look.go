package tui

import (
	"slices"
	"time"

	"reenact/sim"
	"reenact/views/theme"
)

// glance is what a view wants to see of the world at the cursor: the things of
// a room, or one of them.
type glance struct {
	room string
	id   string // empty: the whole room
}

// sight is what a glance met. It never changes, so a pointer to it is a version.
type sight struct {
	glance
	at     time.Duration
	things []sim.Thing
	sheet  sim.Sheet
	found  bool // the sheet's thing is there
}

// foresight is what turning some knobs would mean.
type foresight map[sim.Setting][]sim.Remark

// inspect asks a world that can be looked into what the question wants to see.
func (b *bench) inspect(world sim.World, q *question, a *answer) {
	w, ok := world.(sim.Inspector)
	if !ok {
		return
	}
	a.rooms, a.remarks = w.Rooms(), w.Configuration()
	a.foreseen = foresight{}
	for _, s := range q.foresee {
		a.foreseen[s] = w.Foresee(s.Key, s.Value)
	}
	if q.glance == (glance{}) {
		return
	}
	s := &sight{glance: q.glance, at: q.at}
	if q.glance.id != "" {
		s.sheet, s.found = w.Inspect(q.glance.room, q.glance.id, b.clock)
	} else {
		s.things = w.Things(q.glance.room)
	}
	a.sight = s
}

// clock writes a simulated time as the header does.
func (b *bench) clock(at time.Duration) string { return b.script.Second(at) }

// glance is what the chosen tab wants to see.
func (m *replay) glance() glance {
	if v, ok := m.views[m.tab].(*roomView); ok {
		return v.glance()
	}
	return glance{}
}

// meet gives the rooms their tabs as soon as the world has named them, after the
// other tabs, so that none of those moves. Only the questions, which have keys of
// their own, stay behind the rooms and leave the numbers to them.
func (m *replay) meet(rooms []sim.Room) {
	if len(m.rooms) > 0 || len(rooms) == 0 {
		return
	}
	m.rooms = rooms
	chosen := m.views[m.tab]
	for _, r := range rooms {
		m.views = slices.Insert(m.views, len(m.views)-1, view(newRoomView(r)))
	}
	m.tab = slices.Index(m.views, chosen)
}

// evidence is the room of what the causes of the why befell; nil when the world
// has no such room.
func (m *replay) evidence() *roomView {
	for _, key := range m.script.Shown.Evidence {
		for _, v := range m.views {
			if r, ok := v.(*roomView); ok && r.room.Key == key {
				return r
			}
		}
	}
	return nil
}

// showRoom opens a room's tab at a sheet, or at its table.
func (m *replay) showRoom(v *roomView, path []glance) {
	for i, have := range m.views {
		if have == view(v) {
			m.chooseTab(i)
			v.path, v.fresh = path, true
		}
	}
}

// exemplify opens the sheet of one whom the chosen cause befalls, if the world names
// one; another would tell of something else.
func (m *replay) exemplify(v *roomView) {
	causes := m.answer.explained.Causes
	if m.causes.at >= len(causes) {
		m.say(theme.Dim, "Nothing stands in the way at this moment.")
		return
	}
	one := causes[m.causes.at].Example
	for _, have := range m.views {
		if r, ok := have.(*roomView); ok && one.ID != "" && r.room.Key == one.Room {
			m.showRoom(r, []glance{{room: one.Room, id: one.ID}})
			return
		}
	}
	m.say(theme.Dim, v.room.Title+": none of this cause now.")
}
