package sim

import "time"

// Claim is a published figure that the model must earn: what was published, how
// the same thing is read from a recording, and which readings agree with it.
// Nothing in a world knows of claims. Package claims reads them.
type Claim struct {
	ID        string
	Title     string // what is claimed, in our words
	Published string // the figure as its source has it
	Source    string
	// Series is a formula over the keys of the recorded series:
	// "100 * ip_assigned / ip_allocated". Empty when Own says what to look at.
	Series string
	Unit   string // of the reading; may be empty
	Read   string // how the window becomes one number: a name of claims.Reads
	// From and To are the window, both ends included; the same moment when one
	// sample is read. BaseFrom and BaseTo are the window that a share is of.
	From, To         time.Duration
	BaseFrom, BaseTo time.Duration
	// Level is what the reads first and time wait for: the formula at or above
	// it, or with Below at or below it.
	Level float64
	Below bool
	// Given is the condition under which the claim is made: a formula that must be above
	// 0 at From. Runs in which it is not are not asked. Empty: always.
	Given string
	// Own is a claim in a form that the kind of world has for itself, in place of a
	// series; nil for an ordinary one.
	Own OwnClaim
	// Low and High are the accepted readings, both included, and Why the reason
	// for the range: the publication and its ambiguity, never what the model gives.
	Low, High float64
	Why       string
	// FallsShort is the best explanation of why the model does not meet the
	// claim; empty when it is expected to.
	FallsShort string
}
