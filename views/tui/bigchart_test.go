package tui

import (
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

func TestOneChartOverTheWholeScreen(t *testing.T) {
	d := open(t, 100, 30)
	d.keys(":", "10:05", "enter", "z")
	d.sees("10:05  ●", "Z zoom  esc closes")
	if strings.Contains(d.frame(), "\n why ") {
		t.Errorf("the large chart leaves the why line:\n%s", d.frame())
	}
	d.keys("right")
	d.is("10:05:05")
	before := d.app.replay.chart
	d.keys("v")
	if d.app.replay.chart == before {
		t.Error("v shows no other chart")
	}
	d.keys("z")
	d.sees("\n why ")
}

// A click in the large chart goes to the time under it, and a drag goes on; beside
// the lines nothing happens.
func TestTheMouseMovesTheCrossHair(t *testing.T) {
	d := open(t, 100, 30)
	d.keys("z")
	m := d.app.replay
	panels := m.panels()
	a := m.bigArea()
	field, _, w := m.fieldOf(a.Rows(0, a.H-1), panels[m.large(panels)])
	at := func(x int) time.Duration {
		return (w.from + time.Duration(int64(w.to-w.from)*int64(x)/int64(field.W))).Round(5 * time.Second)
	}
	d.send(tea.MouseMsg{X: field.X + 40, Y: field.Y + 3, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if m.now() != at(40) {
		t.Errorf("a click in column 40 goes to %v, not to %v", m.now(), at(40))
	}
	d.send(tea.MouseMsg{X: field.X + 60, Y: field.Y + 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionMotion})
	if m.now() != at(60) {
		t.Errorf("a drag to column 60 goes to %v, not to %v", m.now(), at(60))
	}
	d.send(tea.MouseMsg{X: 2, Y: field.Y + 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionMotion})
	if m.now() != at(60) {
		t.Errorf("a drag over the axis went to %v", m.now())
	}
}

// The value under the cursor has its mark in the row where it belongs, at any size.
func TestMarksStandWhereTheValuesAre(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {160, 45}, {200, 60}} {
		d := open(t, size[0], size[1])
		d.keys(":", "10:30", "enter", "z")
		m := d.app.replay
		for i, p := range m.panels() {
			m.chart = i
			d.frame()
			a := m.bigArea()
			field, pl, w := m.fieldOf(a.Rows(0, a.H-1), p)
			s := p.traces[0]
			v := m.live().Value(s.Key, m.now())
			if v == sim.Empty || pl.capacity == 0 {
				continue
			}
			column, row := w.columnIn(m.now(), field.W), -1
			for y := range field.H {
				if field.At(column, y) == m.markFor(0) {
					row = y
				}
			}
			if off := pl.scale.Row(float64(v)/float64(s.Scale)) - float64(row); row < 0 || off > 0.5 || off < -0.5 {
				t.Errorf("%dx%d: %s = %d is marked on row %d of %d, %v rows off", size[0], size[1], s.Key, v, row, field.H, off)
			}
		}
	}
}

func TestACapacityIsTheEndOfTheAxis(t *testing.T) {
	series := []sim.Series{{Key: "used", Title: "used", Unit: "seats", Scale: 1}, {Key: "seats", Title: "seats", Unit: "seats", Scale: 1}}
	p := panel{title: "Seats", traces: series}
	for _, c := range []struct {
		says        string
		used, seats []int64
		want        int
	}{
		{"what never changes and is never exceeded", []int64{3, 9, 4}, []int64{12, 12, 12}, 1},
		{"what changes is a line", []int64{3, 9, 4}, []int64{12, 14, 14}, -1},
		{"what is exceeded is a line", []int64{3, 13, 4}, []int64{12, 12, 12}, -1},
		{"nothing is no capacity", []int64{0, 0, 0}, []int64{0, 0, 0}, -1},
	} {
		d := open(t, 100, 30)
		m := d.app.replay
		times := []time.Duration{m.script.Start, m.script.Start + 5*time.Second, m.script.Start + 10*time.Second}
		m.snaps[workbench.KeyOf(m.plan.LiveBranch().Course)] = workbench.NewSnapshot(series, times, [][]int64{c.used, c.seats})
		if got := m.capacityOf(p); got != c.want {
			t.Errorf("%s: trace %d, want %d", c.says, got, c.want)
		}
		shares := panel{title: "Shares", traces: []sim.Series{{Key: "used", Unit: "%", Scale: 1}, {Key: "seats", Unit: "%", Scale: 1}}}
		if got := m.capacityOf(shares); got != -1 {
			t.Errorf("%s: a share of all is taken for a capacity", c.says)
		}
	}
}

// A chart that is 0 throughout is named on a line, and its room goes to the others.
func TestAnIdleChartIsALineOfText(t *testing.T) {
	d := open(t, 120, 40)
	m := d.app.replay
	s := m.live()
	times := make([]time.Duration, s.Len())
	var columns [][]int64
	for _, x := range s.Series() {
		columns = append(columns, s.Column(x.Key))
	}
	for i := range times {
		times[i] = s.At(i)
	}
	columns[0] = make([]int64, s.Len()) // nobody waits
	m.snaps[workbench.KeyOf(m.plan.LiveBranch().Course)] = workbench.NewSnapshot(s.Series(), times, columns)
	d.keys("2")
	d.sees("0 throughout: " + lowerFirst(idlePanel(m, "queue")))
}

// idlePanel is the title of the panel of a series.
func idlePanel(m *replay, key string) string {
	for _, p := range m.panels() {
		for _, s := range p.traces {
			if s.Key == key {
				return p.title
			}
		}
	}
	return ""
}
