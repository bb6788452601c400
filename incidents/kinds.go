package incidents

import (
	"slices"

	"reenact/sim"
	"reenact/sim/cluster"
	"reenact/sim/egress"
	"reenact/sim/hairpin"
	"reenact/sim/machines"
)

// worlds are the kinds of worlds that an incident may happen in. A new one is a line here, a
// folder under sim/, and files beside this one.
var worlds = []sim.Kind{
	cluster.Kind,
	egress.Kind,
	hairpin.Kind,
	hairpin.YearKind,
	machines.Kind,
}

// Worlds are the titles of the kinds of worlds, in the order in which they are listed.
func Worlds() []string {
	var titles []string
	for _, k := range worlds {
		titles = append(titles, k.Title)
	}
	return titles
}

// kindOf finds a kind by the key of its section.
func kindOf(key string) *sim.Kind {
	for i := range worlds {
		if worlds[i].Key == key {
			return &worlds[i]
		}
	}
	return nil
}

// world is the section of a file that describes its world: its key picks the kind.
type world struct {
	kind    *sim.Kind
	section sim.Section
}

// Keys implements strict.Alternatives.
func (*world) Keys() []string {
	var keys []string
	for _, k := range worlds {
		keys = append(keys, k.Key)
	}
	return keys
}

// Choose implements strict.Alternatives.
func (w *world) Choose(key string) any {
	w.kind = kindOf(key)
	w.section = w.kind.Section()
	return w.section
}

// ownClaim is a claim in a form that a world has for itself, such as the life of one
// node.
type ownClaim struct {
	key  string
	kind *sim.Kind
	form sim.OwnClaim
}

// Keys implements strict.Alternatives.
func (*ownClaim) Keys() []string {
	var keys []string
	for _, k := range worlds {
		if k.Claim.Key != "" {
			keys = append(keys, k.Claim.Key)
		}
	}
	return keys
}

// Choose implements strict.Alternatives.
func (o *ownClaim) Choose(key string) any {
	for i := range worlds {
		if worlds[i].Claim.Key == key {
			o.key, o.kind, o.form = key, &worlds[i], worlds[i].Claim.New()
		}
	}
	return o.form
}

// Planned lists the keys of the kinds that have a planner.
func Planned() (keys []string) {
	for i := range worlds {
		if worlds[i].Planner != nil {
			keys = append(keys, worlds[i].Key)
		}
	}
	return keys
}

// Try adds a kind for as long as a test lasts: the tests show with it that a world is
// a folder, a line and its files. It must not be called while files are read.
func Try(k sim.Kind) (done func()) {
	before := worlds
	worlds = append(slices.Clip(slices.Clone(worlds)), k)
	return func() { worlds = before }
}
