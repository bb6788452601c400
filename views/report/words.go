package report

import (
	"reenact/sim"
	"reenact/sim/whatif"
)

// This file gives the sentences and tables to a screen, which fits them to its
// width itself, so that it and the headless commands say the same.

// Sentence is the answer with its numbers.
func (t *Trap) Sentence() string { return t.sentence() }

// Rule says by what the answer was found.
func (t *Trap) Rule() string { return t.rule() }

// Table is the outcomes of the three branches in columns, headings first: the
// outcomes' names, the first branch, and of each other branch its values and by
// how much they differ from the first.
func (t *Trap) Table() [][]string { return t.table().all() }

// Sentences say what the points come to.
func (m *Moments) Sentences() []string { return m.sentences() }

// Tried says what was tried, and when.
func (m *Moments) Tried() string { return m.tried() }

// Damage is the index of the outcome that the sentences go by.
func (m *Moments) Damage() int { return m.damage() }

// Heading names that outcome with its unit.
func (m *Moments) Heading() string { return heading(m.Script, &m.Outcomes[m.damage()]) }

// Choices writes what a branch changes, in a line.
func Choices(script *sim.Script, b *whatif.Branch) string { return choices(script, b) }

// Amount writes what an outcome came to for people: digits in threes, and the time of a
// recovery.
func Amount(script *sim.Script, o *sim.Outcome, v whatif.Value) string { return amount(script, o, v) }
