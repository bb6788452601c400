package sim

import "time"

// Reduction turns the samples of one series into one number for a whole run.
type Reduction int

// The reductions.
const (
	// Total adds up a rate per minute whose samples count the trailing minute. Where
	// they lie further apart, each stands for the time since the one before: an estimate.
	Total Reduction = iota
	// Peak is the highest sample.
	Peak
	// Lowest is the lowest sample.
	Lowest
	// Below is how long the series lay below Limit, in minutes.
	Below
	// Recovery is how long the longest time below Limit lasted, in minutes. Only
	// samples count around which the mean over Lasting lies below it, too: a short
	// lapse is no outage. What is bad again within half an hour never was over. A
	// run whose end has been bad for at least Lasting has none.
	Recovery
)

// Outcome declares a number that a whole run comes to, by which branches are
// compared.
type Outcome struct {
	Key     string // stable name, as in CSV: "failed_starts"
	Title   string // "Failed starts"
	Unit    string // "starts"; "min" for Below and Recovery
	Help    string // what it is, in one sentence
	Series  string // key of the series it is reduced from
	Reduce  Reduction
	Limit   int64         // of Below and Recovery, in units of 1/Scale of the series
	Lasting time.Duration // of Recovery: what the mean is taken over
	// Damage marks what an incident cost, the main kind first; less is better.
	Damage bool
}

// Judged is a World that says which numbers tell good from bad. One that does
// not is judged by the lows of its first percentage and the peaks of the rest.
type Judged interface {
	// Outcomes never change during a world's life. Each refers to a series that
	// the world declares.
	Outcomes() []Outcome
}

// OneWay is a World with knobs that cannot be turned back once it lives: turning
// them to their old value does something else again.
type OneWay interface {
	// OneWay says why a knob cannot be turned back; empty when it can.
	OneWay(key string) string
}
