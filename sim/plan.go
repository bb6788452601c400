package sim

// Planner is a kind's answer to the question how much of what its world needs. What it
// tries is simulated and held to a wish by whoever asks; the planner only knows what is
// worth trying, and reads what came of it.
type Planner struct {
	// Want is the wish of who does not say: a formula over series and a bound, such as
	// served_pct >= 99.9.
	Want string
	// Columns are what is told of each try beside the wish.
	Columns []PlanColumn
	// Wide are settings under which nothing that is planned is short. What is needed is
	// read from runs with them, one for each seed.
	Wide func(today World) []Setting
	// Tries are what is worth trying for what those runs needed, what is preferred first.
	// Today's settings are tried in any case.
	Tries func(today World, wide []Ran) []Try
	// Weigh says what a run came to.
	Weigh func(Ran) Weighed
	// Unknown are what the answer rests on and nobody knows, each with how to learn it.
	Unknown []string
}

// PlanColumn is a column of a plan's table. Of several seeds the worst is told.
type PlanColumn struct {
	Column
	Lowest bool // the lowest value is the worst; else the highest
}

// Try is settings that are held from the very beginning.
type Try struct {
	Set []Setting
	Why string // what speaks for it, or what it shows; may be empty
}

// Ran is a run that has come to its end.
type Ran struct {
	End       World
	Recording *Recording
}

// Weighed is what one run came to.
type Weighed struct {
	Values []int64 // by column; Empty for none
	Limits []Limit // the first to come first
}

// Limit is something that there is no more of than so much.
type Limit struct {
	Name  string // in a table: "NAT ports"
	Text  string // in a sentence: "1 NAT address makes 55,000 ports"
	Binds bool   // it refused something in this run
}
