package incidents

import (
	"slices"
	"strings"

	"reenact/incidents/strict"
	"reenact/incidents/strict/nearest"
	"reenact/sim"

	"gopkg.in/yaml.v3"
)

// Parse reads an incident file. The file's name is only for the errors, which
// are *FileError: one line that says where the file is wrong and what to write
// instead.
func Parse(filename string, data []byte) (*sim.Script, error) {
	root, err := strict.Document(filename, data)
	if err != nil {
		return nil, err
	}
	if hasKey(root, "incident") {
		return nil, &FileError{File: filename, Line: root.Line, Problem: "this is a session, not an incident",
			Instead: "open it with reenact play, or give it to reenact run with --actions"}
	}
	return build(filename, root)
}

// FileError says where a file is wrong, what is wrong there, and what to write
// instead. It prints as one line.
type FileError = strict.Error

// manual is the page that explains an incident's keys.
const manual = "docs/incident-format.md"

// decodeFile reads the values of a file, each for itself.
func decodeFile(filename string, root *yaml.Node) (*strict.Decoder, *file, error) {
	d, f := strict.NewDecoder(filename, manual), &file{}
	f.Clock.tell(d, &f.Date)
	return d, f, d.Decode(root, f)
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
		Every: f.World.kind.Every, Metrics: f.World.kind.Metrics,
		New: f.World.section.World,
	}
	if p, ok := f.World.section.(sim.Presented); ok {
		script.Shown = p.Presentation()
	}
	for _, check := range []func(*strict.Decoder, *file, *sim.Script) error{
		checkClock, checkWorld, addMoments, addAssumptions, checkFacts, checkKnobs, addClaims,
	} {
		if err := check(d, f, script); err != nil {
			return nil, err
		}
	}
	return script, nil
}

// checkWorld asks the section what its single values cannot tell.
func checkWorld(d *strict.Decoder, f *file, _ *sim.Script) error {
	key := f.World.kind.Key
	for _, p := range f.World.section.Check(func(path string) string { return d.Written(strict.Join(key, path)) }) {
		return located(d, key, p)
	}
	return nil
}

// located makes the error of a problem with the part of a file under a path.
func located(d *strict.Decoder, under string, p sim.Problem) error {
	text := p.Problem
	if p.Near != nil {
		text += nearest.Hint(p.Near.Word, p.Near.Known)
	}
	path := under
	if p.Path != "" {
		path = strict.Join(under, p.Path)
	}
	return d.FailAt(path, p.Instead, "%s", text)
}

// addMoments checks the timeline and hands it to the script.
func addMoments(d *strict.Decoder, f *file, s *sim.Script) error {
	if len(f.Timeline) == 0 {
		return d.FailAt("timeline", "add at least one moment", "the timeline is empty")
	}
	ids := map[id]int{}
	for i, m := range f.Timeline {
		path := strict.Index("timeline", i)
		if first, twice := ids[m.ID]; twice {
			return d.FailAt(path+".id", "choose another", "%s is already the id of timeline[%d]", m.ID, first)
		}
		ids[m.ID] = i
		if i > 0 && m.At < f.Timeline[i-1].At {
			return d.FailAt(path+".at", "list the timeline in order of time", "%s comes before the entry above it (%s)",
				d.Written(path+".at"), d.Written(strict.Index("timeline", i-1)+".at"))
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
				Key: "timeline." + string(m.ID) + ".at", Value: f.Clock.at(m.At), Unit: "UTC", Why: m.Assumed,
			})
		}
		s.Moments = append(s.Moments, sim.Moment{
			ID: string(m.ID), At: m.At, Kind: sim.MomentKind(m.Kind), Title: m.Title, Story: m.Story, Source: citation, Set: m.Set,
			Place: d.Place(path),
		})
	}
	return nil
}

// checkKind tells causes from observations by what they change.
func (m *moment) checkKind(d *strict.Decoder, path string) error {
	observes := m.Kind == kind(sim.Observation)
	switch {
	case observes && len(m.Set) > 0:
		return d.FailAt(path+".set", "call it a fault or an action, or take set: out", "an observation changes nothing")
	case !observes && len(m.Set) == 0:
		return d.FailAt(path+".kind", "add set: with a knob and its value, or call it an observation", "%s must change something", map[kind]string{"fault": "a fault", "action": "an action"}[m.Kind])
	}
	return nil
}

// addAssumptions looks up the numbers that the reasons are for.
func addAssumptions(d *strict.Decoder, f *file, s *sim.Script) error {
	seen := map[string]bool{}
	for i, a := range f.Assumptions {
		path := strict.Index("assumptions", i) + ".key"
		n, err := f.numberAt(d, path, a.Key)
		if err != nil {
			return err
		}
		if seen[a.Key] {
			return d.FailAt(path, "keep one reason a number", "%s already has an entry", a.Key)
		}
		seen[a.Key] = true
		s.Assumptions = append(s.Assumptions, sim.Assumption{Key: a.Key, Value: flow(n), Unit: a.Unit, Why: a.Why})
	}
	return nil
}

func checkFacts(d *strict.Decoder, f *file, _ *sim.Script) error {
	for i, fact := range f.Facts {
		path := strict.Index("facts", i)
		if _, err := f.numberAt(d, path+".key", fact.Key); err != nil {
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
func (f *file) numberAt(d *strict.Decoder, path, key string) (*yaml.Node, error) {
	world := f.World.kind.Key + "."
	if n := d.Node(f.pathOf(key)); n != nil && (strings.HasPrefix(key, world) || strings.HasPrefix(key, "timeline.") || strings.HasPrefix(key, "clock.")) {
		return n, nil
	}
	var keys []string
	for _, known := range d.Paths() {
		if strings.HasPrefix(known, world) {
			keys = append(keys, known)
		}
	}
	example := world
	if i := slices.IndexFunc(keys, func(k string) bool { return d.Node(k).Kind == yaml.ScalarNode }); i >= 0 {
		example = keys[i]
	}
	return nil, d.FailAt(path, "write the path of a value in this file, such as "+example,
		"nothing stands at %s%s", strict.Shown(key), nearest.Hint(key, keys))
}

// pathOf turns a key with a moment's id into a path with its place.
func (f *file) pathOf(key string) string {
	if rest, ok := strings.CutPrefix(key, "timeline."); ok {
		name, tail, _ := strings.Cut(rest, ".")
		if i := slices.IndexFunc(f.Timeline, func(m moment) bool { return string(m.ID) == name }); i >= 0 {
			return strict.Index("timeline", i) + "." + tail
		}
	}
	return key
}

// checkKnobs tries every setting, in the timeline's order, on a world that is thrown
// away: only the world knows its knobs.
func checkKnobs(d *strict.Decoder, f *file, s *sim.Script) error {
	w, err := s.New(1)
	if err != nil {
		return d.FailAt(f.World.kind.Key, "", "%v", err)
	}
	names := keysOf(w)
	for i, m := range f.Timeline {
		for _, set := range m.Set {
			path := strict.Join(strict.Index("timeline", i)+".set", set.Key)
			if !slices.Contains(names, set.Key) {
				return d.FailAt(path, "write one of "+strings.Join(names, ", "),
					"unknown knob %s%s", strict.Shown(set.Key), nearest.Hint(set.Key, names))
			}
			if err := w.Clone().Set(set.Key, set.Value); err != nil {
				return d.FailAt(path, "", "%v", err)
			}
		}
	}
	return nil
}

// keysOf lists the knobs of a world.
func keysOf(w sim.World) []string {
	var keys []string
	for _, k := range w.Knobs() {
		keys = append(keys, k.Key)
	}
	return keys
}
