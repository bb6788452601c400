package incidents

import (
	"slices"
	"strings"
	"testing"

	"reenact/sim"
)

// eachKind calls for one embedded incident of each kind of world, with its world as it
// is at its end.
func eachKind(t *testing.T, look func(t *testing.T, s *sim.Script, w sim.World)) {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range Names() {
		data, err := embedded.ReadFile(name + suffix)
		if err != nil {
			t.Fatal(err)
		}
		_, f := decodeForTest(t, name, data)
		if seen[f.World.kind.Key] {
			continue
		}
		seen[f.World.kind.Key] = true
		s, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		run, err := sim.NewRun(s, 1, sim.Options{Keyframes: s.End})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Advance(s.Start + (s.End-s.Start)/2); err != nil {
			t.Fatal(err)
		}
		w, err := run.WorldAt(run.Head())
		if err != nil {
			t.Fatal(err)
		}
		t.Run(f.World.kind.Key, func(t *testing.T) { look(t, s, w) })
	}
	if len(seen) != len(worlds) {
		t.Errorf("%d kinds of worlds have an incident, of %d", len(seen), len(worlds))
	}
}

// What a world says of how to show it refers to what it has.
func TestPresentationsNameWhatThereIs(t *testing.T) {
	eachKind(t, func(t *testing.T, s *sim.Script, w sim.World) {
		has := map[string]bool{}
		for _, x := range w.Series() {
			has[x.Key] = true
		}
		series := func(where string, keys ...string) {
			for _, key := range keys {
				if !has[key] {
					t.Errorf("%s names the series %q, which there is not", where, key)
				}
			}
		}
		p := s.Shown
		for _, panel := range p.Panels {
			series("a panel", panel.Series...)
			if panel.Title == "" && len(panel.Series) != 1 {
				t.Errorf("a panel of %v has no title", panel.Series)
			}
		}
		if p.Heat.Series != "" {
			series("heat", p.Heat.Series)
		}
		for _, stack := range p.Stacks {
			series("a stack", stack.Total)
			for _, part := range stack.Parts {
				series("a stack", append(part.Less, part.Series)...)
			}
		}
		for _, bars := range p.Bars {
			series("bars", bars.Total)
			for _, name := range bars.Names {
				series("bars", bars.Taken+name, bars.Free+name)
			}
		}
		series("the table", p.Table...)
		for _, key := range p.Narrow {
			if !slices.Contains(p.Table, key) {
				t.Errorf("a narrow table leaves out %s, which is in no table", key)
			}
		}
		for _, key := range p.Evidence {
			if !slices.ContainsFunc(roomsOf(w), func(r sim.Room) bool { return r.Key == key }) {
				t.Errorf("there is no room %s", key)
			}
		}
	})
}

func roomsOf(w sim.World) []sim.Room {
	if i, ok := w.(sim.Inspector); ok {
		return i.Rooms()
	}
	return nil
}

// Of everything that can be looked at it is said who could have seen it at the time.
func TestWhoCouldHaveSeenIt(t *testing.T) {
	eachKind(t, func(t *testing.T, s *sim.Script, w sim.World) {
		declared := func(what string, seen sim.Sight) {
			if seen.Kind == sim.Undeclared || seen.How == "" || (seen.Kind == sim.Asked) != (seen.Takes > 0) {
				t.Errorf("%s: who could have seen it? %+v", what, seen)
			}
		}
		for _, x := range w.Series() {
			declared("the series "+x.Key, x.Sight)
		}
		for _, r := range roomsOf(w) {
			declared("the room "+r.Key, r.Sight)
			for i := range r.Columns {
				declared("the column "+r.Key+"."+r.Columns[i].Key, r.Seen(&r.Columns[i]))
			}
		}
		for _, c := range w.Explain().Causes {
			declared("the cause "+c.Name, c.Sight)
		}
		for i := range s.Moments {
			declared("the moment "+s.Moments[i].ID, s.Moments[i].Sight())
		}
		run, err := sim.NewRun(s, 1, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Advance(s.End); err != nil {
			t.Fatal(err)
		}
		for _, h := range run.Recording().Happenings() {
			declared("what was noted: "+h.Text, h.Sight)
		}
	})
}

// Every room is ordered by columns it has, and what a heat map can open on comes from them.
func TestRoomsSayWhatIsWorst(t *testing.T) {
	eachKind(t, func(t *testing.T, s *sim.Script, w sim.World) {
		for _, r := range roomsOf(w) {
			has := func(key string) bool {
				return slices.ContainsFunc(r.Columns, func(c sim.Column) bool { return c.Key == key })
			}
			for _, key := range r.Worst {
				if !has(key) {
					t.Errorf("the room %s is ordered by the column %q, which there is not", r.Key, key)
				}
			}
			if r.Heat != "" && (!has(r.Heat) || len(r.Worst) == 0) {
				t.Errorf("the room %s has a heat map of %q and does not say what is worst", r.Key, r.Heat)
			}
		}
	})
}

// Every word that stands beside a mark of its own is explained, and explained once.
func TestTheGlossaryExplainsItsWords(t *testing.T) {
	eachKind(t, func(t *testing.T, s *sim.Script, w sim.World) {
		explained := map[string]bool{}
		for _, term := range s.Shown.Glossary {
			if strings.TrimSpace(term.Word) == "" || strings.TrimSpace(term.Means) == "" || explained[term.Word] {
				t.Errorf("the term %q: %q is empty or stands twice", term.Word, term.Means)
			}
			if strings.HasSuffix(term.Means, ".") {
				t.Errorf("%s: the meaning ends with a full stop", term.Word)
			}
			explained[term.Word] = true
		}
		if len(explained) == 0 {
			t.Fatal("the world explains no word")
		}
		needs := func(where, word string) {
			if !explained[word] {
				t.Errorf("%s: the glossary does not explain %q", where, word)
			}
		}
		for _, r := range roomsOf(w) {
			for _, word := range r.Legend {
				needs("the cells of "+r.Key, word)
			}
		}
		for _, stack := range s.Shown.Stacks {
			for _, part := range stack.Parts {
				needs("the stack "+stack.Title, part.Word)
			}
		}
	})
}
