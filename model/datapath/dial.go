package datapath

import "time"

// Kernel are the timers of Linux that a failing handshake shows.
type Kernel struct {
	// SynRetries is net.ipv4.tcp_syn_retries: 6.
	SynRetries int
	// LinearSyns is net.ipv4.tcp_syn_linear_timeouts: 4 from kernel 6.5 on, 0 before.
	LinearSyns int
	// SynAckRetries is net.ipv4.tcp_synack_retries: 5.
	SynAckRetries int
}

// Linux is a kernel with its defaults; linear from 6.5 on.
func Linux(linear bool) Kernel {
	k := Kernel{SynRetries: 6, SynAckRetries: 5}
	if linear {
		k.LinearSyns = 4
	}
	return k
}

// never lies after everything.
const never = time.Duration(1<<63 - 1)

// Timeout is when connect() gives up by itself: 127 s, or 131 s with linear timeouts
// (Linux, Documentation/networking/ip-sysctl.rst, tcp_syn_retries).
func (k Kernel) Timeout() time.Duration {
	d := Dial{Kernel: k, nextSyn: 0}
	for range k.LinearSyns + k.SynRetries + 1 {
		d.SynSent()
	}
	return d.nextSyn
}

// Dial is one connect() that gets no answer, with the timers of both kernels. Its times
// count from its first SYN. It is a plain value.
type Dial struct {
	Kernel
	limit       time.Duration // the application gives up
	syns        int           // sent
	nextSyn     time.Duration
	half        bool // nginx's kernel has a half-open connection
	timeouts    int  // of its SYN-ACK
	nextSynAck  time.Duration
	over        bool // the client has given up
	SynAcksSent int
}

// NewDial begins a connect() that the application gives so long; 0 is no limit.
func NewDial(k Kernel, limit time.Duration) Dial {
	if limit <= 0 || limit > k.Timeout() {
		limit = k.Timeout()
	}
	return Dial{Kernel: k, limit: limit, nextSynAck: never}
}

// Due is what happens next in a Dial.
type Due uint8

// What may happen. At the same moment nginx's timer comes before the client's SYN, which
// has the way before it, and giving up before both.
const (
	Nothing Due = iota
	GiveUp      // the client's connect() fails
	SendSynAck
	Forget // nginx's kernel drops the half-open connection
	SendSyn
)

// Next tells what happens next, and when; Nothing when both kernels are at rest.
func (d *Dial) Next() (Due, time.Duration) {
	due, at := Nothing, never
	if !d.over {
		due, at = GiveUp, d.limit
	}
	if d.half && d.nextSynAck < at {
		due, at = SendSynAck, d.nextSynAck
		if d.timeouts >= d.SynAckRetries {
			due = Forget
		}
	}
	if !d.over && d.nextSyn < at {
		due, at = SendSyn, d.nextSyn
	}
	return due, at
}

// Syns is how many SYNs the client has sent.
func (d *Dial) Syns() int { return d.syns }

// Over tells whether the client has given up.
func (d *Dial) Over() bool { return d.over }

// HalfOpen tells whether nginx's kernel still waits for the client.
func (d *Dial) HalfOpen() bool { return d.half }

// GaveUp notes that connect() has failed. The kernel of nginx does not learn of it.
func (d *Dial) GaveUp() { d.over = true }

// Forgot notes that the half-open connection is gone: its time is over, or a RST came.
func (d *Dial) Forgot() { d.half, d.timeouts, d.nextSynAck = false, 0, never }

// SynSent notes a SYN and sets the next: a second apart for the linear ones, then
// doubling (tcp_timer.c, tcp_retransmit_timer).
func (d *Dial) SynSent() {
	gap := time.Second
	if d.syns > d.LinearSyns {
		gap <<= d.syns - d.LinearSyns
	}
	d.syns++
	d.nextSyn += gap
}

// SynTaken is nginx's kernel with a SYN: it answers each at once, and sets its own timer
// anew without counting it (tcp_minisocks.c, tcp_check_req; one a second is below its
// rate limit).
func (d *Dial) SynTaken(at time.Duration) {
	d.half = true
	d.nextSynAck = at + time.Second<<d.timeouts
	d.SynAcksSent++
}

// SynAckDue is nginx's kernel when its timer ends: it answers again and doubles the wait
// (inet_connection_sock.c, reqsk_timer_handler).
func (d *Dial) SynAckDue(at time.Duration) {
	d.timeouts++
	d.nextSynAck = at + time.Second<<d.timeouts
	d.SynAcksSent++
}

// Sent is one packet of a Dial.
type Sent struct {
	At time.Duration
	Packet
	Trip Trip
}

// Play runs a whole connect() through a network, every packet on its own way, until both
// kernels are at rest: what a sheet and a packet capture show.
func (n *Network) Play(d Dial) (packets []Sent, fate Fate) {
	for first := true; ; first = false {
		due, at := d.Next()
		var f Fate
		switch due {
		case Nothing:
			return packets, fate
		case GiveUp:
			d.GaveUp()
			continue
		case Forget:
			d.Forgot()
			continue
		case SendSyn:
			f = n.Connect()
			d.SynSent()
			if f.SynAck {
				d.SynTaken(at)
			}
		case SendSynAck:
			d.SynAckDue(at)
			f = n.Again()
		}
		if first {
			fate = f
		}
		for _, t := range f.Trips {
			packets = append(packets, Sent{at, t.Sent, t})
		}
		if f.Reset {
			d.Forgot()
		}
		if f.Cause == OK || f.Refused {
			return packets, fate
		}
	}
}
