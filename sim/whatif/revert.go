package whatif

import (
	"fmt"
	"slices"
	"time"

	"reenact/sim"
)

// Change is something done at a time that somebody may want to undo.
type Change struct {
	At   time.Duration
	Set  []sim.Setting
	Hold time.Duration // how long it stays before it is undone
	// Event is the id of the script's moment that made the change; empty when it
	// comes on top of the script.
	Event string
}

// Trap sets three branches beside each other: the change was never made, was
// made and kept, was made and undone. On all three the script's operators leave
// the changed knobs alone after the change, so that the branches differ by the
// change and by nothing else.
type Trap struct {
	Change
	Before   []sim.Setting // the values that undoing goes back to
	Outcomes []sim.Outcome
	Never    *sim.Run
	Kept     *sim.Run
	Undone   *sim.Run // nil until Branch has forked it
}

// UndoneAt is when the change is taken back.
func (t *Trap) UndoneAt() time.Duration { return t.At + t.Hold }

// Dropped are the ids of the moments that are left out on every branch: the one
// that made the change, which a branch then makes itself.
func (t *Trap) Dropped() []string {
	if t.Event == "" {
		return nil
	}
	return []string{t.Event}
}

// Runs are the three branches, once they have been forked.
func (t *Trap) Runs() []*sim.Run { return []*sim.Run{t.Never, t.Kept, t.Undone} }

// Branches is how many there are.
const Branches = 3

// Branch returns the branches in the order of Runs, in which they must be asked for,
// each to be advanced to its end while the others are. The last is forked from the
// second, which advance brings to where the change is undone.
func (t *Trap) Branch(i int, advance func(run *sim.Run, to time.Duration) error) (*sim.Run, error) {
	if i != 1 {
		return t.Runs()[i], nil
	}
	if err := advance(t.Kept, t.UndoneAt()); err != nil {
		return nil, err
	}
	var err error
	t.Undone, err = t.Kept.Fork(t.UndoneAt(), actions(t.UndoneAt(), t.Before)...)
	return t.Kept, err
}

// NewTrap prepares the branches. What they share, up to the change, is simulated once.
// The error says why the change cannot be made or cannot be undone.
func NewTrap(script *sim.Script, seed uint64, c Change) (*Trap, error) {
	if c.At+c.Hold >= script.End {
		return nil, fmt.Errorf("undone after %v, the change would be taken back at the incident's end or later; it must be held for less than %v", c.Hold, script.End-c.At)
	}
	script = without(script, keysOf(c.Set), c.At)
	t := &Trap{Change: c}
	drop := t.Dropped()
	var err error
	if t.Never, err = sim.NewRun(script, seed, sim.Options{Drop: drop}); err != nil {
		return nil, err
	}
	if err := t.look(c.Set); err != nil {
		return nil, err
	}
	t.Kept, err = t.Never.Fork(t.At, actions(t.At, t.Set)...)
	return t, err
}

// look reads the values that the knobs have before the change, and makes sure
// that the change changes something which can be undone.
func (t *Trap) look(set []sim.Setting) error {
	if err := t.Never.Advance(t.At); err != nil {
		return err
	}
	world, err := t.Never.WorldAt(t.At)
	if err != nil {
		return err
	}
	// A trap has a recovery of its own, against the branch in which nothing was
	// done; another one beside it, with other limits, would contradict it.
	t.Outcomes = slices.DeleteFunc(Outcomes(world), func(o sim.Outcome) bool { return o.Reduce == sim.Recovery })
	before := world.Knobs()
	for _, s := range set {
		if w, ok := world.(sim.OneWay); ok {
			if why := w.OneWay(s.Key); why != "" {
				return fmt.Errorf("%s cannot be undone: %s", s.Key, why)
			}
		}
		if err := world.Set(s.Key, s.Value); err != nil {
			return err
		}
		i := slices.IndexFunc(before, func(k sim.Knob) bool { return k.Key == s.Key })
		t.Before = append(t.Before, sim.Setting{Key: s.Key, Value: before[i].Value})
	}
	after := world.Knobs()
	if slices.EqualFunc(before, after, func(a, b sim.Knob) bool { return a.Key == b.Key && a.Value == b.Value }) {
		return &NoChangeError{Before: t.Before}
	}
	return nil
}

// NoChangeError says that the knobs already stand where a change would turn them.
type NoChangeError struct{ Before []sim.Setting }

func (e *NoChangeError) Error() string {
	text := ""
	for i, s := range e.Before {
		if i > 0 {
			text += ", "
		}
		text += s.Key + "=" + s.Value
	}
	return "that changes nothing: at this time the incident already has " + text
}

// Verdict is the answer to the question of the revert trap, with one seed's dice.
type Verdict struct {
	Judged sim.Outcome // tells well from unwell by its Series and Limit
	// HarmKept and HarmUndone tell whether those branches were unwell, and
	// substantially worse off than the one without the change, for at least Lapse
	// in all.
	HarmKept, HarmUndone bool
	// HarmBefore is the same of the undone branch before it was undone.
	HarmBefore bool
	Worse      time.Duration // how long the undone branch was so after it was undone
	Left       time.Duration // from then to the end
	Prompt     bool          // that was brief
	Back       bool          // it was, or was over for at least half an hour at the end
	BackAt     time.Duration // when it was so last; not before it was undone
	// Gain tells whether the branch without the change was unwell and
	// substantially worse off than where it was kept, and Lost whether the undone
	// one was, once it was undone: both for at least Lapse.
	Gain, Lost bool
	Damages    []Damage // what the world counts as damage and differs clearly between the branches
}

