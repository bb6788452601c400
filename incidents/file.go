package incidents

import (
	"slices"
	"time"

	"reenact/incidents/strict"
	"reenact/incidents/strict/nearest"
	"reenact/sim"

	"gopkg.in/yaml.v3"
)

// file is an incident as written. The clock comes before all that has times.
type file struct {
	Version     int             `yaml:"version" range:"1..1"`
	Name        id              `yaml:"name"`
	Title       string          `yaml:"title,omitempty" letters:"100"` // absent: the name
	Summary     string          `yaml:"summary,omitempty" letters:"2000"`
	Sources     sources         `yaml:"sources,omitempty"`
	Date        date            `yaml:"date"`
	Clock       clock           `yaml:"clock"`
	Seed        int             `yaml:"seed,omitempty" range:"0..1000000"` // of a story that is one draw
	World       world           `yaml:""`                                  // under the key of its kind
	Timeline    []moment        `yaml:"timeline,omitempty"`
	Assumptions []assumption    `yaml:"assumptions,omitempty"`
	Facts       []publishedFact `yaml:"facts,omitempty"`
	Claims      []claim         `yaml:"claims,omitempty"`
}

// moment is an entry of the timeline.
type moment struct {
	ID      id            `yaml:"id"`
	At      time.Duration `yaml:"at" time:"clock"`
	Kind    kind          `yaml:"kind"`
	Title   string        `yaml:"title" letters:"100"`
	Story   string        `yaml:"story,omitempty" letters:"2000"`
	Source  string        `yaml:"source,omitempty"`                // absent: nobody's but the author's
	Assumed string        `yaml:"assumed,omitempty" letters:"600"` // why this time, where the source gives none
	Known   bool          `yaml:"known,omitempty"`                 // a fault that the responders knew of at once
	Set     settings      `yaml:"set,omitempty"`
}

// assumption gives the reason for a number that nobody published. The number
// itself stands where it is used, and nowhere else: Key is its path.
type assumption struct {
	Key  string `yaml:"key" letters:"120"`
	Unit string `yaml:"unit"`
	Why  string `yaml:"why" letters:"600"`
}

// publishedFact says where a number is published.
type publishedFact struct {
	Key    string `yaml:"key" letters:"120"`
	Source string `yaml:"source"`
	Note   string `yaml:"note,omitempty" letters:"600"`
}

// date is the UTC day on which the warm-up begins.
type date struct{ time.Time }

func (t *date) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) (err error) {
	t.Time, err = time.Parse(time.DateOnly, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || t.Year() < 1970 {
		return d.Fail(n, path, "write the day as 2025-05-16", "%s is not a date", strict.Described(n))
	}
	return nil
}

type kind sim.MomentKind

var kinds = []string{string(sim.Fault), string(sim.Operator), string(sim.Observation)}

func (k *kind) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	if !slices.Contains(kinds, n.Value) {
		return d.Fail(n, path, "write fault, action or observation", "%s is no kind of moment%s", strict.Described(n), nearest.Hint(n.Value, kinds))
	}
	*k = kind(n.Value)
	return nil
}

// Bounds of the lists that keep the file's order.
const (
	mostKnobs     = 20 // of a moment
	mostSources   = 30
	longestSource = 300
)

// settings keep the file's order.
type settings []sim.Setting

func (s *settings) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	pairs, err := d.Mapping(n, path, "KNOB: value")
	if err != nil {
		return err
	}
	if len(pairs) > mostKnobs {
		return d.Fail(n, path, "split the moment", "%d knobs at once are more than %d", len(pairs), mostKnobs)
	}
	for _, p := range pairs {
		at := strict.Join(path, p.Key.Value)
		d.Note(at, p.Value)
		text, err := d.Text(p.Value, at, longestID)
		if err := d.Passed(err); err != nil {
			return err
		}
		*s = append(*s, sim.Setting{Key: p.Key.Value, Value: text})
	}
	return nil
}

// sources are citations by their ids, in the file's order.
type sources struct {
	ids   []string
	texts []string
}

func (s *sources) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	pairs, err := d.Mapping(n, path, "id: title and address of a document")
	if err != nil {
		return err
	}
	if len(pairs) > mostSources {
		return d.Fail(n, path, "name the main ones", "%d sources are more than %d", len(pairs), mostSources)
	}
	for _, p := range pairs {
		at := strict.Join(path, p.Key.Value)
		if !idForm.MatchString(p.Key.Value) {
			return d.Fail(p.Key, path, "write small letters, digits and hyphens", "%s is no id", strict.Shown(p.Key.Value))
		}
		text, err := d.Text(p.Value, at, longestSource)
		if err != nil {
			return err
		}
		s.ids, s.texts = append(s.ids, p.Key.Value), append(s.texts, text)
	}
	return nil
}

// cite returns the text of a source.
func (s *sources) cite(d *strict.Decoder, path, source string) (string, error) {
	if i := slices.Index(s.ids, source); i >= 0 {
		return s.texts[i], nil
	}
	return "", d.FailAt(path, "write one of the ids under sources:", "unknown source %s%s", strict.Shown(source), nearest.Hint(source, s.ids))
}
