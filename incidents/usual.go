package incidents

import (
	"slices"

	"reenact/incidents/strict"
	"reenact/sim"

	"gopkg.in/yaml.v3"
)

// usualFile is what a kind of world declares for keys that a file leaves out.
type usualFile struct {
	Values      part         `yaml:"values"`
	Assumptions []assumption `yaml:"assumptions"`
}

// part is a piece of a file as it stands.
type part struct{ *yaml.Node }

// DecodeFrom implements strict.SelfDecoder.
func (p *part) DecodeFrom(_ *strict.Decoder, n *yaml.Node, _ string) error {
	p.Node = n
	return nil
}

// usual lists what the kinds of worlds declare, with the paths of a file. A
// declaration that cannot be read is a fault of the program.
func usual() (values map[string]*yaml.Node, reasons []assumption) {
	values = map[string]*yaml.Node{}
	for i := range worlds {
		k := &worlds[i]
		if k.Usual == "" {
			continue
		}
		f := usualOf(k)
		for path, n := range strict.Values(f.Values.Node) {
			values[strict.Join(k.Key, path)] = n
		}
		for _, a := range f.Assumptions {
			a.Key = strict.Join(k.Key, a.Key)
			reasons = append(reasons, a)
		}
	}
	return values, reasons
}

func usualOf(k *sim.Kind) (f usualFile) {
	name := "the usual values of " + k.Key
	root, err := strict.Document(name, []byte(k.Usual))
	if err == nil {
		err = strict.NewDecoder(name, "sim.Kind").Decode(root, &f)
	}
	if err != nil {
		panic(err)
	}
	return f
}

// usualWhy stands before the reason for a value that the file does not have.
const usualWhy = "the file has none, and this is usual: "

// addUsual gives the reasons for the values that stand in for what the file leaves
// out, unless it has reasons of its own.
func (f *file) addUsual(d *strict.Decoder, reasons []assumption) {
	own := slices.Clone(f.Assumptions)
	for _, path := range d.Defaulted {
		for _, r := range reasons {
			switch {
			case strict.Covers(path, r.Key):
			case strict.Covers(r.Key, path):
				r.Key = path
			default:
				continue
			}
			if !slices.ContainsFunc(own, func(a assumption) bool { return strict.Covers(a.Key, r.Key) }) {
				r.Why = usualWhy + r.Why
				f.Assumptions = append(f.Assumptions, r)
			}
		}
	}
}
