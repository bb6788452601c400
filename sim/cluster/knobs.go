package cluster

import (
	"errors"
	"fmt"
	"time"

	"reenact/model/fleet"
	"reenact/model/ipam"
	"reenact/model/vpc"
	"reenact/sim"
	"reenact/sim/kit"
)

// Knobs implements sim.World.
func (w *World) Knobs() []sim.Knob {
	list := w.knobs.List(w)
	rolling := w.rollingKey()
	for i := range list {
		k := &list[i]
		k.Note = w.noteOn(k.Key)
		if k.Key == rolling {
			k.RolledOut, k.RolloutTotal = w.rolledOut()
		}
	}
	return list
}

// Set implements sim.World.
func (w *World) Set(key, value string) error {
	place, changed, err := w.knobs.Set(w, key, value)
	if err == nil && changed {
		w.fold(uint64(w.now) ^ uint64(place)<<48 ^ 0xabcd)
	}
	return err
}

// envInt makes a knob of one whole number of aws-node's environment, with the range
// that a file is held to.
func envInt(k sim.Knob, field func(*ipam.Settings) *int) kit.Knob[*World] {
	k.Max = mostOf(k.Key)
	return kit.Int(k, func(w *World) int { return *field(&w.env) }, func(w *World, n int) error {
		set := w.env
		*field(&set) = n
		w.changeEnv(set)
		return nil
	})
}

// patch makes a knob of a proposed change of ipamd's code.
func patch(k sim.Knob, field func(*ipam.Settings) *bool) kit.Knob[*World] {
	return kit.Bool(k, func(w *World) bool { return *field(&w.env) }, func(w *World, on bool) error {
		set := w.env
		*field(&set) = on
		w.changeEnv(set)
		return nil
	})
}

var knobs = kit.Knobs[*World]{
	envInt(sim.Knob{Key: "WARM_IP_TARGET", Title: "warm IP target", Primary: true, Default: "0",
		Help: "addresses each node keeps available beyond its pods; 0 is unset; above 0 it overrides WARM_ENI_TARGET"},
		func(s *ipam.Settings) *int { return &s.WarmIP }),
	envInt(sim.Knob{Key: "WARM_ENI_TARGET", Title: "warm ENI target", Primary: true, Default: "1",
		Help: "whole ENIs each node keeps spare; 0 grows only when no address is available, cooling ones counted"},
		func(s *ipam.Settings) *int { return &s.WarmENI }),
	envInt(sim.Knob{Key: "MINIMUM_IP_TARGET", Title: "minimum IP target", Primary: true, Step: 10, Default: "0",
		Help: "addresses each node keeps at least; 0 is unset; above 0 it overrides WARM_ENI_TARGET"},
		func(s *ipam.Settings) *int { return &s.MinimumIP }),
	kit.Duration(sim.Knob{Key: "IP_COOLDOWN_PERIOD", Title: "IP cooldown", Primary: true, Max: mostOf("IP_COOLDOWN_PERIOD"), Step: 5, Default: "30s",
		Help: "how long an address rests after its pod is gone"},
		func(w *World) time.Duration { return w.env.Cooldown },
		func(w *World, d time.Duration) error {
			set := w.env
			set.Cooldown = d
			w.changeEnv(set)
			return nil
		}),
	kit.Choice(sim.Knob{Key: "CIDR", Title: "subnet size", Primary: true, Default: "/20", Choices: vpc.Sizes(),
		Help: "from the start: the size of each zone's subnet; mid-run: one more subnet a zone of that size, tagged for ipamd"},
		(*World).cidr, (*World).setCIDR).Again(),
	envInt(sim.Knob{Key: "MAX_ENI", Title: "max ENIs", Default: "0",
		Help: "most ENIs a node may have; 0 is unset: the instance's limit"},
		func(s *ipam.Settings) *int { return &s.MaxENI }),
	patch(sim.Knob{Key: "PATCH_3752", Title: "cooldown is unavailable", Default: "off",
		Help: "proposed change #3752: cooling addresses are not counted as available, nor released"},
		func(s *ipam.Settings) *bool { return &s.CooldownUnavailable }),
	patch(sim.Knob{Key: "PATCH_3300", Title: "low ENIs first", Default: "off",
		Help: "proposed change #3300: pods go to the ENI with the lowest device number, so that others fall idle"},
		func(s *ipam.Settings) *bool { return &s.LowENIFirst }),
	envInt(sim.Knob{Key: "WARM_PREFIX_TARGET", Title: "warm prefix target", Default: "0",
		Help: "/28 prefixes each node keeps free, under prefix delegation only"},
		func(s *ipam.Settings) *int { return &s.WarmPrefix }),
	kit.Bool(sim.Knob{Key: "ENABLE_PREFIX_DELEGATION", Title: "prefix delegation", Default: "off",
		Help: "from the start only: nodes take /28 prefixes of 16 addresses instead of single ones"},
		func(w *World) bool { return w.env.PrefixDelegation }, (*World).setPrefixes),
	kit.Int(kit.Within(sim.Knob{Key: "PREWARMED_POOL", Title: "prewarmed pool", Step: 50, Default: "0",
		Help: "computes kept started ahead of demand"}, Config{}, "control_plane.prewarmed"),
		func(w *World) int { return w.pool.target },
		func(w *World, n int) error {
			w.pool.target = n
			if w.begun {
				w.refill()
			}
			return nil
		}),
	kit.Int(sim.Knob{Key: "PROXY_RATE_LIMIT", Title: "proxy rate limit", Max: 100000, Step: 50, Default: "0",
		Help: "wake-ups a minute that the proxy lets through; 0 is no limit"},
		func(w *World) int { return w.proxy.PerMin },
		func(w *World, n int) error {
			w.proxy = fleet.NewProxy(n, w.now)
			w.awaitToken()
			return nil
		}),
	kit.Bool(sim.Knob{Key: "VM_AUTOSCALING", Title: "VM autoscaling", Default: "off",
		Help: "running computes change their size with their load, and move away from nodes that are booked too far"},
		func(w *World) bool { return w.scaling.on }, (*World).setAutoscaling),
	kit.Int(kit.Within(sim.Knob{Key: "VM_WATERMARK", Title: "VM migration watermark", Step: 5, Default: "100",
		Help: "percent of a node's CPU and memory above which computes that may be migrated move away; 100 is never; below the cluster's load they move on and on"},
		Config{}, "autoscaling.watermark"),
		func(w *World) int { return w.scaling.watermark() }, (*World).setWatermark),
	kit.Bool(sim.Knob{Key: "ACTIVITY_MONITOR", Title: "activity monitor", Default: "on",
		Help: "the job that suspends idle computes"},
		func(w *World) bool { return w.monitor.on },
		func(w *World, on bool) error { w.monitor.on = on; return nil }),
	kit.Choice(sim.Knob{Key: "DB_PLAN", Title: "monitor's query plan", Choices: []string{"index", "scan"}, Default: "index",
		Help: "how the control plane's database runs the monitor's query; ANALYZE brings back index"},
		func(w *World) string { return [...]string{"index", "scan"}[w.db.Plan] },
		func(w *World, v string) error {
			w.db.Plan = fleet.Index
			if v == "scan" {
				w.db.Plan = fleet.Scan
			}
			return nil
		}),
	kit.Int(kit.Within(sim.Knob{Key: "DB_CPUS", Title: "control-plane DB CPUs", Step: 8, Default: "8",
		Help: "CPUs of the control plane's database"}, Config{}, "control_plane.database.cpus"),
		func(w *World) int { return w.db.CPUs },
		func(w *World, n int) error { w.db.CPUs = n; return nil }),
	kit.Bool(sim.Knob{Key: "DB_CTE", Title: "materialised CTE", Default: "off",
		Help: "the query rewritten with an optimisation fence: its plan cannot flip"},
		func(w *World) bool { return w.db.Fence },
		func(w *World, on bool) error { w.db.Fence = on; return nil }),
	kit.Duration(sim.Knob{Key: "DB_STALL", Title: "stall the next query", Max: 3600, Step: 10, Default: "0s",
		Help: "the activity monitor's next query takes this long; suspensions wait for it"},
		func(w *World) time.Duration { return w.db.Stall },
		func(w *World, d time.Duration) error { w.db.Stall = d; return nil }),
}

