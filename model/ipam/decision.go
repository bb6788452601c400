package ipam

import (
	"fmt"
	"strings"
	"time"
)

// Decision is what one pass of the pool loop found and did. It is written by
// the code that decides, so the explanation cannot differ from the deed.
type Decision struct {
	finding
	set     Settings
	perENI  int
	maxENIs int
	maxPods int
}

// finding is the part of a decision that differs from pass to pass; the rest
// stays as it is while the process runs.
type finding struct {
	At      time.Duration
	Verdict Verdict
	Found   Stats         // the pool as the pass found it
	Wanted  int           // SubnetFull: addresses the subnet had to have at once
	Count   int           // addresses added or released
	ENI     uint8         // the interface that grew, came or went
	Freed   bool          // an idle interface went as well
	Until   time.Duration // BackingOff, SubnetFull, ShrinkTooSoon: when it may act again
}

// Verdict is the outcome of a pass.
type Verdict uint8

// The verdicts.
const (
	NoPass        Verdict = iota // no pass yet since the start
	Satisfied                    // the targets are met: no call
	Grew                         // addresses were added to an interface
	GrewENI                      // an interface was added
	Shrank                       // addresses were released
	ShrinkTooSoon                // too high, but the last release is not 30 s ago
	Cordoned                     // too low, but the node is unschedulable
	BackingOff                   // too low, but the subnet was full within the last 2 min
	SubnetFull                   // too low, and the subnet had no room for a new interface
	SubnetEmpty                  // too low, no free address, and no further interface allowed
	ENILimit                     // too low, all interfaces full, and no further one allowed
	CallFailed                   // too low, and the EC2 call failed otherwise
)

// LastDecision returns what the latest pass decided.
func (p *Pool) LastDecision() Decision {
	return Decision{finding: p.decision, set: p.set, perENI: p.limits.PerENI, maxENIs: p.MaxENIs(), maxPods: p.limits.MaxPods}
}

// LastVerdict is the verdict of LastDecision.
func (p *Pool) LastVerdict() Verdict { return p.decision.Verdict }

func (p *Pool) observe(now time.Duration) finding {
	return finding{At: now, Found: Stats{Total: p.allocated, Assigned: p.assigned, Cooling: p.cooling, ENIs: p.attached}}
}

func (d *finding) grew(v Verdict, count int, eni uint8) {
	d.Verdict, d.Count, d.ENI = v, count, eni
}

// Explain says the decision and its reason with the numbers it was taken on.
// clock writes a time as the reader's clock shows it.
func (d Decision) Explain(clock func(time.Duration) string) string {
	var b strings.Builder
	switch d.Verdict {
	case NoPass:
		b.WriteString("ipamd has made no pass since it started")
	case Satisfied:
		fmt.Fprintf(&b, "no EC2 call: %s", d.satisfaction())
	case Grew:
		fmt.Fprintf(&b, "%s, so %s came to ENI %d", d.need(), addresses(d.Count), d.ENI)
	case GrewENI:
		fmt.Fprintf(&b, "%s, so ENI %d came with %s", d.need(), d.ENI, addresses(d.Count))
	case Shrank:
		fmt.Fprintf(&b, "%s, so %s went back to the subnet%s", d.excess(), addresses(d.Count), d.regardless())
	case ShrinkTooSoon:
		fmt.Fprintf(&b, "no EC2 call: %s, but addresses were released within the last 30 s (next try after %s)", d.excess(), clock(d.Until))
	case Cordoned:
		fmt.Fprintf(&b, "no EC2 call: %s, but the node is cordoned", d.need())
	case BackingOff:
		fmt.Fprintf(&b, "no EC2 call: %s, but the subnet was full and ipamd waits out 120 s (next try after %s)", d.need(), clock(d.Until))
	case SubnetFull:
		fmt.Fprintf(&b, "%s, but the subnet has %s; next try after %s", d.need(), d.lack(), clock(d.Until))
	case SubnetEmpty:
		fmt.Fprintf(&b, "%s, but the subnet has no free address, and the node has its %d ENIs", d.need(), d.maxENIs)
	case ENILimit:
		fmt.Fprintf(&b, "no EC2 call: %s, but all %d ENIs are full", d.need(), d.maxENIs)
	case CallFailed:
		fmt.Fprintf(&b, "%s, but the EC2 call failed", d.need())
	}
	if d.Freed {
		fmt.Fprintf(&b, "; idle ENI %d was freed", d.ENI)
	}
	return b.String()
}

