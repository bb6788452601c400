package incidents

import (
	"reflect"
	"slices"
	"time"

	"reenact/incidents/nearest"
	"reenact/sim"
	"reenact/sim/cluster"

	"gopkg.in/yaml.v3"
)

// file is an incident as written. The clock comes before all that has times.
type file struct {
	Version     int             `yaml:"version"`
	Name        id              `yaml:"name"`
	Title       string          `yaml:"title"`
	Summary     string          `yaml:"summary"`
	Sources     sources         `yaml:"sources"`
	Date        date            `yaml:"date"`
	Clock       clock           `yaml:"clock"`
	Cluster     cluster.Config  `yaml:"cluster"`
	Timeline    []moment        `yaml:"timeline"`
	Assumptions []assumption    `yaml:"assumptions,omitempty"`
	Facts       []publishedFact `yaml:"facts,omitempty"`
	Claims      []claim         `yaml:"claims,omitempty"`
}

// moment is an entry of the timeline.
type moment struct {
	ID      id            `yaml:"id"`
	At      time.Duration `yaml:"at"`
	Kind    kind          `yaml:"kind"`
	Title   string        `yaml:"title"`
	Story   string        `yaml:"story"`
	Source  string        `yaml:"source"`
	Assumed string        `yaml:"assumed,omitempty"` // why this time, where the source gives none
	Set     settings      `yaml:"set,omitempty"`
}

// assumption gives the reason for a number that nobody published. The number
// itself stands where it is used, and nowhere else: Key is its path.
type assumption struct {
	Key  string `yaml:"key"`
	Unit string `yaml:"unit"`
	Why  string `yaml:"why"`
}

// publishedFact says where a number is published.
type publishedFact struct {
	Key    string `yaml:"key"`
	Source string `yaml:"source"`
	Note   string `yaml:"note,omitempty"`
}

// date is the UTC day on which the warm-up begins.
type date struct{ time.Time }

func (t *date) decodeFrom(d *decoder, n *yaml.Node, path string) (err error) {
	t.Time, err = time.Parse(time.DateOnly, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || t.Year() < 1970 {
		return d.fail(n, path, "write the day as 2025-05-16", "%s is not a date", described(n))
	}
	return nil
}

type kind sim.MomentKind

var kinds = []string{string(sim.Fault), string(sim.Operator), string(sim.Observation)}

func (k *kind) decodeFrom(d *decoder, n *yaml.Node, path string) error {
	if !slices.Contains(kinds, n.Value) {
		return d.fail(n, path, "write fault, action or observation", "%s is no kind of moment%s", described(n), nearest.Hint(n.Value, kinds))
	}
	*k = kind(n.Value)
	return nil
}

// settings keep the file's order.
type settings []sim.Setting

func (s *settings) decodeFrom(d *decoder, n *yaml.Node, path string) error {
	pairs, err := d.mapping(n, path, "KNOB: value")
	if err != nil {
		return err
	}
	if most := maxEntries(path); len(pairs) > most {
		return d.fail(n, path, "split the moment", "%d knobs at once are more than %d", len(pairs), most)
	}
	for _, p := range pairs {
		at := join(path, p.key.Value)
		d.nodes[at] = p.value
		text, err := d.text(p.value, at)
		if err != nil {
			return err
		}
		*s = append(*s, sim.Setting{Key: p.key.Value, Value: text})
	}
	return nil
}

// sources are citations by their ids, in the file's order.
type sources struct {
	ids   []string
	texts []string
}

func (s *sources) decodeFrom(d *decoder, n *yaml.Node, path string) error {
	pairs, err := d.mapping(n, path, "id: title and address of a document")
	if err != nil {
		return err
	}
	if most := maxEntries(path); len(pairs) > most {
		return d.fail(n, path, "name the main ones", "%d sources are more than %d", len(pairs), most)
	}
	for _, p := range pairs {
		at := join(path, p.key.Value)
		if !idForm.MatchString(p.key.Value) {
			return d.fail(p.key, path, "write small letters, digits and hyphens", "%s is no id", shown(p.key.Value))
		}
		text, err := d.text(p.value, at)
		if err != nil {
			return err
		}
		s.ids, s.texts = append(s.ids, p.key.Value), append(s.texts, text)
	}
	return nil
}

// cite returns the text of a source.
func (s *sources) cite(d *decoder, path, source string) (string, error) {
	if i := slices.Index(s.ids, source); i >= 0 {
		return s.texts[i], nil
	}
	return "", d.failAt(path, "write one of the ids under sources:", "unknown source %s%s", shown(source), nearest.Hint(source, s.ids))
}

// settable makes a pointer's target fit for the decoder.
func settable(p any) reflect.Value { return reflect.ValueOf(p).Elem() }
