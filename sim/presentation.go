package sim

// Presentation is how a world likes to be shown: which of its series are worth a
// place, in which order, and what they are together. All of it may be empty: then a
// world is shown by its groups. Every key must be one that the world declares.
type Presentation struct {
	Panels   []Panel  // charts in order of importance; the first is the large one
	Heat     Heat     // what colours the timeline
	Evidence []string // rooms of those whom the causes of the why befell
	Stacks   []Stack
	Bars     []Bars
	Table    []string // series that a table prefers
	Narrow   []string // those of Table that a narrow one leaves out, the first first
	Words    Words
	Glossary []Term // what the words on the screen mean, in the order one meets them
}

// Term is a word of a world's, which a newcomer may not know, and what it means.
type Term struct{ Word, Means string }

// Panel is a chart: of one series, or of several with a title.
type Panel struct {
	Title  string // "": that of its only series
	Series []string
}

// Heat is the series that says how well things go; high is good.
type Heat struct {
	Series string
	// Well and Bad are percentages of the series' top: all is well from the one on, and
	// nothing is below the other. 0: 90 and 50.
	Well, Bad int
}

// Stack is a whole and what it is made of.
type Stack struct {
	Title, Total string
	Parts        []StackPart
}

// StackPart is a series, less those it contains.
type StackPart struct {
	Word, Series string
	Less         []string
}

// Bars show a stack's whole by place: what is taken and what is free in each.
type Bars struct {
	Total       string // the whole of all places, which are alike in size
	Taken, Free string // series of a place begin with these and end with its name
	Names       []string
	Word        string // after the number that is free
}

// Words are what a world calls things.
type Words struct {
	Step   string // one sampling interval: "one pass (5 s)"
	Things string // what is in its rooms: "nodes, subnets and the like"
	Window string // what the causes of the why are counted over: "the last minute"; "" where it goes without saying
}

// Presented is a Section that says how its world likes to be shown.
type Presented interface {
	Presentation() Presentation
}
