// Package ipam is one node's address pool and the decisions ipamd takes about
// it: pkg/ipamd/ipamd.go and pkg/ipamd/datastore/data_store.go of
// amazon-vpc-cni-k8s, the same rules in the same order.
//
// The package has no clock and makes no calls. Its owner tells it the time,
// lets it begin a pass of the pool loop, makes the EC2 call it asks for, and
// reports how that went; the pool then asks for the next call of the pass or
// says that the pass is over. What it decided it can explain.
package ipam

import (
	"fmt"
	"slices"
	"time"

	"reenact/model/dice"
)

// The periods ipamd has built in (ipamd.go and data_store.go, constants).
const (
	PassInterval       = 5 * time.Second  // between the end of a pass and the next
	shrinkInterval     = 30 * time.Second // decreaseIPPoolInterval
	insufficientPause  = 2 * time.Minute  // insufficientCidrErrorCooldown
	minENILifetime     = time.Minute      // minENILifeTime
	never              = time.Duration(-1 << 62)
	forever            = time.Duration(1 << 62)
	prefixBits         = 0xffff
	maxENIs, maxPerENI = 32, 64
)

// Limits are what the node's instance type and kubelet allow.
type Limits struct {
	ENIs    int // interfaces, the primary one included
	PerENI  int // secondary addresses, or prefixes, of one interface
	MaxPods int // the kubelet's
}

// Pool is the datastore of one node's ipamd together with its pool loop. What a
// pod's coming and going touches stands first and together: in a cluster of
// thousands of nodes it comes from memory each time.
type Pool struct {
	allocated int // addresses in the datastore, ENI primaries excluded
	assigned  int
	cooling   int
	attached  int // ENIs
	rest      restQueue
	set       Settings
	open      uint32 // ENIs with an assignable address, a bit each
	idle      uint32 // ENIs but the primary with neither pods nor cooling addresses
	dice      dice.Stream
	enis      []eni
	order     mapOrder

	limits           Limits
	lastShrink       time.Duration // lastDecreaseIPPool
	lastInsufficient time.Duration // lastInsufficientCidrError
	cordoned         bool
	decision         finding
	pass             pass
	prefix           [][maxPerENI]prefix // one row an ENI, under prefix delegation only
}

// New returns the pool of a fresh node: its primary ENI in the given subnet,
// with no secondary address yet.
func New(limits Limits, set Settings, subnet int16, d dice.Stream) (*Pool, error) {
	if limits.ENIs < 1 || limits.ENIs > maxENIs || limits.PerENI < 1 || limits.PerENI > maxPerENI {
		return nil, fmt.Errorf("address pool of a node with %d ENIs of %d addresses: ENIs must be 1 to %d and addresses 1 to %d",
			limits.ENIs, limits.PerENI, maxENIs, maxPerENI)
	}
	p := &Pool{limits: limits, rest: restQueue{first: forever}, dice: d, enis: make([]eni, limits.ENIs)}
	p.start(set)
	p.order = newMapOrder(set.Maps, 0)
	p.attach(0, subnet, 0)
	return p, nil
}

// start puts the loop into the state of a freshly started process.
func (p *Pool) start(set Settings) {
	p.set = set
	if set.PrefixDelegation && len(p.prefix) == 0 {
		p.prefix = make([][maxPerENI]prefix, p.limits.ENIs)
	}
	p.lastShrink, p.lastInsufficient = never, never
	p.pass, p.decision = pass{}, finding{}
}

// CloneInto makes c an independent copy, in the memory that c has as far as that
// suffices.
func (p *Pool) CloneInto(c *Pool) {
	enis, prefix, rest := slices.Grow(c.enis[:0], p.limits.ENIs)[:p.limits.ENIs], append(c.prefix[:0], p.prefix...), c.rest
	clear(enis[copy(enis, p.enis):]) // p may be trimmed
	*c = *p
	c.enis, c.prefix, c.rest = enis, prefix, rest
	p.rest.cloneInto(&c.rest)
}

