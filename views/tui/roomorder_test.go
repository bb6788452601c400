package tui

import (
	"slices"
	"strings"
	"testing"

	"reenact/sim"
	"reenact/views/workbench"
)

// ward is a room with trouble of three kinds, the last of them where little is left.
func ward(things ...sim.Thing) *roomView {
	v := newRoomView(sim.Room{Key: "ward", Title: "Ward", Help: "the beds", Heat: "beds", Worst: []string{"dead", "ill", "beds"}, Columns: []sim.Column{
		{Key: "staff", Title: "staff", Scale: 1},
		{Key: "ill", Title: "ill", Scale: 1},
		{Key: "dead", Title: "dead", Scale: 1},
		{Key: "beds", Title: "beds", Scale: 1, Scarce: true},
	}})
	v.table = &workbench.Sight{Things: things}
	v.shown.fit(v)
	return v
}

func bed(id string, staff, ill, dead, beds int64) sim.Thing {
	return sim.Thing{ID: id, Name: id, Values: []int64{staff, ill, dead, beds}}
}

func (v *roomView) order() string {
	v.shown.fit(v)
	var ids []string
	for _, t := range v.shown.rows {
		ids = append(ids, t.ID)
	}
	return strings.Join(ids, " ")
}

// TestARoomOpensOnWhatIsWorst: the table by all that a thing is judged by, the map by
// the gravest trouble that there is, whatever the world's order is.
func TestARoomOpensOnWhatIsWorst(t *testing.T) {
	for _, c := range []struct {
		what, order, mapped string
		things              []sim.Thing
	}{
		{"by the first trouble, then the next", "c b d a", "dead",
			[]sim.Thing{bed("a", 9, 0, 0, 5), bed("b", 1, 2, 1, 5), bed("c", 2, 8, 1, 5), bed("d", 3, 4, 0, 5)}},
		{"what is 0 everywhere is not mapped", "b c a", "ill",
			[]sim.Thing{bed("a", 9, 0, 0, 5), bed("b", 1, 2, 0, 5), bed("c", 2, 1, 0, 5)}},
		{"of what is scarce the least comes first", "c a b", "beds",
			[]sim.Thing{bed("a", 9, 0, 0, 5), bed("b", 1, 0, 0, 7), bed("c", 2, 0, 0, 2)}},
		{"what has no value comes last", "b a c", "ill",
			[]sim.Thing{bed("a", 9, 1, 0, 5), bed("b", 1, 2, 0, 5), bed("c", 2, sim.Empty, 0, 2)}},
		{"where all are well, whatever there is to see", "a b", "staff",
			[]sim.Thing{bed("a", 1, 0, 0, 5), bed("b", 2, 0, 0, 5)}},
	} {
		v := ward(c.things...)
		if got := v.order(); got != c.order {
			t.Errorf("%s: %s, want %s", c.what, got, c.order)
		}
		if got := v.room.Columns[v.mapped()].Key; got != c.mapped {
			t.Errorf("%s: %s is mapped, want %s", c.what, got, c.mapped)
		}
	}
}

// A chosen column is sorted by from its trouble on, and S turns every order round.
func TestAChosenOrder(t *testing.T) {
	v := ward(bed("a", 9, 0, 0, 5), bed("b", 1, 2, 1, 7), bed("c", 2, 8, 1, 2))
	var got []string
	for range len(v.room.Columns) + 1 {
		v.choose(1)
		got = append(got, v.order())
	}
	v.reverse()
	got = append(got, v.order())
	want := []string{"a c b", "c b a", "b c a", "c a b", "c b a", "a b c"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestScrollingColumnsSortsNothing: H and L bring columns into sight, and that is all.
func TestScrollingColumnsSortsNothing(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "10:15", "enter")
	m := d.app.replay
	r := m.rooms[0]
	for _, word := range []string{"coffee", "kindness", "patience", "handwriting", "punctuality", "stubbornness"} {
		r.Columns = append(slices.Clone(r.Columns), sim.Column{Key: word, Title: word, Scale: 1})
	}
	v := newRoomView(r)
	m.views[7] = v
	d.keys("8")
	d.sees("↓s desk", "H L columns")
	before, first := v.order(), v.heads[0].index
	d.keys("L", "L")
	d.seesNot("↓s")
	if v.order() != before || v.column != naturally || v.heads[0].index != first+2 {
		t.Errorf("two columns on: %s by %d from column %d; before %s", v.order(), v.column, v.heads[0].index, before)
	}
	d.keys("LLLLLLLLLLLL")
	d.sees("stubbornness")
	last := v.heads[0].index
	d.keys("H")
	d.frame()
	if v.heads[0].index != last-1 {
		t.Errorf("H at the last column goes from %d to %d", last, v.heads[0].index)
	}
	d.keys("s") // who sorts by a column wants to see it
	d.sees("↓s desk")
}

// A column that is 0 everywhere has no map: the rows get its room.
func TestAMapOfNothingGivesItsRoom(t *testing.T) {
	d := open(t, 80, 24)
	d.keys(":", "10:15", "enter", "8")
	d.frame()
	v := d.app.replay.views[7].(*roomView)
	with := v.rowsAt
	s := *v.table
	s.Things = slices.Clone(s.Things)
	for i := range s.Things {
		s.Things[i].Values = []int64{0, 0, 0, 0}
	}
	v.room.Columns[0].Max = 0
	v.table = &s
	d.sees(": 0 everywhere")
	if v.rowsAt >= with || v.heat.thingAt(2, 2) >= 0 {
		t.Errorf("the rows begin at %d, with a map at %d", v.rowsAt, with)
	}
}