// Damage is what an outcome came to on the three branches of a trap.
type Damage struct {
	Outcome             sim.Outcome
	Never, Kept, Undone Value
}

// Less and More tell whether keeping the change cost clearly less than never making it,
// or clearly more.
func (d *Damage) Less() bool { return clearly(&d.Outcome, d.Kept, d.Never) }
func (d *Damage) More() bool { return clearly(&d.Outcome, d.Never, d.Kept) }

// Lost tells whether the undone branch cost clearly more than the kept one.
func (d *Damage) Lost() bool { return clearly(&d.Outcome, d.Kept, d.Undone) }

// clearly tells whether one value is less than another by more than another seed would
// make of it: by a quarter of it and, of what is counted, by three times the spread of
// as many events that come by chance, of a time by Lapse.
func clearly(o *sim.Outcome, less, more Value) bool {
	if less.None() || more.None() {
		return false
	}
	d := more.Amount - less.Amount
	if d <= 0 || d < more.Amount/4 {
		return false
	}
	if o.Reduce == sim.Total {
		return d*d >= 9*more.Amount
	}
	return o.Unit != "min" || d >= minutes(Lapse).Amount
}

// Helps tells whether things go better with the change than without it in some way, and
// Costs whether they go worse, by the damage that was done in all. They may do both.
func (v *Verdict) Helps() bool {
	return v.Gain || slices.ContainsFunc(v.Damages, func(d Damage) bool { return d.Less() })
}
func (v *Verdict) Costs() bool {
	return slices.ContainsFunc(v.Damages, func(d Damage) bool { return d.More() })
}

// Loses tells whether undoing the change loses what it gained.
func (v *Verdict) Loses() bool {
	return v.Gain && v.Lost || slices.ContainsFunc(v.Damages, func(d Damage) bool { return d.Less() && d.Lost() })
}

// Margin is by how much branches must differ in a series, on average over Lapse,
// to differ in substance: a tenth of its range, in units of 1/Scale.
func Margin(s *sim.Series) int64 { return max(s.Max/10, 1) }

// Lapse is the time over which branches are averaged to be told apart.
const Lapse = usualLapse

// Judge compares the branches, once all have come to their end. It is false when
// the world declares no outcome that tells well from unwell.
func (t *Trap) Judge() (Verdict, bool) {
	i := t.judged()
	if i < 0 {
		return Verdict{}, false
	}
	at, end := t.UndoneAt(), t.Undone.Script().End
	undone := t.worse(t.Undone, t.Never)
	v := Verdict{Judged: t.Outcomes[i], BackAt: at, Worse: within(undone, at, end), Left: end - at}
	v.HarmKept = within(t.worse(t.Kept, t.Never), 0, end) >= Lapse
	v.HarmUndone = within(undone, 0, end) >= Lapse
	v.HarmBefore = within(undone, 0, at) >= Lapse
	if n := len(undone); n > 0 {
		v.BackAt = max(at, undone[n-1].to)
	}
	v.Prompt = v.Worse <= brief(v.Left)
	v.Back = v.Prompt || v.BackAt <= end-settled
	v.Gain = within(t.worse(t.Never, t.Kept), 0, end) >= Lapse
	v.Lost = within(t.worse(t.Undone, t.Kept), at, end) >= Lapse
	v.Damages = t.damages()
	return v, true
}

// damages are the outcomes that an incident cost and that differ clearly.
func (t *Trap) damages() (list []Damage) {
	never, kept, undone := Measure(t.Never.Recording(), t.Outcomes), Measure(t.Kept.Recording(), t.Outcomes), Measure(t.Undone.Recording(), t.Outcomes)
	for i, o := range t.Outcomes {
		d := Damage{o, never[i], kept[i], undone[i]}
		if o.Damage && (d.Less() || d.More() || d.Lost() || clearly(&o, d.Undone, d.Kept)) {
			list = append(list, d)
		}
	}
	return list
}

// brief is how long harm may go on in a time after its cause was undone and still
// count as ended by that: a rollout and a few bursts.
func brief(left time.Duration) time.Duration { return max(15*time.Minute, left/10) }

// within is how much of the spells lies between two times.
func within(list []spell, from, to time.Duration) time.Duration {
	sum := time.Duration(0)
	for _, s := range list {
		sum += max(0, min(s.to, to)-max(s.from, from))
	}
	return sum
}

// judged is the outcome that tells well from unwell; −1 when there is none.
func (t *Trap) judged() int {
	return slices.IndexFunc(t.Outcomes, func(o sim.Outcome) bool { return o.Reduce == sim.Below })
}

// worse lists when a branch was unwell, and substantially worse off than another.
func (t *Trap) worse(run, than *sim.Run) []spell {
	o := &t.Outcomes[t.judged()]
	rec := run.Recording()
	column, other := known(rec.Column(o.Series)), known(than.Recording().Column(o.Series))
	least := int64(1)
	if i := slices.IndexFunc(rec.Series(), func(s sim.Series) bool { return s.Key == o.Series }); i >= 0 {
		least = Margin(&rec.Series()[i])
	}
	behind := func(column, other []int64) test {
		bad := below(column, o.Limit)
		return func(i int) bool { return bad(i) && (other[i] == sim.Empty || other[i]-column[i] >= least) }
	}
	mean := behind(means(column, rec.Every(), Lapse), means(other, rec.Every(), Lapse))
	return outages(rec, min(len(column), len(other)), mean, behind(column, other))
}
