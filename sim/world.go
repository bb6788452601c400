// Package sim knows time and chance, and nothing of what is simulated: it steps
// a World through a Script of causes, records named series, keeps keyframes, and
// forks. It holds no clock, no goroutine and no I/O: a Run is a pure function of
// (script, seed, actions).
package sim

import "time"

// World is a deterministic system that can be advanced, changed, copied and
// asked. Times are simulated, measured from the world's beginning (the start of
// the warm-up).
type World interface {
	// Now is the time up to and including which everything has happened.
	Now() time.Duration
	// Next is the time of the next thing that will happen after Now.
	Next() time.Duration
	// Advance lets everything happen that is due at or before to, which is then Now
	// even where nothing was due. A time that is already past changes nothing.
	Advance(to time.Duration)
	// Set turns one knob at the present moment. The error tells what is wrong
	// with the value and what would be right; the world is then unchanged.
	Set(key, value string) error
	// Sample writes the present value of each series, in the order of Series,
	// as integers in units of 1/Scale. Empty marks a value that does not exist.
	// It must change nothing that happens later: copies of a world are sampled at
	// times of their own, or never.
	Sample(into []int64)
	// Clone returns an independent copy.
	Clone() World
	// Checksum folds everything that happened so far into one number: two worlds
	// that lived the same life have the same checksum.
	Checksum() uint64
	// Series, Knobs and Entities describe what the world declares. Series and
	// the set of knobs never change during a world's life.
	Series() []Series
	Knobs() []Knob
	// Explain says what binds the world right now.
	Explain() Explanation
	// Happenings returns what the world noted since the last call to it and
	// forgets it: rollouts finished, nodes joined, first failures.
	Happenings() []Happening
}

// Empty is the sample of a series that has no value in this interval, such as
// a success rate when no start reached a verdict.
const Empty = int64(-1 << 63)

// Series describes one recorded quantity.
type Series struct {
	Key   string // stable column name, as in CSV: "ip_stranded"
	Title string // for a chart: "Stranded addresses"
	Unit  string // "%", "addresses", "pods", "calls/min"
	Scale int64  // a sample v means v/Scale; 1 or 10
	Help  string // the formula, in one sentence
	Group string // series of one group belong in one chart: "pool", "pods", "zones"
	Max   int64  // the natural top of the axis in units of 1/Scale; 0: none
	Sight Sight  // who could have seen it at the time
}

// Explanation is the binding constraint of the whole world in words and counts.
type Explanation struct {
	Line   string  // one or two sentences with numbers; never empty
	Calm   bool    // true when nothing binds: all is well
	Causes []Cause // failed attempts of the trailing minute by cause, most first
}

// Cause counts failed attempts that share a reason.
type Cause struct {
	Name    string // "every unassigned address is cooling"
	Count   int
	Example Link // to one whom it befalls now; zero: none
	Sight   Sight
}

// Happening is something the world itself noted, at a time.
type Happening struct {
	At    time.Duration
	Text  string
	Sight Sight
}

// Moment is one scripted entry of an incident's timeline: a cause (Set not
// empty), or an observation that only tells.
type Moment struct {
	ID     string
	At     time.Duration
	Kind   MomentKind
	Title  string    // a few words
	Story  string    // a few sentences
	Source string    // where it is published, or why it is assumed
	Set    []Setting // what it changes; empty for an observation
	Place  string    // where it is written, such as friday.yaml:120; empty if nowhere
	Known  bool      // of a fault: those who responded knew of it at once, as of a load test
}

// MomentKind tells causes from observations.
type MomentKind string

// The kinds of moments.
const (
	Fault       MomentKind = "fault"
	Operator    MomentKind = "action"
	Observation MomentKind = "observation"
)

// Setting is a knob and the value it is turned to.
type Setting struct{ Key, Value string }

// Action is a knob turned at a time: the unit of every what-if.
type Action struct {
	At time.Duration
	Setting
	// Hold keeps the knob where it was turned: what the script's operators later
	// do to it is left out. Faults are not held off.
	Hold bool
}

// Script is an incident as the engine sees it.
type Script struct {
	Name, Title string
	Summary     string
	World       string // what its world is a model of: the title of its Kind
	Sources     []string
	Epoch       time.Time     // the wall clock at time 0, UTC
	Start       time.Duration // end of the warm-up: where a replay begins
	End         time.Duration
	Seed        uint64   // the story's own where it is one draw of many; 0: none, and 1 is as good as any
	Moments     []Moment // ascending in time
	Assumptions []Assumption
	Claims      []Claim // published figures, in the file's order
	Shown       Presentation
	Metrics     string        // the page that explains the world's series
	Every       time.Duration // between two samples; 0: DefaultEvery
	Planner     *Planner      // of the world's kind; nil: it has none
	// New builds the world as it is at time 0.
	New func(seed uint64) (World, error)
}

// Assumption is one free number of an incident, with its reason.
type Assumption struct {
	Key, Value, Unit, Why string
}

// Clock returns the wall clock at a simulated time.
func (s *Script) Clock(at time.Duration) time.Time { return s.Epoch.Add(at) }
