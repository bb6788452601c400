package incidents

import (
	"cmp"
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
	root, err := document(filename, data)
	if err != nil {
		return nil, err
	}
	return build(strict.NewDecoder(filename, manual), root)
}

// Mistakes lists all that is wrong with an incident file, line by line, up to a
// hundred mistakes; none where Parse reads it. What depends on something that could
// not be read is not judged: only a world whose values are sound tells which of them
// do not go together, and which knobs and series there are.
func Mistakes(filename string, data []byte) []error {
	root, err := document(filename, data)
	if err != nil {
		return []error{err}
	}
	d := strict.NewDecoder(filename, manual)
	d.All = true
	_, err = build(d, root)
	return mistakesOf(d, err)
}

// document reads the YAML of what should be an incident.
func document(filename string, data []byte) (*yaml.Node, error) {
	root, err := strict.Document(filename, data)
	if err != nil {
		return nil, err
	}
	if hasKey(root, "incident") {
		return nil, &FileError{File: filename, Line: root.Line, Problem: "this is a session, not an incident",
			Instead: "open it with reenact play, or give it to reenact run with --actions"}
	}
	return root, nil
}

// FileError says where a file is wrong, what is wrong there, and what to write
// instead. It prints as one line.
type FileError = strict.Error

// manual is the page that explains an incident's keys.
const manual = "docs/incident-format.md"

// decodeFile reads the values of a file, each for itself, and those that its kind of
// world has for what the file leaves out.
func decodeFile(d *strict.Decoder, root *yaml.Node) (*file, error) {
	f := &file{}
	f.Clock.tell(d, &f.Date)
	values, reasons := usual()
	d.Defaults = values
	err := d.Passed(d.Decode(root, f))
	f.addUsual(d, reasons)
	return f, err
}

// build makes the script of a document and checks what single values cannot tell. It
// is no use where the decoder was asked for all mistakes and has some.
func build(d *strict.Decoder, root *yaml.Node) (*sim.Script, error) {
	f, err := decodeFile(d, root)
	if err != nil {
		return nil, err
	}
	if f.World.kind == nil { // no section to hold the rest to; that is told
		return nil, d.Passed(addMoments(d, f, &sim.Script{}))
	}
	script := f.head()
	for _, check := range []func(*strict.Decoder, *file, *sim.Script) error{
		checkClock, checkWorld, addMoments, addAssumptions, checkFacts, checkKnobs, addClaims,
	} {
		if err := d.Passed(check(d, f, script)); err != nil {
			return nil, err
		}
	}
	return script, nil
}

// head makes a script of what stands above the timeline.
func (f *file) head() *sim.Script {
	script := &sim.Script{
		Name: string(f.Name), Title: cmp.Or(f.Title, string(f.Name)), Summary: f.Summary,
		Sources: f.Sources.texts,
		Epoch:   f.Date.Add(f.Clock.warmup),
		Start:   f.Clock.start, End: f.Clock.end,
		Seed:  uint64(f.Seed),
		World: f.World.kind.Title,
		Every: f.World.kind.Every, Metrics: f.World.kind.Metrics,
		New: f.World.section.World, Planner: f.World.kind.Planner,
	}
	if p, ok := f.World.section.(sim.Presented); ok {
		script.Shown = p.Presentation()
	}
	return script
}

// checkWorld asks the section what its single values cannot tell.
func checkWorld(d *strict.Decoder, f *file, _ *sim.Script) error {
	key := f.World.kind.Key
	if !f.soundWorld(d) {
		return nil
	}
	for _, p := range f.World.section.Check(func(path string) string { return d.Written(strict.Join(key, path)) }) {
		if err := d.Passed(located(d, key, p)); err != nil {
			return err
		}
	}
	return nil
}

// soundWorld tells whether the section has been read without a mistake so far.
func (f *file) soundWorld(d *strict.Decoder) bool {
	return d.Sound(f.World.kind.Key) && f.Clock.known(d)
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
	for i := range f.Timeline {
		for _, check := range []func(*strict.Decoder, int) error{f.checkID, f.checkOrder, f.checkKind} {
			if err := d.Passed(check(d, i)); err != nil {
				return err
			}
		}
		m, path := &f.Timeline[i], strict.Index("timeline", i)
		citation, err := f.cite(d, path+".source", m.Source)
		if err := d.Passed(err); err != nil {
			return err
		}
		if m.Assumed != "" {
			citation = strings.TrimSpace(citation + " (the time is assumed)")
			s.Assumptions = append(s.Assumptions, sim.Assumption{
				Key: "timeline." + string(m.ID) + ".at", Value: f.Clock.at(m.At), Unit: "UTC", Why: m.Assumed,
			})
		}
		s.Moments = append(s.Moments, sim.Moment{
			ID: string(m.ID), At: m.At, Kind: sim.MomentKind(m.Kind), Title: m.Title, Story: m.Story, Source: citation, Set: m.Set,
			Place: d.Place(path), Known: m.Known,
		})
	}
	return nil
}

