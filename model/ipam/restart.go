package ipam

import "time"

// Restart starts ipamd anew with these settings, as every change of its
// environment does. The checkpoint restores which pod holds which address; what
// only lived in memory is gone: cooldowns, the ages of the interfaces, the 120 s
// back-off and the 30 s shrink timer (data_store.go, ReadBackingStore; ipamd.go,
// nodeInit). The caller then makes the one increase of BeginStart.
//
// Turning prefix delegation on or off needs fresh nodes: it is an error.
func (p *Pool) Restart(now time.Duration, set Settings) error {
	if set.PrefixDelegation != p.set.PrefixDelegation {
		return errModeChange
	}
	p.expire(now)
	for i := range p.enis {
		e := &p.enis[i]
		p.clearCooling(i)
		e.created = now
		e.closed &^= e.cooling
		e.cooling = 0
	}
	p.cooling, p.rest = 0, restQueue{first: forever}
	p.start(set)
	p.rebuildMaps()
	return nil
}

// rebuildMaps fills the maps anew, in the order in which EC2 lists what the node
// has: interfaces by device number, their addresses as they came.
func (p *Pool) rebuildMaps() {
	p.order = newMapOrder(p.set.Maps, 0)
	for i := range p.enis {
		e := &p.enis[i]
		if !e.attached {
			continue
		}
		p.order.insert(uint8(i), &p.dice)
		e.rebuild(p.set.Maps, &p.dice)
		p.mark(uint8(i))
	}
}

// clearCooling ends the cooldowns inside the prefixes of an interface.
func (p *Pool) clearCooling(i int) {
	if !p.set.PrefixDelegation {
		return
	}
	for s := range p.prefix[i] {
		p.prefix[i][s].cooling = 0
	}
}

type poolError string

func (e poolError) Error() string { return string(e) }

const errModeChange = poolError("ENABLE_PREFIX_DELEGATION cannot change on a running node: AWS says to replace the nodes; set it from the start")
