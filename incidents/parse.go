package incidents

import (
	"slices"
	"strings"

	"reenact/incidents/nearest"
	"reenact/sim"
	"reenact/sim/cluster"

	"gopkg.in/yaml.v3"
)

// Parse reads an incident file. The file's name is only for the errors, which
// are *FileError: one line that says where the file is wrong and what to write
// instead.
func Parse(filename string, data []byte) (*sim.Script, error) {
	root, err := document(filename, data)
	if err != nil {
		return nil, err
	}
	if hasKey(root, "incident") {
		return nil, &FileError{File: filename, Line: root.Line, Problem: "this is a session, not an incident",
			Instead: "open it with reenact play, or give it to reenact run with --actions"}
	}
	return build(filename, root)
}

// decodeFile reads the values of a file, each for itself.
func decodeFile(filename string, root *yaml.Node) (*decoder, *file, error) {
	d, f := &decoder{file: filename, nodes: map[string]*yaml.Node{}}, &file{}
	return d, f, d.decode(root, "", settable(f))
}

// build makes the script of a document and checks what single values cannot
// tell.
func build(filename string, root *yaml.Node) (*sim.Script, error) {
	d, f, err := decodeFile(filename, root)
	if err != nil {
		return nil, err
	}
	script := &sim.Script{
		Name: string(f.Name), Title: f.Title, Summary: f.Summary,
		Sources: f.Sources.texts,
		Epoch:   f.Date.Add(f.Clock.warmup),
		Start:   f.Clock.start, End: f.Clock.end,
		New: func(seed uint64) (sim.World, error) { return newWorld(f.Cluster, seed) },
	}
	for _, check := range []func(*decoder, *file, *sim.Script) error{
		checkCluster, addMoments, addAssumptions, checkFacts, checkKnobs, addClaims,
	} {
		if err := check(d, f, script); err != nil {
			return nil, err
		}
	}
	return script, nil
}

// newWorld keeps a nil *cluster.World from becoming a non-nil sim.World.
func newWorld(cfg cluster.Config, seed uint64) (sim.World, error) {
	w, err := cluster.New(cfg, seed)
	if err != nil {
		return nil, err
	}
	return w, nil
}

// addMoments checks the timeline and hands it to the script.
func addMoments(d *decoder, f *file, s *sim.Script) error {
	if len(f.Timeline) == 0 {
		return d.failAt("timeline", "add at least one moment", "the timeline is empty")
	}
	ids := map[id]int{}
	for i, m := range f.Timeline {
		path := index("timeline", i)
		if first, twice := ids[m.ID]; twice {
			return d.failAt(path+".id", "choose another", "%s is already the id of timeline[%d]", m.ID, first)
		}
		ids[m.ID] = i
		if i > 0 && m.At < f.Timeline[i-1].At {
			return d.failAt(path+".at", "list the timeline in order of time", "%s comes before the entry above it (%s)",
				d.nodes[path+".at"].Value, d.nodes[index("timeline", i-1)+".at"].Value)
		}
		if err := m.checkKind(d, path); err != nil {
			return err
		}
		citation, err := f.Sources.cite(d, path+".source", m.Source)
		if err != nil {
			return err
		}
		if m.Assumed != "" {
			citation += " (the time is assumed)"
			s.Assumptions = append(s.Assumptions, sim.Assumption{
				Key: "timeline." + string(m.ID) + ".at", Value: FormatClock(f.Clock.warmup + m.At), Unit: "UTC", Why: m.Assumed,
			})
		}
		s.Moments = append(s.Moments, sim.Moment{
			ID: string(m.ID), At: m.At, Kind: sim.MomentKind(m.Kind), Title: m.Title, Story: m.Story, Source: citation, Set: m.Set,
		})
	}
	return nil
}

// checkKind tells causes from observations by what they change.
func (m *moment) checkKind(d *decoder, path string) error {
	observes := m.Kind == kind(sim.Observation)
	switch {
	case observes && len(m.Set) > 0:
		return d.failAt(path+".set", "call it a fault or an action, or take set: out", "an observation changes nothing")
	case !observes && len(m.Set) == 0:
		return d.failAt(path+".kind", "add set: with a knob and its value, or call it an observation", "%s must change something", map[kind]string{"fault": "a fault", "action": "an action"}[m.Kind])
	}
	return nil
}

// addAssumptions looks up the numbers that the reasons are for.
func addAssumptions(d *decoder, f *file, s *sim.Script) error {
	seen := map[string]bool{}
	for i, a := range f.Assumptions {
		path := index("assumptions", i) + ".key"
		n, err := d.numberAt(f, path, a.Key)
		if err != nil {
			return err
		}
		if seen[a.Key] {
			return d.failAt(path, "keep one reason a number", "%s already has an entry", a.Key)
		}
		seen[a.Key] = true
		s.Assumptions = append(s.Assumptions, sim.Assumption{Key: a.Key, Value: flow(n), Unit: a.Unit, Why: a.Why})
	}
	return nil
}

func checkFacts(d *decoder, f *file, _ *sim.Script) error {
	for i, fact := range f.Facts {
		path := index("facts", i)
		if _, err := d.numberAt(f, path+".key", fact.Key); err != nil {
			return err
		}
		if _, err := f.Sources.cite(d, path+".source", fact.Source); err != nil {
			return err
		}
	}
	return nil
}

// numberAt finds what a key such as cluster.nodes.at_start or
// timeline.db-upscale.set.DB_CPUS stands for in the file.
func (d *decoder) numberAt(f *file, path, key string) (*yaml.Node, error) {
	if n := d.nodes[f.pathOf(key)]; n != nil && (strings.HasPrefix(key, "cluster.") || strings.HasPrefix(key, "timeline.") || strings.HasPrefix(key, "clock.")) {
		return n, nil
	}
	keys := make([]string, 0, len(d.nodes))
	for known := range d.nodes {
		if strings.HasPrefix(known, "cluster.") {
			keys = append(keys, known)
		}
	}
	slices.Sort(keys)
	return nil, d.failAt(path, "write the path of a value in this file, such as cluster.nodes.at_start",
		"nothing stands at %s%s", shown(key), nearest.Hint(key, keys))
}

// pathOf turns a key with a moment's id into a path with its place.
func (f *file) pathOf(key string) string {
	if rest, ok := strings.CutPrefix(key, "timeline."); ok {
		name, tail, _ := strings.Cut(rest, ".")
		if i := slices.IndexFunc(f.Timeline, func(m moment) bool { return string(m.ID) == name }); i >= 0 {
			return index("timeline", i) + "." + tail
		}
	}
	return key
}

// checkKnobs tries every setting on a world that is thrown away: only the world
// knows its knobs.
func checkKnobs(d *decoder, f *file, s *sim.Script) error {
	w, err := s.New(1)
	if err != nil {
		return d.failAt("cluster", "", "%v", err)
	}
	var names []string
	for _, k := range w.Knobs() {
		names = append(names, k.Key)
	}
	for i, m := range f.Timeline {
		for _, set := range m.Set {
			path := index("timeline", i) + ".set"
			if !slices.Contains(names, set.Key) {
				return d.failAt(path+"."+set.Key, "write one of "+strings.Join(names, ", "),
					"unknown knob %s%s", shown(set.Key), nearest.Hint(set.Key, names))
			}
			if err := w.Clone().Set(set.Key, set.Value); err != nil {
				return d.failAt(path+"."+set.Key, "", "%v", err)
			}
		}
	}
	return nil
}
