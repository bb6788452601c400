package incidents

import (
	"slices"

	"reenact/incidents/strict"

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

// usualTimes is what a file of any kind may leave out. The day is anybody's.
const usualTimes = `
values:
  date: 2025-01-01
  clock: {warmup: 09:00, start: 09:30, end: 10:30}
assumptions:
  - {key: clock.warmup, unit: UTC, why: "any hour will do where nothing happened at one"}
  - {key: clock.start, unit: UTC, why: "half an hour in which the cluster settles"}
  - {key: clock.end, unit: UTC, why: "an hour to look at"}
`

// usual lists what stands in for what a file leaves out, of any kind and as the kinds of
// worlds declare it, with the paths of a file. A declaration that cannot be read is a
// fault of the program.
func usual() (values map[string]*yaml.Node, reasons []assumption) {
	times := usualOf("a file", usualTimes)
	values, reasons = strict.Values(times.Values.Node), times.Assumptions
	for i := range worlds {
		k := &worlds[i]
		if k.Usual == "" {
			continue
		}
		f := usualOf(k.Key, k.Usual)
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

func usualOf(whose, text string) (f usualFile) {
	name := "the usual values of " + whose
	root, err := strict.Document(name, []byte(text))
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