// Trim gives back the memory of what is not there: interfaces that are not attached.
// Afterwards the pool can do nothing but be cloned.
func (p *Pool) Trim() {
	n := len(p.enis)
	for n > 0 && p.enis[n-1] == (eni{}) {
		n--
	}
	p.enis = slices.Clone(p.enis[:n])
}

// Stats are the pool's totals (data_store.go, GetIPStats). All count addresses.
type Stats struct {
	Total    int // allocated to the node and usable by pods: ENI primaries excluded
	Assigned int
	Cooling  int // not assigned, and not assignable yet
	ENIs     int
}

// Stats expires cooldowns up to now and returns the totals.
func (p *Pool) Stats(now time.Duration) Stats {
	p.expire(now)
	return Stats{Total: p.allocated, Assigned: p.assigned, Cooling: p.cooling, ENIs: p.attached}
}

// Assignable is the number of addresses that a CNI ADD could be given now.
func (p *Pool) Assignable(now time.Duration) int {
	p.expire(now)
	return p.allocated - p.assigned - p.cooling
}

// Settings returns what the running process was started with.
func (p *Pool) Settings() Settings { return p.set }

// Limits returns what the instance allows.
func (p *Pool) Limits() Limits { return p.limits }

// MaxENIs is the number of interfaces ipamd will go to (ipamd.go, getMaxENI).
func (p *Pool) MaxENIs() int {
	if p.set.MaxENI >= 1 && p.set.MaxENI < p.limits.ENIs {
		return p.set.MaxENI
	}
	return p.limits.ENIs
}

// SetCordoned tells the pool that its node is unschedulable, or is again not.
func (p *Pool) SetCordoned(yes bool) { p.cordoned = yes }

// unit is the number of addresses one slot stands for.
func (p *Pool) unit() int {
	if p.set.PrefixDelegation {
		return PrefixSize
	}
	return 1
}

// attach puts an interface into the datastore, with no address yet.
func (p *Pool) attach(i uint8, subnet int16, now time.Duration) {
	p.enis[i] = eni{attached: true, subnet: subnet, created: now, order: newMapOrder(p.set.Maps, 0)}
	if p.set.PrefixDelegation {
		p.prefix[i] = [maxPerENI]prefix{}
	}
	p.order.insert(i, &p.dice)
	p.attached++
	p.mark(i)
}

// grow adds n addresses or prefixes to an interface.
func (p *Pool) grow(i uint8, n int) {
	p.enis[i].add(n, &p.dice)
	p.allocated += n * p.unit()
	p.mark(i)
}

// shrink takes the given slots, which have no pod, off an interface.
func (p *Pool) shrink(i uint8, slots uint64) {
	e := &p.enis[i]
	if e.cooling&slots != 0 {
		p.cooling -= p.rest.drop(i, slots)
		p.clearPrefixes(i, e.cooling&slots)
	}
	n := e.cidrs()
	e.drop(slots)
	p.allocated -= (n - e.cidrs()) * p.unit()
	p.mark(i)
}

func (p *Pool) clearPrefixes(i uint8, slots uint64) {
	if !p.set.PrefixDelegation {
		return
	}
	for s := range maxPerENI {
		if slots>>s&1 != 0 {
			p.prefix[i][s] = prefix{}
		}
	}
}

// detach takes an interface with no pods out of the datastore.
func (p *Pool) detach(i uint8) {
	p.shrink(i, p.enis[i].live)
	p.enis[i] = eni{}
	p.order.remove(i)
	p.attached--
	p.mark(i)
}

// mark keeps open and idle in step with interface i. It must follow every change
// of the interface's sets.
func (p *Pool) mark(i uint8) {
	e, bit := &p.enis[i], uint32(1)<<i
	p.open &^= bit
	if e.live&^e.closed != 0 {
		p.open |= bit
	}
	p.idle &^= bit
	if e.attached && i > 0 && e.used|e.cooling == 0 {
		p.idle |= bit
	}
}

// freeIndex is the lowest device number in no use; there must be one.
func (p *Pool) freeIndex() uint8 {
	for i := range p.enis {
		if !p.enis[i].attached {
			return uint8(i)
		}
	}
	return 0
}