// regardless says what a shrinking pool does not ask.
func (d Decision) regardless() string {
	if d.set.CooldownUnavailable {
		return ""
	}
	return ", cooling or not"
}

// lack is what a full subnet would not give.
func (d Decision) lack() string {
	if d.Wanted > 0 {
		return fmt.Sprintf("fewer than the %d free addresses a new ENI needs at once", d.Wanted)
	}
	return "no free address"
}

func addresses(n int) string {
	if n == 1 {
		return "1 address"
	}
	return fmt.Sprintf("%d addresses", n)
}

// available counts as the deciding code does.
func (d Decision) available() int {
	n := d.Found.Total - d.Found.Assigned
	if d.set.CooldownUnavailable {
		n -= d.Found.Cooling
	}
	return n
}

// counted tells how available came about, and what of it cannot be assigned.
func (d Decision) counted() string {
	switch cooling := d.Found.Cooling; {
	case d.set.CooldownUnavailable && cooling > 0:
		return fmt.Sprintf("%d available (%d allocated − %d assigned − %d in cooldown)", d.available(), d.Found.Total, d.Found.Assigned, cooling)
	case cooling > 0 && cooling >= d.available():
		return fmt.Sprintf("%d available (%d allocated − %d assigned), every one of them in cooldown,", d.available(), d.Found.Total, d.Found.Assigned)
	case cooling > 0:
		return fmt.Sprintf("%d available (%d allocated − %d assigned), %d of them in cooldown,", d.available(), d.Found.Total, d.Found.Assigned, cooling)
	}
	return fmt.Sprintf("%d available (%d allocated − %d assigned)", d.available(), d.Found.Total, d.Found.Assigned)
}

// target names the rule in force.
func (d Decision) target() string {
	s := d.set
	switch {
	case s.WarmIP != 0 && s.MinimumIP != 0:
		return fmt.Sprintf("WARM_IP_TARGET=%d and MINIMUM_IP_TARGET=%d", s.WarmIP, s.MinimumIP)
	case s.WarmIP != 0:
		return fmt.Sprintf("WARM_IP_TARGET=%d", s.WarmIP)
	case s.MinimumIP != 0:
		return fmt.Sprintf("MINIMUM_IP_TARGET=%d", s.MinimumIP)
	case s.PrefixDelegation && s.WarmPrefix > 0:
		return fmt.Sprintf("WARM_PREFIX_TARGET=%d (%d addresses)", s.WarmPrefix, s.WarmPrefix*PrefixSize)
	case s.PrefixDelegation:
		return "WARM_PREFIX_TARGET=0 (grow only when none is available)"
	case s.WarmENI > 0:
		return fmt.Sprintf("WARM_ENI_TARGET=%d (%d addresses)", s.WarmENI, s.WarmENI*d.perENI)
	}
	return "WARM_ENI_TARGET=0 (grow only when none is available)"
}

func (d Decision) satisfaction() string {
	if d.maxPods > 0 && d.Found.Total >= d.maxPods {
		return fmt.Sprintf("%d allocated reach max-pods %d", d.Found.Total, d.maxPods)
	}
	return d.counted() + " satisfy " + d.target()
}

func (d Decision) need() string   { return d.counted() + " fall short of " + d.target() }
func (d Decision) excess() string { return d.counted() + " exceed " + d.target() }
