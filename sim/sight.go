package sim

import "time"

// Sight says who could have seen something at the time: what a responder had in
// front of him, what he got by asking, and what is the model's alone. The zero value
// is not declared.
type Sight struct {
	Kind  SightKind
	How   string        // "kube-state-metrics", "ipamd.log of one node"; for Hidden why nobody saw it
	Takes time.Duration // of Asked: how long it takes to get it, for one thing
}

// SightKind tells the three apart.
type SightKind uint8

// The kinds of sight.
const (
	Undeclared SightKind = iota
	Dashboard            // stood on a dashboard, or was told without being asked for
	Asked                // a log, a command, a question to somebody: minutes
	Hidden               // nobody could have seen it at the time
)

// OnDashboard is what stood there without being asked for.
func OnDashboard(how string) Sight { return Sight{Kind: Dashboard, How: how} }

// OnAsking is what somebody who asks in this way has after a time.
func OnAsking(how string, takes time.Duration) Sight { return Sight{Asked, how, takes} }

// NotThen is what only the model knows, and why nobody else did.
func NotThen(why string) Sight { return Sight{Kind: Hidden, How: why} }

// String says it in a few words: "dashboard: kube-state-metrics".
func (s Sight) String() string {
	switch s.Kind {
	case Dashboard:
		return "dashboard: " + s.How
	case Asked:
		return "asked, " + s.Takes.String() + ": " + s.How
	case Hidden:
		return "not then: " + s.How
	}
	return ""
}

// Sight of a moment: what the operators did they knew, what was observed was seen, and
// a fault is what nobody knew yet, unless it is told otherwise.
func (m *Moment) Sight() Sight {
	switch {
	case m.Kind == Operator:
		return OnDashboard("the responders did it")
	case m.Kind == Observation:
		return OnDashboard("it was observed")
	case m.Known:
		return OnDashboard("the responders knew of it")
	}
	return NotThen("a cause that nobody knew yet")
}

// Seen is who could have seen a column of the room.
func (r *Room) Seen(c *Column) Sight {
	if c.Sight.Kind == Undeclared {
		return r.Sight
	}
	return c.Sight
}
