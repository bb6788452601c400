package tui

import (
	"fmt"
	"strings"
	"testing"

	"reenact/views/chart"
	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// threeBranches opens a replay with the history behind and two further branches over
// the bright one.
func threeBranches(t testing.TB, th *theme.Theme, w, h int) *hands {
	d := openWith(t, counterScript(), th, w, h)
	for _, c := range []struct{ name, clerks string }{{"few", "4"}, {"many", "9"}, {"mine", "6"}} {
		d.keys(":", "history", "enter", ":", "9:45", "enter", "f", c.name, "enter", ":", "CLERKS="+c.clerks, "enter")
	}
	d.keys("b", "O")
	return d
}

func TestFurtherBranchesAreChosen(t *testing.T) {
	d := threeBranches(t, plainTheme(), 120, 40)
	d.sees("That branch is drawn behind; choose another")
	d.keys("down", "O")
	d.sees("few is drawn over the charts, as a.", "over: a", "branch mine · forked 09:45 · a few")
	d.keys("down", "O")
	d.sees("many is drawn over the charts, as b.", "over: b", "a few, b many")
	d.keys("down", "O")
	d.sees("That branch is the bright one")
	d.keys("u") // the last change is undone; what is drawn stays
	d.sees("a few, b many")
	d.keys("U", "up", "up", "O")
	d.sees("few is no longer drawn over the charts.", "over: a", "· a many")
	d.keys("enter", "down", "O", "1")
	d.seesNot("a many")
}

// The title of a chart of one series has their values, and they are on the same axis.
func TestFurtherBranchesHaveValues(t *testing.T) {
	d := threeBranches(t, plainTheme(), 120, 40)
	m := d.app.replay
	for range 3 {
		d.keys("down", "O")
	}
	d.keys("1", ":", "10:30", "enter", "z", "v")
	overs := m.overs()
	now := m.now()
	want := fmt.Sprintf("a %d  b %d", overs[0].Value("queue", now), overs[1].Value("queue", now))
	d.sees(want, strings.ReplaceAll(want, "  ", ", "))
	if overs[0].Value("queue", now) == m.live().Value("queue", now) {
		t.Fatal("four clerks do as well as six")
	}
	s, _ := m.lookup("queue")
	panels := m.panels()
	_, pl, _ := m.fieldOf(m.bigArea().Rows(0, m.bigArea().H-1), panels[m.chart])
	if peak := float64(overs[0].Peak(s.Key, m.script.Start)); pl.scale.Row(peak) < -0.5 {
		t.Errorf("a value of %v lies above the axis", peak)
	}
}

// Further branches hide nothing of the bright one, are there where they differ from it,
// and have a letter each, so that they are told apart without colour.
func TestFurtherBranchesAreDrawn(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {160, 45}, {200, 60}} {
		d := threeBranches(t, plainTheme(), size[0], size[1])
		m := d.app.replay
		field, _, _ := queueField(d)
		bare := cells(field)
		for range 3 {
			d.keys("down", "O")
		}
		field, pl, column := queueField(d)
		letters, added := map[rune]int{}, 0
		for y := range field.H {
			for x := range field.W {
				r := field.At(x, y)
				if x == column {
					continue
				}
				live := dotsAll(pl.live, x, y)
				shown := live
				if x > column {
					shown = chart.Ahead(live)
				}
				if got := chart.Dotted(r); got&shown != shown {
					t.Fatalf("%v: the bright branch has lost dots at %d, %d: %q", size, x, y, r)
				}
				all := live | pl.over[0].dots[y][x] | pl.over[1].dots[y][x]
				if all == live && r != chart.Pattern(shown) && chart.Dotted(r)&^shown&^chart.Behind(dotsAll(pl.ghost, x, y), x, y) != 0 {
					t.Fatalf("%v: %q at %d, %d, where nothing differs", size, r, x, y)
				}
				if r == 'a' || r == 'b' {
					letters[r]++
					if live != 0 {
						t.Fatalf("%v: a letter hides the bright branch at %d, %d", size, x, y)
					}
				} else if chart.Dotted(r)&^shown != 0 && live != all {
					added++
				}
			}
		}
		if letters['a'] == 0 || letters['b'] == 0 || added < field.W/8 {
			t.Errorf("%v: %d letters a, %d letters b, %d cells of theirs\n%s", size, letters['a'], letters['b'], added, d.frame())
		}
		for range 3 { // and they go again
			d.keys("b", "up", "O")
		}
		if len(m.plan.Over) != 0 {
			t.Fatal("they are still drawn")
		}
		if field, _, _ = queueField(d); cells(field) != bare {
			t.Errorf("%v: something is left of them", size)
		}
	}
}

// queueField shows the chart of those who wait over the whole screen, at 10:30, and
// returns where its lines are.
func queueField(d *hands) (draw.Area, *plot, int) {
	m := d.app.replay
	d.keys("1", ":", "10:30", "enter")
	for i, p := range m.panels() {
		if p.traces[0].Key == "queue" {
			m.chart = i
		}
	}
	d.keys("z")
	d.frame()
	a := m.bigArea()
	field, pl, w := m.fieldOf(a.Rows(0, a.H-1), m.panels()[m.chart])
	column := w.columnIn(m.now(), field.W)
	d.keys("z", "b")
	m.open(chartOverlay)
	d.frame()
	m.close()
	return field, pl, column
}

func cells(a draw.Area) string {
	var b strings.Builder
	for y := range a.H {
		for x := range a.W {
			b.WriteRune(a.At(x, y))
		}
	}
	return b.String()
}

// Where there are no dots the letters themselves make the line.
func TestFurtherBranchesInASCII(t *testing.T) {
	th := theme.New(theme.Options{Plain: true, Getenv: func(key string) string { return map[string]string{"LANG": "C"}[key] }})
	d := threeBranches(t, th, 120, 40)
	for range 3 {
		d.keys("down", "O")
	}
	field, _, column := queueField(d)
	letters := map[rune]int{}
	for y := range field.H {
		for x := range field.W {
			if x != column {
				letters[field.At(x, y)]++
			}
		}
	}
	if letters['a'] < 5 || letters['b'] < 5 {
		t.Errorf("%d letters a, %d letters b:\n%s", letters['a'], letters['b'], d.frame())
	}
}

func BenchmarkFrameWithFurtherBranches(b *testing.B) {
	d := threeBranches(b, plainTheme(), 200, 60)
	for range 3 {
		d.keys("down", "O")
	}
	d.keys("1", "g")
	m := d.app.replay
	b.ResetTimer()
	for range b.N {
		m.step(1)
		m.view()
		if m.cursor >= m.script.End {
			m.seek(m.script.Start)
		}
	}
}
