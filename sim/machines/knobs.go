package machines

import (
	"fmt"
	"time"

	"reenact/sim"
	"reenact/sim/kit"
)

// Knobs implements sim.World.
func (w *World) Knobs() []sim.Knob {
	list := knobs.List(w)
	for i := range list {
		list[i].Note = w.noteOn(list[i].Key)
	}
	return list
}

// Set implements sim.World.
func (w *World) Set(key, value string) error {
	place, changed, err := knobs.Set(w, key, value)
	if err == nil && changed {
		w.fold(uint64(w.now) ^ uint64(place)<<48 ^ 0xabcd)
	}
	return err
}

// noteOn says where a setting does not act as it reads.
func (w *World) noteOn(key string) string {
	k := &w.knob
	switch {
	case key == "MACHINES" && k.machines != w.serving:
		return "the new machines are being made"
	case key == "MACHINES" && w.blocks() < w.serving:
		return fmt.Sprintf("%d of them have a block: the addresses have no more", w.blocks())
	case key == "PORTS" && k.ports == 0:
		return fmt.Sprintf("%d by the size of the pool", w.blockSize())
	case key == "MOST_PORTS" && w.cfg.NAT.Cloud == Azure:
		return "ignored: blocks of an Azure load balancer do not grow"
	case key == "MOST_PORTS" && k.most <= k.ports:
		return "static: a block does not grow"
	case (key == "KEEP" || key == "KEEPALIVE") && !k.reuse:
		return "ignored: REUSE is off"
	}
	return ""
}

func integer(k sim.Knob, path string, field func(*settings) *int, then func(*World)) kit.Knob[*World] {
	return kit.Int(kit.Within(k, Config{}, path), func(w *World) int { return *field(&w.knob) }, func(w *World, n int) error {
		*field(&w.knob) = n
		if then != nil {
			then(w)
		}
		return nil
	})
}

func duration(k sim.Knob, path string, field func(*settings) *time.Duration, then func(*World)) kit.Knob[*World] {
	return kit.Duration(kit.Within(k, Config{}, path), func(w *World) time.Duration { return *field(&w.knob) }, func(w *World, d time.Duration) error {
		*field(&w.knob) = d
		if then != nil {
			then(w)
		}
		return nil
	})
}

func boolean(k sim.Knob, field func(*settings) *bool) kit.Knob[*World] {
	return kit.Bool(k, func(w *World) bool { return *field(&w.knob) }, func(w *World, b bool) error { *field(&w.knob) = b; return nil })
}

var knobs = kit.Knobs[*World]{
	kit.Int(kit.Within(sim.Knob{Key: "PORTS", Title: "ports/machine", Primary: true, Step: 64, Default: "64",
		Help: "ports of each machine (Cloud NAT: minimum ports per VM; Azure: allocated outbound ports); 0, on Azure: by the size of the pool"}, Config{}, "nat.ports"),
		func(w *World) int { return w.knob.ports }, (*World).setPorts),
	integer(sim.Knob{Key: "ADDRESSES", Title: "addresses", Primary: true, Default: "1",
		Help: "addresses that blocks are cut from (Azure: frontend IPs)"}, "nat.addresses", func(s *settings) *int { return &s.addresses },
		func(w *World) { w.resized("the addresses are " + count(w.knob.addresses)) }),
	kit.Int(kit.Within(sim.Knob{Key: "MACHINES", Title: "machines", Primary: true, Default: "1",
		Help: "machines of the pool, which share the load"}, Config{}, "pool.machines"),
		func(w *World) int { return w.knob.machines }, (*World).setMachines),
	integer(sim.Knob{Key: "LOAD", Title: "load", Primary: true, Step: 60, Default: "0",
		Help: "calls a minute of all machines together"}, "workload.per_minute", func(s *settings) *int { return &s.load }, nil),
	boolean(sim.Knob{Key: "REUSE", Title: "reuse", Primary: true, Default: "off",
		Help: "a connection outlives its call and serves the next one"}, func(s *settings) *bool { return &s.reuse }),
	integer(sim.Knob{Key: "MOST_PORTS", Title: "most ports/machine", Step: 64, Default: "0",
		Help: "Cloud NAT's dynamic port allocation: a block that runs out doubles up to this; 0: static"}, "nat.most",
		func(s *settings) *int { return &s.most }, (*World).cut),
	integer(sim.Knob{Key: "DESTINATIONS", Title: "destination addresses", Default: "1",
		Help: "addresses that the service's name stands for: a port serves one connection to each"}, "client.destinations", func(s *settings) *int { return &s.destinations }, nil),
	duration(sim.Knob{Key: "TIME_WAIT", Title: "hold after FIN", Step: 10, Default: "120s",
		Help: "a closed connection keeps its port so long (Cloud NAT: TCP TIME_WAIT timeout)"}, "nat.hold", func(s *settings) *time.Duration { return &s.hold }, (*World).cut),
	duration(sim.Knob{Key: "IDLE", Title: "idle limit", Step: 60, Default: "20m",
		Help: "a connection without a packet is forgotten after this"}, "nat.idle", func(s *settings) *time.Duration { return &s.idle }, (*World).cut),
	duration(sim.Knob{Key: "KEEP", Title: "client closes idle", Step: 10, Default: "90s",
		Help: "the client closes a connection that no call has used for so long"}, "client.keep", func(s *settings) *time.Duration { return &s.keep }, nil),
	boolean(sim.Knob{Key: "KEEPALIVE", Title: "TCP keepalive", Default: "off",
		Help: "idle connections are probed, so that the NAT does not forget them"}, func(s *settings) *bool { return &s.keepAlive }),
	duration(sim.Knob{Key: "CONNECT_TIMEOUT", Title: "connect timeout", Default: "30s",
		Help: "a call waits so long for its connection"}, "client.connect_timeout", func(s *settings) *time.Duration { return &s.timeout }, nil),
	duration(sim.Knob{Key: "WORK", Title: "work", Step: 10, Default: "300ms",
		Help: "what a call takes that has its connection"}, "workload.work", func(s *settings) *time.Duration { return &s.work }, nil),
}

func (w *World) setPorts(n int) error {
	switch {
	case n == 0 && w.cfg.NAT.Cloud == GCP:
		return fmt.Errorf("Cloud NAT has no ports by the size of the pool; write a number from 1 to %d", w.cfg.NAT.PerAddress)
	case n > w.cfg.NAT.PerAddress:
		return fmt.Errorf("an address has %d ports to give away; write at most as many", w.cfg.NAT.PerAddress)
	}
	w.knob.ports = n
	w.resized("the ports of a machine are set")
	return nil
}

func (w *World) setMachines(n int) error {
	w.knob.machines = n
	switch {
	case !w.begun || n < w.serving:
		w.serving = n
		w.resized("machines go")
	case n > w.serving:
		w.queue.Push(sim.TicksAt(w.now+w.cfg.Pool.Join), event{kind: evJoin})
	}
	return nil
}
