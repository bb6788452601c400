package sim

import "time"

// Inspector is a World that can be looked into. What it holds is declared: a view
// shows rooms, things and sheets without knowing what they are. An Inspector is
// asked at one moment and must not be advanced between the questions.
type Inspector interface {
	World
	// Rooms lists the kinds of things there are.
	Rooms() []Room
	// Things lists the things of a room with their present values, in an order
	// that stays as long as they do; nil for an unknown room.
	Things(room string) []Thing
	// Inspect explains one thing; false when it is not there (any more). clock
	// writes a simulated time as the reader's clock shows it.
	Inspect(room, id string, clock func(time.Duration) string) (Sheet, bool)
	// Configuration says what the settings mean together.
	Configuration() []Remark
	// Foresee says what turning a knob now would mean, before it is turned.
	Foresee(key, value string) []Remark
}

// Room is a kind of things: nodes, subnets, calls.
type Room struct {
	Key, Title, Help string
	Columns          []Column
	Heat             string // key of the column a heat map shows where nothing is worse; "": no heat map
	// Worst are the keys of the columns that a thing is judged by, the gravest trouble
	// first: so a view orders the things that is asked for no other order. Empty: Things'
	// own order.
	Worst   []string
	Legend  []string // what the kinds of cells in this room's grids mean, by Cell.Kind
	Sight   Sight    // who could have looked into it at the time
	Counted bool     // its values are counts since the beginning of the warm-up
}

// Column is one value of every thing of a room.
type Column struct {
	Key, Title, Unit, Help string
	Scale                  int64 // a value v means v/Scale; at least 1
	Max                    int64 // the natural top, in units of 1/Scale; 0: the largest value there is
	Scarce                 bool  // the trouble is with low values, as of what is free
	Sight                  Sight // who could have seen it; undeclared: who could have looked into the room
	// Words are what values from 0 on are called, where they are no amounts; other values
	// are written as numbers.
	Words []string
}

// Thing is one node, one subnet, one call.
type Thing struct {
	ID     string
	Name   string
	Values []int64 // by column; Empty for none
}

// Sheet is all there is to say about one thing.
type Sheet struct {
	Title   string
	Facts   []Fact
	Grids   []Grid
	Reasons []string // the chain of reasoning, from what is seen to what causes it
	Links   []Link   // where a reason lies
}

// Fact is one line of a sheet: "pods", "188 of 737".
type Fact struct{ Name, Value string }

// Grid is a row of cells, such as one interface with its addresses.
type Grid struct {
	Title string
	Note  string // what pins it, what would free it
	Cells []Cell
}

// Cell is one place of a grid.
type Cell struct {
	Kind uint8 // index into the room's Legend
	Note string
}

// Link leads to another thing.
type Link struct{ Label, Room, ID string }

// Remark is a sentence about the settings.
type Remark struct {
	Text string
	Warn bool
}
