package incidents

import (
	"regexp"
	"slices"

	"reenact/incidents/strict"
	"reenact/sim"
)

// Sort is the order of a room's table: by a column, from its trouble on, or the other
// way round.
type Sort struct {
	Room, Column string // keys
	Reversed     bool
}

// String is the order as a session has it.
func (s Sort) String() string {
	text := s.Room + " by " + s.Column
	if s.Reversed {
		text += reversedWord
	}
	return text
}

const reversedWord = ", reversed"

var sortForm = regexp.MustCompile(`^([a-z0-9_-]+) by ([a-z0-9_-]+)(, reversed)?$`)

// sorts reads the orders of tables; each is of a room and a column that the world has.
func (s *Session) sorts(d *strict.Decoder, world sim.World, list []line) error {
	var rooms []sim.Room
	if w, ok := world.(sim.Inspector); ok {
		rooms = w.Rooms()
	}
	for i, text := range list {
		path := strict.Index("sort", i)
		parts := sortForm.FindStringSubmatch(string(text))
		if parts == nil {
			return d.FailAt(path, "write ROOM by COLUMN, such as nodes by cooling", "%s is no order", strict.Shown(string(text)))
		}
		one := Sort{Room: parts[1], Column: parts[2], Reversed: parts[3] != ""}
		r := slices.IndexFunc(rooms, func(r sim.Room) bool { return r.Key == one.Room })
		switch {
		case r < 0:
			return d.FailAt(path, "take it out", "there is no room %s", strict.Shown(one.Room))
		case !slices.ContainsFunc(rooms[r].Columns, func(c sim.Column) bool { return c.Key == one.Column }):
			return d.FailAt(path, "take it out", "the room %s has no column %s", one.Room, strict.Shown(one.Column))
		case slices.ContainsFunc(s.Sorts, func(have Sort) bool { return have.Room == one.Room }):
			return d.FailAt(path, "keep one", "the room %s has an order already", one.Room)
		}
		s.Sorts = append(s.Sorts, one)
	}
	return nil
}
