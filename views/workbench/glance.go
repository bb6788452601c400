package workbench

import (
	"time"

	"reenact/sim"
)

// Glance is what a view wants to see of the world at the cursor: the things of
// a room, or one of them.
type Glance struct {
	Room string
	ID   string // empty: the whole room
}

// Sight is what a glance met. It never changes, so a pointer to it is a version.
type Sight struct {
	Glance
	At     time.Duration
	Things []sim.Thing
	Sheet  sim.Sheet
	Found  bool // the sheet's thing is there
}

// Foresight is what turning some knobs would mean.
type Foresight map[sim.Setting][]sim.Remark

// inspect asks a world that can be looked into what the question wants to see.
func (b *Bench) inspect(world sim.World, q *Question, a *Answer) {
	w, ok := world.(sim.Inspector)
	if !ok {
		return
	}
	a.Rooms, a.Remarks = w.Rooms(), w.Configuration()
	if q.Find != "" {
		a.Found = find(w, a.Rooms, q.Find)
	}
	a.Foreseen = Foresight{}
	for _, s := range q.Foresee {
		a.Foreseen[s] = w.Foresee(s.Key, s.Value)
	}
	if q.Glance == (Glance{}) {
		return
	}
	s := &Sight{Glance: q.Glance, At: q.At}
	if q.Glance.ID != "" {
		s.Sheet, s.Found = w.Inspect(q.Glance.Room, q.Glance.ID, b.clock)
	} else {
		s.Things = w.Things(q.Glance.Room)
	}
	a.Sight = s
}

// clock writes a simulated time as the header does.
func (b *Bench) clock(at time.Duration) string { return b.Script.Second(at) }
