package fleet

import "time"

// Plan is how the control plane's database runs the activity monitor's query.
type Plan uint8

// The plans.
const (
	Index Plan = iota // the right index: a few hundred milliseconds
	Scan              // a scan of the computes table, tens of millions of rows
)

// DatabaseState is the database as the faults and the operators left it.
type DatabaseState struct {
	Plan  Plan
	CPUs  int
	Fence bool          // the query is wrapped in a materialised CTE: the plan cannot flip
	Stall time.Duration // the next query takes this long, whatever its plan
}

// QueryTime is how long one query takes now, with workers of the monitor running
// it next to the other sessions. While the CPUs suffice it takes its CPU time;
// beyond that all share them, which is the saturation of the incident.
func (db Database) QueryTime(s DatabaseState, workers int) time.Duration {
	cost := db.IndexCost
	if s.Plan == Scan && !s.Fence {
		cost = db.ScanCost
	}
	running := db.Sessions + workers
	if s.Plan == Index || s.Fence || running <= s.CPUs {
		return cost
	}
	return cost * time.Duration(running) / time.Duration(s.CPUs)
}

// Proxy is the rate limit in front of the control plane: a token bucket that
// holds one second's worth and one more.
type Proxy struct {
	PerMin int // 0: no limit
	level  int64
	at     time.Duration
}

// token is what one wake-up takes of the bucket's level.
const token = int64(time.Minute)

// Admit tells whether one wake-up passes now.
func (p *Proxy) Admit(now time.Duration) bool {
	if p.PerMin == 0 {
		return true
	}
	p.level, p.at = p.levelAt(now), now
	if p.level < token {
		return false
	}
	p.level -= token
	return true
}

// NextToken is when the next wake-up can pass at the earliest, if none passes
// before.
func (p *Proxy) NextToken(now time.Duration) time.Duration {
	if p.PerMin == 0 {
		return now
	}
	lacks, rate := max(0, token-p.levelAt(now)), int64(p.PerMin)
	return now + time.Duration((lacks+rate-1)/rate)
}

// Tokens is how many wake-ups would pass at once; 0 without a limit.
func (p *Proxy) Tokens(now time.Duration) int {
	if p.PerMin == 0 {
		return 0
	}
	return int(p.levelAt(now) / token)
}

func (p *Proxy) levelAt(now time.Duration) int64 {
	return min(p.level+int64(now-p.at)*int64(p.PerMin), token*int64(1+p.PerMin/60))
}

// NewProxy returns a proxy with the given limit a minute, its bucket empty.
func NewProxy(perMin int, now time.Duration) Proxy { return Proxy{PerMin: perMin, at: now} }