// setPrefixes switches prefix delegation before anything has happened.
func (w *World) setPrefixes(on bool) error {
	switch {
	case w.begun:
		return errors.New("running nodes cannot change over, AWS says to replace them; set it from the start")
	case on && w.withoutPrefixes() != "":
		return errors.New(noPrefixes(w.withoutPrefixes()))
	}
	w.env.PrefixDelegation = on
	return nil
}

// withoutPrefixes is a type of the nodes' that takes no prefixes; "" if all do.
func (w *World) withoutPrefixes() string {
	for i := range w.groups {
		if l, err := vpc.LimitsOf(w.groups[i].Instance); err != nil || !l.PrefixDelegation() {
			return w.groups[i].Instance
		}
	}
	return ""
}

func (w *World) setWatermark(percent int) error {
	if w.scaling.Share == 0 && percent != 100 {
		return errors.New("no compute of this incident may be migrated; its file needs cluster.autoscaling")
	}
	w.scaling.Watermark = percent
	for i := range w.nodes {
		w.balance(i)
	}
	return nil
}

func (w *World) cidr() string {
	if w.added != 0 {
		return fmt.Sprintf("/%d", w.added)
	}
	return fmt.Sprintf("/%d", w.firstBits(0))
}

// setCIDR changes the size of the first subnets before anything has happened.
// Later a subnet's size cannot be changed; a CIDR is added to the VPC and with it
// one tagged subnet a zone, once.
func (w *World) setCIDR(v string) error {
	bits, err := vpc.ParseSize(v)
	if err != nil {
		return err
	}
	if !w.begun {
		for i := range w.places {
			if _, err := w.places[i].build(i, 0, bits, w.cfg.CNI.Version, w.seed); err != nil {
				return fmt.Errorf("subnet %s: %w", w.places[i].Name, err)
			}
		}
		w.resized = bits
		return nil
	}
	if len(w.subnets)+len(w.zones) > maxSubnets {
		return fmt.Errorf("the VPC already has %d subnets; no more are added", len(w.subnets))
	}
	for z := range w.zones {
		w.subnets = append(w.subnets, vpc.NewSubnet(z, bits, true))
	}
	w.added = bits
	w.note(subnetSize, fmt.Sprintf("one more subnet of %s in each zone, tagged for ipamd; nodes use it from their next new ENI on", v))
	return nil
}

// maxSubnets bounds what repeated additions can do.
const maxSubnets = 64
