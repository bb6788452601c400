package incidents

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"reenact/incidents/strict"
	"reenact/sim"

	"gopkg.in/yaml.v3"
)

// Variation is an incident with one assumed number moved.
type Variation struct {
	Key     string // path of the number in the file, [] for every entry of a list
	Percent int
	From    string // the number as the file has it
	To      string
	Script  *sim.Script
}

// Variations moves each assumed number of an incident by so many percent down
// and up, one at a time. The assumed time of a cause moves by that part of its
// distance from the first cause. Numbers that cannot be moved, such as a limit
// that is already at its bound, are left out.
func Variations(nameOrPath string, percent int) ([]Variation, error) {
	base, err := newSource(nameOrPath)
	if err != nil {
		return nil, err
	}
	var list []Variation
	for _, key := range base.movable() {
		for _, p := range []int{-percent, percent} {
			if v, ok := base.moved(key, p); ok {
				list = append(list, v)
			}
		}
	}
	return append(list, base.movedTimes(percent)...), nil
}

// source is a file as written and as read.
type source struct {
	name string
	data []byte
	d    *strict.Decoder
	f    *file
}

func newSource(nameOrPath string) (*source, error) {
	name, data, err := read(nameOrPath)
	if err != nil {
		return nil, err
	}
	if _, err := Parse(name, data); err != nil { // what it says is worth more than a variation's failure
		return nil, err
	}
	s := &source{name: name, data: data}
	_, err = s.read()
	return s, err
}

// read decodes the file anew, for whoever changes its nodes.
func (s *source) read() (root *yaml.Node, err error) {
	if root, err = strict.Document(s.name, s.data); err == nil {
		s.d = strict.NewDecoder(s.name, manual)
		s.f, err = decodeFile(s.d, root)
	}
	return root, err
}

// movable lists the paths of assumed numbers, those of a list's entries as one.
func (s *source) movable() []string {
	var keys []string
	for _, a := range s.f.Assumptions {
		at := s.f.pathOf(a.Key)
		var own []string
		for _, path := range s.d.Paths() {
			if strict.Covers(at, path) && scalable(path, s.d.Node(path)) {
				own = append(own, rowOf(path))
			}
		}
		slices.Sort(own)
		keys = append(keys, slices.Compact(own)...)
	}
	return keys
}

// rowOf is a path with the same for each entry of a list; moments are told apart.
func rowOf(path string) string {
	if strings.HasPrefix(path, "timeline[") {
		return path
	}
	return entries.ReplaceAllString(path, "[]")
}

var entries = regexp.MustCompile(`\[\d+\]`)

// scalable tells whether a value is a number that may be moved: times of day and
// the steps of a list of sizes are not.
func scalable(path string, n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || strings.HasSuffix(path, ".at") || strings.HasSuffix(path, ".cu") || strings.HasPrefix(path, "clock.") {
		return false
	}
	_, ok := scaled(n.Value, 1, time.Millisecond)
	return ok
}

// moved is the incident with the numbers of one row scaled.
func (s *source) moved(key string, percent int) (Variation, bool) {
	root, err := s.read()
	if err != nil {
		return Variation{}, false
	}
	v := Variation{Key: s.named(key), Percent: percent}
	var nodes []*yaml.Node
	grain := time.Duration(0)
	for _, path := range byEntry(s.d.Paths()) {
		if rowOf(path) == key {
			nodes = append(nodes, s.d.Node(path))
			grain = max(grain, s.d.Grain(path))
		}
	}
	v.From = valuesOf(nodes)
	s.scaleRow(key, nodes, 1+float64(percent)/100, max(grain, time.Millisecond))
	v.To = valuesOf(nodes)
	script, err := build(strict.NewDecoder(s.name, manual), root)
	v.Script = script
	return v, err == nil && v.From != v.To
}

// named writes a path of the timeline with the moment's id, as assumptions do.
func (s *source) named(key string) string {
	for i, m := range s.f.Timeline {
		if rest, ok := strings.CutPrefix(key, strict.Index("timeline", i)+"."); ok {
			return "timeline." + string(m.ID) + "." + rest
		}
	}
	return key
}

// scaleRow scales a row's numbers: as the world has it where they hang together,
// else each for itself.
func (s *source) scaleRow(key string, nodes []*yaml.Node, factor float64, grain time.Duration) {
	values := make([]string, len(nodes))
	for i, n := range nodes {
		values[i] = n.Value
	}
	row, ours := strings.CutPrefix(key, s.f.World.kind.Key+".")
	if w, ok := s.f.World.section.(sim.Varied); ok && ours {
		if scaled, ok := w.Vary(row, values, factor); ok {
			for i, n := range nodes {
				n.Value = scaled[i]
			}
			return
		}
	}
	for _, n := range nodes {
		n.Value, _ = scaled(n.Value, factor, grain)
	}
}

// scaled multiplies a whole number, a decimal or a duration, which is rounded to its
// grain; a whole number changes by one at least.
func scaled(text string, factor float64, grain time.Duration) (string, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		m := int(math.Round(float64(n) * factor))
		if m == n && factor > 1 {
			m++
		} else if m == n && factor < 1 && n > 0 {
			m--
		}
		return strconv.Itoa(m), true
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(math.Round(x*factor*1000)/1000, 'f', -1, 64), true
	}
	if t, err := time.ParseDuration(text); err == nil {
		return time.Duration(float64(t) * factor).Round(grain).String(), true
	}
	return "", false
}

// movedTimes moves the assumed times of causes on the script itself, where they
// may change places with other moments.
func (s *source) movedTimes(percent int) []Variation {
	first := time.Duration(-1)
	var list []Variation
	for _, m := range s.f.Timeline {
		if len(m.Set) == 0 {
			continue
		}
		if first < 0 {
			first = m.At
		}
		by := (m.At - first) * time.Duration(percent) / 100
		if m.Assumed == "" || by == 0 {
			continue
		}
		for _, p := range []int{-1, 1} {
			if script, ok := s.shifted(string(m.ID), by*time.Duration(p)); ok {
				list = append(list, Variation{Key: fmt.Sprintf("timeline.%s.at", m.ID), Percent: p * percent, Script: script,
					From: s.f.Clock.at(m.At), To: s.f.Clock.at((m.At + by*time.Duration(p)).Round(time.Second))})
			}
		}
	}
	return list
}

func (s *source) shifted(id string, by time.Duration) (*sim.Script, bool) {
	script, err := Parse(s.name, s.data)
	if err != nil {
		return nil, false
	}
	for i := range script.Moments {
		if m := &script.Moments[i]; m.ID == id {
			m.At = min(m.At+by.Round(time.Second), script.End)
		}
	}
	sort.SliceStable(script.Moments, func(i, j int) bool { return script.Moments[i].At < script.Moments[j].At })
	return script, true
}

// byEntry sorts paths so that entry 9 comes before entry 10.
func byEntry(paths []string) []string {
	slices.SortFunc(paths, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return paths
}

func valuesOf(nodes []*yaml.Node) string {
	var values []string
	for _, n := range nodes {
		if len(values) == 0 || values[len(values)-1] != n.Value {
			values = append(values, n.Value)
		}
	}
	return strings.Join(values, ", ")
}
