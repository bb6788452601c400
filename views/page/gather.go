package page

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
	"reenact/views/report"
)

// points is how many points a line has at most: as many as a wide screen tells apart.
const points = 240

// Gatherer collects what a report tells while the runs pass: of each run its outcomes
// and a thinned copy of the series that the world's charts show.
type Gatherer struct {
	script   *sim.Script
	branches []whatif.Branch // the history first
	seeds    []uint64
	series   []sim.Series // of the panels
	outcomes []sim.Outcome
	runs     [][]lived // by branch and seed
	one      sync.Mutex
}

// lived is what is kept of one run.
type lived struct {
	values   []whatif.Value
	lines    [][]float64 // by series; NaN where there was nothing
	checksum uint64
}

// NewGatherer prepares a report of an incident, of its history and these branches, with
// these seeds; the first of them is the one whose moments are explained. The error says
// that the world cannot be built.
func NewGatherer(script *sim.Script, branches []whatif.Branch, seeds []uint64) (*Gatherer, error) {
	w, err := script.New(seeds[0])
	if err != nil {
		return nil, err
	}
	g := &Gatherer{script: script, seeds: seeds, outcomes: whatif.Outcomes(w)}
	g.branches = append([]whatif.Branch{{Name: whatif.History}}, branches...)
	for _, p := range panelsOf(script, w) {
		for _, key := range p.Series {
			if i := slices.IndexFunc(w.Series(), func(s sim.Series) bool { return s.Key == key }); i >= 0 {
				g.series = append(g.series, w.Series()[i])
			}
		}
	}
	g.runs = make([][]lived, len(g.branches))
	for i := range g.runs {
		g.runs[i] = make([]lived, len(seeds))
	}
	return g, nil
}

// panelsOf are the charts that a world likes best; one that has no likings shows its
// first series.
func panelsOf(script *sim.Script, w sim.World) []sim.Panel {
	if p := script.Shown.Panels; len(p) > 0 {
		return p[:min(len(p), mostPanels)]
	}
	var list []sim.Panel
	for _, s := range w.Series()[:min(len(w.Series()), mostPanels)] {
		list = append(list, sim.Panel{Series: []string{s.Key}})
	}
	return list
}

const mostPanels = 6

// Live runs the history and all branches with the n-th seed; advance brings a run to a
// time. Several seeds may be lived at once.
func (g *Gatherer) Live(n int, advance func(run *sim.Run, to time.Duration) error) error {
	var choices []sim.Options
	for i := range g.branches[1:] {
		choices = append(choices, g.branches[i+1].Choices())
	}
	family, err := whatif.NewFamily(g.script, g.seeds[n], choices)
	if err != nil {
		return err
	}
	for k := range family.Len() {
		of, run, err := family.Part(k, advance)
		if err == nil {
			err = advance(run, g.script.End)
		}
		if err != nil {
			return fmt.Errorf("seed %d, %s: %w", g.seeds[n], g.branches[of+1].Name, err)
		}
		g.keep(of+1, n, run)
	}
	return nil
}

func (g *Gatherer) keep(branch, n int, run *sim.Run) {
	rec := run.Recording()
	l := lived{values: whatif.Measure(rec, g.outcomes), checksum: run.Checksum()}
	for i := range g.series {
		l.lines = append(l.lines, thinned(rec.Column(g.series[i].Key), g.series[i].Scale))
	}
	g.one.Lock()
	defer g.one.Unlock()
	g.runs[branch][n] = l
}

// Explain fills in the moments of the report with what bound the world then: in the
// history, and in each branch from where it parts on. It is asked of the first seed.
func (g *Gatherer) Explain(at []time.Duration, advance func(run *sim.Run, to time.Duration) error) ([]Moment, error) {
	list := make([]Moment, len(at))
	for i, t := range at {
		list[i].At = t
	}
	for b := range g.branches {
		run, err := g.branches[b].Run(g.script, g.seeds[0])
		if err != nil {
			return nil, err
		}
		for i, t := range at {
			if b > 0 && t < g.branches[b].At {
				continue
			}
			if err := advance(run, t); err != nil {
				return nil, err
			}
			w, err := run.WorldAt(t)
			if err != nil {
				return nil, err
			}
			list[i].Whys = append(list[i].Whys, g.why(g.branches[b].Name, w))
		}
	}
	return list, nil
}

// why is what binds a world, the causes of its failures, and one of whom they befell.
func (g *Gatherer) why(branch string, w sim.World) Why {
	e := w.Explain()
	y := Why{Branch: branch, Line: e.Line}
	for _, c := range e.Causes {
		y.Causes = append(y.Causes, fmt.Sprintf("%d: %s", c.Count, c.Name))
	}
	in, ok := w.(sim.Inspector)
	if !ok {
		return y
	}
	for _, r := range in.Configuration() {
		y.Settings = append(y.Settings, r.Text)
	}
	for _, c := range e.Causes {
		if c.Example == (sim.Link{}) {
			continue
		}
		if s, ok := in.Inspect(c.Example.Room, c.Example.ID, g.script.Exact); ok {
			y.Example, y.Chain = s.Title, s.Reasons
			break
		}
	}
	return y
}

// Page puts together what was gathered.
func (g *Gatherer) Page(program, command string, moments []Moment) *Page {
	s := g.script
	p := &Page{Script: s, Program: program, Command: command, Seeds: g.seeds, Moments: moments}
	for i := range g.branches {
		b := Branch{Name: g.branches[i].Name, Choices: report.Choices(s, &g.branches[i]), Mark: marks[i%len(marks)]}
		for n := range g.seeds {
			b.Checksums = append(b.Checksums, g.runs[i][n].checksum)
		}
		p.Branches = append(p.Branches, b)
	}
	for k := range g.series {
		c := Chart{Series: g.series[k], from: s.Start, to: s.End}
		for b := range g.branches {
			c.Lines = append(c.Lines, g.line(b, k))
		}
		if c.empty() {
			p.Empty = append(p.Empty, c.Series.Title)
			continue
		}
		p.Charts = append(p.Charts, c)
	}
	for o := range g.outcomes {
		p.Outcomes = append(p.Outcomes, g.outcome(o))
	}
	return p
}

// line is the middle of the runs of a branch in one series, and between what most lie.
func (g *Gatherer) line(branch, series int) Line {
	n := len(g.runs[branch][0].lines[series])
	l := Line{Middle: make([]float64, n), Low: make([]float64, n), High: make([]float64, n)}
	for i := range n {
		var at []float64
		for _, r := range g.runs[branch] {
			at = append(at, r.lines[series][i])
		}
		l.Low[i], l.Middle[i], l.High[i] = spread(at)
	}
	return l
}

// outcome is a row: what each branch came to, and how that differs from the history, seed
// by seed.
func (g *Gatherer) outcome(o int) Outcome {
	row := Outcome{Outcome: g.outcomes[o]}
	for b := range g.branches {
		cell := Cell{}
		var values, against []whatif.Value
		for n := range g.seeds {
			v, was := g.runs[b][n].values[o], g.runs[0][n].values[o]
			values, against = append(values, v), append(against, minus(v, was))
		}
		cell.Value, cell.Range = g.told(&row.Outcome, values, false)
		if b > 0 {
			cell.Against, cell.AgainstRange = g.told(&row.Outcome, against, true)
			cell.Less, cell.More = counts(against)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
