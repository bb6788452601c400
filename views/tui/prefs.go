package tui

import (
	"reenact/sim"
)

// tracesPerPanel is how many lines a chart holds before they tangle.
const tracesPerPanel = 3

// panel is a chart of one or more series with a common axis.
type panel struct {
	title  string
	unit   string
	traces []sim.Series
}

// shelf puts series into panels, each once.
type shelf struct {
	panels []panel
	placed map[string]bool
}

func (s *shelf) add(title string, traces []sim.Series) {
	if title == "" || len(traces) == 1 {
		title = traces[0].Title
	}
	for _, t := range traces {
		s.placed[t.Key] = true
	}
	s.panels = append(s.panels, panel{title: title, unit: traces[0].Unit, traces: traces})
}

// panelsOf lays out what a world declares: the panels it prefers, then everything
// else by group. A world that prefers none begins with the series that tells how well
// things go.
func panelsOf(series []sim.Series, shown *sim.Presentation) []panel {
	s := shelf{placed: map[string]bool{}}
	for _, pref := range shown.Panels {
		if traces := chosen(series, pref.Series); len(traces) > 0 {
			s.add(pref.Title, traces)
		}
	}
	if heat, ok := heatOf(series, shown); ok && len(s.panels) == 0 {
		s.add("", []sim.Series{heat})
	}
	for i, one := range series {
		if !s.placed[one.Key] {
			s.add(upperFirst(one.Group), s.group(one, series[i+1:]))
		}
	}
	return s.panels
}

// chosen are the series with these keys, in the keys' order.
func chosen(series []sim.Series, keys []string) []sim.Series {
	var list []sim.Series
	for _, key := range keys {
		for _, s := range series {
			if s.Key == key {
				list = append(list, s)
			}
		}
	}
	return list
}

// group is a series with those of its group that go on the same axis.
func (s *shelf) group(one sim.Series, others []sim.Series) []sim.Series {
	traces := []sim.Series{one}
	for _, other := range others {
		if one.Group != "" && other.Group == one.Group && other.Unit == one.Unit &&
			!s.placed[other.Key] && len(traces) < tracesPerPanel {
			traces = append(traces, other)
		}
	}
	return traces
}

// heatOf is the series that colours the timeline: the one that the world names, else
// the first that is a percentage, else the first of all.
func heatOf(series []sim.Series, shown *sim.Presentation) (sim.Series, bool) {
	if named := chosen(series, []string{shown.Heat.Series}); len(named) > 0 {
		return named[0], true
	}
	for _, s := range series {
		if s.Unit == "%" {
			return s, true
		}
	}
	if len(series) > 0 {
		return series[0], true
	}
	return sim.Series{}, false
}

// Heat levels of a world that names none, in percent of the series' top.
const (
	usuallyWell = 90
	usuallyBad  = 50
)

// heatLevels are the shares of the heat series' top from which all is well, and below
// which nothing is.
func (m *replay) heatLevels() (well, bad float64) {
	h := m.script.Shown.Heat
	if h.Well == 0 {
		h.Well, h.Bad = usuallyWell, usuallyBad
	}
	return float64(h.Well) / 100, float64(h.Bad) / 100
}