// checkID wants each moment to have an id of its own.
func (f *file) checkID(d *strict.Decoder, i int) error {
	at := strict.Index("timeline", i) + ".id"
	first := slices.IndexFunc(f.Timeline, func(m moment) bool { return m.ID == f.Timeline[i].ID })
	if first == i || !d.Sound(at) {
		return nil
	}
	return d.FailAt(at, "choose another", "%s is already the id of timeline[%d]", f.Timeline[i].ID, first)
}

// checkOrder wants no moment before the one above it.
func (f *file) checkOrder(d *strict.Decoder, i int) error {
	if i == 0 || f.Timeline[i].At >= f.Timeline[i-1].At {
		return nil
	}
	at, above := strict.Index("timeline", i)+".at", strict.Index("timeline", i-1)+".at"
	if !f.Clock.known(d) || !d.Sound(at) || !d.Sound(above) {
		return nil
	}
	return d.FailAt(at, "list the timeline in order of time", "%s comes before the entry above it (%s)", d.Written(at), d.Written(above))
}

// checkKind tells causes from observations by what they change.
func (f *file) checkKind(d *strict.Decoder, i int) error {
	m, path := &f.Timeline[i], strict.Index("timeline", i)
	observes := m.Kind == kind(sim.Observation)
	switch {
	case !d.Sound(path+".kind") || !d.Sound(path+".set"):
	case observes && len(m.Set) > 0:
		return d.FailAt(path+".set", "call it a fault or an action, or take set: out", "an observation changes nothing")
	case m.Known && m.Kind != kind(sim.Fault):
		return d.FailAt(path+".known", "leave it out", "only a fault can be unknown to those who respond")
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
		if err == nil && seen[a.Key] {
			err = d.FailAt(path, "keep one reason a number", "%s already has an entry", a.Key)
		}
		if err := d.Passed(err); err != nil {
			return err
		}
		seen[a.Key] = true
		if n != nil {
			s.Assumptions = append(s.Assumptions, sim.Assumption{Key: a.Key, Value: flow(n), Unit: a.Unit, Why: a.Why})
		}
	}
	return nil
}

func checkFacts(d *strict.Decoder, f *file, _ *sim.Script) error {
	for i, fact := range f.Facts {
		path := strict.Index("facts", i)
		if _, err := f.numberAt(d, path+".key", fact.Key); d.Passed(err) != nil {
			return err
		}
		if _, err := f.cite(d, path+".source", fact.Source); d.Passed(err) != nil {
			return err
		}
	}
	return nil
}

// cite returns the text of a source.
func (f *file) cite(d *strict.Decoder, path, source string) (string, error) {
	if source == "" && d.Node(path) == nil || !d.Sound("sources") || !d.Sound(path) {
		return "", nil
	}
	return f.Sources.cite(d, path, source)
}

// numberAt finds what a key such as cluster.nodes.at_start or
// timeline.db-upscale.set.DB_CPUS stands for in the file; nil where the file is wrong
// there.
func (f *file) numberAt(d *strict.Decoder, path, key string) (*yaml.Node, error) {
	if !d.Sound(path) || !d.Sound(f.pathOf(key)) {
		return nil, nil
	}
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
	if !f.soundWorld(d) {
		return nil
	}
	w, err := s.New(1)
	if err != nil {
		return d.FailAt(f.World.kind.Key, "", "%v", err)
	}
	names := keysOf(w)
	for i, m := range f.Timeline {
		for _, set := range m.Set {
			path := strict.Join(strict.Index("timeline", i)+".set", set.Key)
			if err := d.Passed(checkKnob(d, path, w, names, set)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkKnob(d *strict.Decoder, path string, w sim.World, names []string, set sim.Setting) error {
	if !slices.Contains(names, set.Key) {
		return d.FailAt(path, "write one of "+strings.Join(names, ", "),
			"unknown knob %s%s", strict.Shown(set.Key), nearest.Hint(set.Key, names))
	}
	if err := w.Clone().Set(set.Key, set.Value); err != nil {
		return d.FailAt(path, "", "%v", err)
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
