package tui

import (
	"reenact/sim"
	"reenact/views/theme"
	"reenact/views/workbench"
)

// glance is what the chosen tab wants to see.
func (m *replay) glance() workbench.Glance {
	if v, ok := m.views[m.tab].(*roomView); ok {
		return v.glance()
	}
	return workbench.Glance{}
}

// meet gives the rooms their tabs as soon as the world has named them, after the
// other tabs, so that none of those moves.
func (m *replay) meet(rooms []sim.Room) {
	if len(m.rooms) > 0 || len(rooms) == 0 {
		return
	}
	m.rooms = rooms
	for _, r := range rooms {
		m.views = append(m.views, newRoomView(r))
	}
	m.recall()
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
func (m *replay) showRoom(v *roomView, path []workbench.Glance) {
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
	causes := m.answer.Explained.Causes
	if m.causes.at >= len(causes) {
		m.say(theme.Dim, "Nothing stands in the way at this moment.")
		return
	}
	one := causes[m.causes.at].Example
	for _, have := range m.views {
		if r, ok := have.(*roomView); ok && one.ID != "" && r.room.Key == one.Room {
			m.showRoom(r, []workbench.Glance{{Room: one.Room, ID: one.ID}})
			return
		}
	}
	m.say(theme.Dim, v.room.Title+": none of this cause now.")
}
