package tui

import "reenact/sim"

// This file is data: which series are worth a place on the screen, in which
// order, and what they are together. A world that declares none of these keys
// is shown by its groups; nothing else in the package knows a series by name.

// panelPref is a chart somebody thought about: a title and what is in it. The
// title of a single series is its own.
type panelPref struct {
	title string
	keys  []string
}

// panelPrefs are in order of importance. The first is the large chart.
var panelPrefs = []panelPref{
	{"", []string{"pod_start_success_pct"}},
	{"", []string{"ip_cooldown"}},
	{"", []string{"ip_stranded"}},
	{"Addresses", []string{"ip_allocated", "ip_assigned", "ip_total"}},
	{"Pods", []string{"pods_running", "pods_pending"}},
	{"", []string{"ip_allocated_per_node"}},
	{"EC2 calls", []string{"ec2_calls_per_min", "ec2_throttled_per_min"}},
	{"Free by zone", []string{"ip_free_a", "ip_free_b", "ip_free_c"}},
	{"", []string{"pod_starts_per_min"}},
	{"", []string{"attempt_success_pct"}},
	{"Unplaced and prewarmed", []string{"pods_unschedulable", "prewarmed_ready"}},
}

// heatPrefs are the series that say how well things go: the first a world has
// colours the timeline. High is good.
var heatPrefs = []string{"pod_start_success_pct"}

// healthy is the share, of the heat series' top, from which all is well, and
// outage the share below which it is not well at all.
const (
	healthy = 0.9
	outage  = 0.5
)

// evidencePrefs are the rooms of what the causes of the why befell: the things
// that wait, or fail.
var evidencePrefs = []string{"waiting"}

// stackPref is a whole and what it is made of, as one bar.
type stackPref struct {
	title, total string
	parts        []stackPart
}

// stackPart is a series less those it contains.
type stackPart struct {
	word, key string
	less      []string
}

var stackPrefs = []stackPref{{
	title: "Addresses", total: "ip_total",
	parts: []stackPart{
		{"assigned", "ip_assigned", nil},
		{"cooling", "ip_cooldown", nil},
		{"idle", "ip_allocated", []string{"ip_assigned", "ip_cooldown"}},
		{"free", "ip_free", nil},
	},
}}

// zonePref is a stack's whole by zone: what is taken and what is free in each, as
// a bar under the stack's and in its signs. The zones are alike in size.
type zonePref struct {
	total, taken, free string   // keys; those of a zone end with its name
	names              []string // of the zones
	words              string   // after the number that is free
}

var zonePrefs = []zonePref{
	{"ip_total", "ip_assigned_", "ip_free_", []string{"a", "b", "c"}, "free"},
}

// tracesPerPanel is how many lines a chart holds before they tangle.
const tracesPerPanel = 3

// panel is a chart of one or more series with a common axis.
type panel struct {
	title  string
	unit   string
	traces []sim.Series
}

// panelsOf lays out what a world declares: the preferred panels it has series
// for, then everything else by group.
func panelsOf(series []sim.Series) []panel {
	byKey := map[string]sim.Series{}
	for _, s := range series {
		byKey[s.Key] = s
	}
	placed := map[string]bool{}
	var panels []panel
	add := func(title string, traces []sim.Series) {
		if title == "" || len(traces) == 1 {
			title = traces[0].Title
		}
		for _, s := range traces {
			placed[s.Key] = true
		}
		panels = append(panels, panel{title: title, unit: traces[0].Unit, traces: traces})
	}
	for _, pref := range panelPrefs {
		var traces []sim.Series
		for _, key := range pref.keys {
			if s, ok := byKey[key]; ok {
				traces = append(traces, s)
			}
		}
		if len(traces) > 0 {
			add(pref.title, traces)
		}
	}
	if heat, ok := heatOf(series); ok && len(panels) == 0 {
		add("", []sim.Series{heat})
	}
	for i, s := range series {
		if placed[s.Key] {
			continue
		}
		traces := []sim.Series{s}
		for _, other := range series[i+1:] {
			if s.Group != "" && other.Group == s.Group && other.Unit == s.Unit &&
				!placed[other.Key] && len(traces) < tracesPerPanel {
				traces = append(traces, other)
			}
		}
		add(upperFirst(s.Group), traces)
	}
	return panels
}

// heatOf is the series that colours the timeline: a preferred one, else the
// first that is a percentage, else the first of all.
func heatOf(series []sim.Series) (sim.Series, bool) {
	for _, key := range heatPrefs {
		for _, s := range series {
			if s.Key == key {
				return s, true
			}
		}
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
