package sim

// Packer is a World that takes less room at rest than a copy does. Runs keep their
// keyframes so.
type Packer interface {
	// Pack returns the world as it is, at rest; what happens to the world later does
	// not touch it.
	Pack() Packed
}

// Packed is a world at rest. It never changes.
type Packed interface {
	// Unpack returns the world, to live the life that the packed one would have.
	Unpack() World
}

// keep is a copy of a world at rest.
func keep(w World) Packed {
	if p, ok := w.(Packer); ok {
		return p.Pack()
	}
	return copied{w.Clone()}
}

// copied is a world at rest that is as large as ever.
type copied struct{ world World }

func (c copied) Unpack() World { return c.world.Clone() }
