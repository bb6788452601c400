package cluster

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"reenact/model/fleet"
	"reenact/model/ipam"
	"reenact/model/vpc"
	"reenact/sim"
)

// knob is one setting: how it is described, read and turned.
type knob struct {
	sim.Knob
	get func(*World) string
	set func(*World, string) error
}

// Knobs implements sim.World.
func (w *World) Knobs() []sim.Knob {
	list := make([]sim.Knob, len(knobs))
	for i := range knobs {
		k := knobs[i].Knob
		k.Value = knobs[i].get(w)
		k.Step = max(k.Step, 1)
		k.Note = w.noteOn(k.Key)
		if k.Key == w.rollingKey() {
			k.RolledOut, k.RolloutTotal = w.rolledOut()
		}
		list[i] = k
	}
	return list
}

// Set implements sim.World.
func (w *World) Set(key, value string) error {
	for i := range knobs {
		if knobs[i].Key != key {
			continue
		}
		if err := knobs[i].check(value); err != nil {
			return err
		}
		if err := knobs[i].set(w, value); err != nil {
			return fmt.Errorf("%s=%s: %w", key, value, err)
		}
		w.fold(uint64(w.now) ^ uint64(i)<<48 ^ 0xabcd)
		return nil
	}
	return &UnknownKnobError{Key: key}
}

// UnknownKnobError says that there is no such knob, and which there are.
type UnknownKnobError struct{ Key string }

func (e *UnknownKnobError) Error() string {
	return fmt.Sprintf("unknown knob %q; the knobs are %s", e.Key, strings.Join(KnobKeys(), ", "))
}

// KnobKeys lists the keys of all knobs.
func KnobKeys() []string {
	keys := make([]string, len(knobs))
	for i := range knobs {
		keys[i] = knobs[i].Key
	}
	return keys
}

// check tells what is wrong with a value before anything is changed.
func (k *knob) check(value string) error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("%s=%s: write %s", k.Key, value, fmt.Sprintf(format, args...))
	}
	switch k.Kind {
	case sim.IntKnob:
		if n, err := strconv.Atoi(value); err != nil || n < k.Min || n > k.Max {
			return wrong("a whole number from %d to %d", k.Min, k.Max)
		}
	case sim.DurationKnob:
		if d, err := parseSeconds(value); err != nil || d < time.Duration(k.Min)*time.Second || d > time.Duration(k.Max)*time.Second {
			return wrong("a time from %ds to %ds", k.Min, k.Max)
		}
	case sim.BoolKnob:
		if value != "on" && value != "off" {
			return wrong("on or off")
		}
	case sim.ChoiceKnob:
		i := sort.SearchStrings(k.Choices, value)
		if i == len(k.Choices) || k.Choices[i] != value {
			return wrong("one of %s", strings.Join(k.Choices, ", "))
		}
	}
	return nil
}

// parseSeconds reads "30s", "2m" or a bare number of seconds, as ipamd's own
// variable has it.
func parseSeconds(text string) (time.Duration, error) {
	if n, err := strconv.Atoi(text); err == nil {
		return time.Duration(n) * time.Second, nil
	}
	return time.ParseDuration(text)
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// envInt makes a knob of one whole number of aws-node's environment.
func envInt(field func(*ipam.Settings) *int) (func(*World) string, func(*World, string) error) {
	return func(w *World) string { return strconv.Itoa(*field(&w.env)) },
		func(w *World, v string) error {
			n, _ := strconv.Atoi(v)
			set := w.env
			*field(&set) = n
			w.changeEnv(set)
			return nil
		}
}

func envBool(field func(*ipam.Settings) *bool) (func(*World) string, func(*World, string) error) {
	return func(w *World) string { return onOff(*field(&w.env)) },
		func(w *World, v string) error {
			set := w.env
			*field(&set) = v == "on"
			w.changeEnv(set)
			return nil
		}
}

func newKnob(k sim.Knob, get func(*World) string, set func(*World, string) error) knob {
	return knob{Knob: k, get: get, set: set}
}

func intKnob(k sim.Knob, field func(*ipam.Settings) *int) knob {
	get, set := envInt(field)
	return newKnob(k, get, set)
}

func boolKnob(k sim.Knob, field func(*ipam.Settings) *bool) knob {
	k.Kind = sim.BoolKnob
	get, set := envBool(field)
	return newKnob(k, get, set)
}

var knobs = []knob{
	intKnob(sim.Knob{Key: "WARM_IP_TARGET", Title: "warm IP target", Primary: true, Max: 200, Default: "0",
		Help: "addresses each node keeps available beyond its pods; 0 is unset; above 0 it overrides WARM_ENI_TARGET"},
		func(s *ipam.Settings) *int { return &s.WarmIP }),
	intKnob(sim.Knob{Key: "WARM_ENI_TARGET", Title: "warm ENI target", Primary: true, Max: 14, Default: "1",
		Help: "whole ENIs each node keeps spare; 0 grows only when no address is available, cooling ones counted"},
		func(s *ipam.Settings) *int { return &s.WarmENI }),
	intKnob(sim.Knob{Key: "MINIMUM_IP_TARGET", Title: "minimum IP target", Primary: true, Max: 735, Step: 10, Default: "0",
		Help: "addresses each node keeps at least; 0 is unset; above 0 it overrides WARM_ENI_TARGET"},
		func(s *ipam.Settings) *int { return &s.MinimumIP }),
	newKnob(sim.Knob{Key: "IP_COOLDOWN_PERIOD", Title: "IP cooldown", Primary: true, Kind: sim.DurationKnob, Max: 600, Step: 5, Default: "30s",
		Help: "how long an address rests after its pod is gone"},
		func(w *World) string { return w.env.Cooldown.String() },
		func(w *World, v string) error {
			set := w.env
			set.Cooldown, _ = parseSeconds(v)
			w.changeEnv(set)
			return nil
		}),
	newKnob(sim.Knob{Key: "CIDR", Title: "subnet size", Primary: true, Kind: sim.ChoiceKnob, Default: "/20",
		Choices: []string{"/16", "/17", "/18", "/19", "/20", "/21", "/22", "/23", "/24"},
		Help:    "from the start: the size of each zone's subnet; mid-run: one more subnet a zone of that size, tagged for ipamd"},
		(*World).cidr, (*World).setCIDR),
	intKnob(sim.Knob{Key: "MAX_ENI", Title: "max ENIs", Max: 32, Default: "0",
		Help: "most ENIs a node may have; 0 is unset: the instance's limit"},
		func(s *ipam.Settings) *int { return &s.MaxENI }),
	boolKnob(sim.Knob{Key: "PATCH_3752", Title: "cooldown is unavailable", Default: "off",
		Help: "proposed change #3752: cooling addresses are not counted as available, nor released"},
		func(s *ipam.Settings) *bool { return &s.CooldownUnavailable }),
	boolKnob(sim.Knob{Key: "PATCH_3300", Title: "low ENIs first", Default: "off",
		Help: "proposed change #3300: pods go to the ENI with the lowest device number, so that others fall idle"},
		func(s *ipam.Settings) *bool { return &s.LowENIFirst }),
	intKnob(sim.Knob{Key: "WARM_PREFIX_TARGET", Title: "warm prefix target", Max: 50, Default: "0",
		Help: "/28 prefixes each node keeps free, under prefix delegation only"},
		func(s *ipam.Settings) *int { return &s.WarmPrefix }),
	newKnob(sim.Knob{Key: "ENABLE_PREFIX_DELEGATION", Title: "prefix delegation", Kind: sim.BoolKnob, Default: "off",
		Help: "from the start only: nodes take /28 prefixes of 16 addresses instead of single ones"},
		func(w *World) string { return onOff(w.env.PrefixDelegation) },
		func(w *World, v string) error {
			if w.begun && (v == "on") != w.env.PrefixDelegation {
				return errors.New("running nodes cannot change over, AWS says to replace them; set it from the start")
			}
			w.env.PrefixDelegation = v == "on"
			return nil
		}),
	newKnob(sim.Knob{Key: "PREWARMED_POOL", Title: "prewarmed pool", Max: 5000, Step: 50, Default: "0",
		Help: "computes kept started ahead of demand"},
		func(w *World) string { return strconv.Itoa(w.pool.target) },
		func(w *World, v string) error {
			w.pool.target, _ = strconv.Atoi(v)
			if w.begun {
				w.refill()
			}
			return nil
		}),
	newKnob(sim.Knob{Key: "PROXY_RATE_LIMIT", Title: "proxy rate limit", Max: 100000, Step: 50, Default: "0",
		Help: "wake-ups a minute that the proxy lets through; 0 is no limit"},
		func(w *World) string { return strconv.Itoa(w.proxy.PerMin) },
		func(w *World, v string) error {
			n, _ := strconv.Atoi(v)
			w.proxy = fleet.NewProxy(n, w.now)
			w.awaitToken()
			return nil
		}),
	newKnob(sim.Knob{Key: "VM_AUTOSCALING", Title: "VM autoscaling", Kind: sim.BoolKnob, Default: "off",
		Help: "running computes change their size with their load, and move away from nodes that are booked too far"},
		func(w *World) string { return onOff(w.scaling.on) },
		func(w *World, v string) error { return w.setAutoscaling(v == "on") }),
	newKnob(sim.Knob{Key: "VM_WATERMARK", Title: "VM migration watermark", Min: 10, Max: 100, Step: 5, Default: "100",
		Help: "percent of a node's CPU and memory above which computes that may be migrated move away; 100 is never; below the cluster's load they move on and on"},
		func(w *World) string { return strconv.Itoa(w.scaling.watermark()) },
		func(w *World, v string) error {
			if w.scaling.Share == 0 && v != "100" {
				return errors.New("no compute of this incident may be migrated; its file needs cluster.autoscaling")
			}
			w.scaling.Watermark, _ = strconv.Atoi(v)
			for i := range w.nodes {
				w.balance(i)
			}
			return nil
		}),
	newKnob(sim.Knob{Key: "ACTIVITY_MONITOR", Title: "activity monitor", Kind: sim.BoolKnob, Default: "on",
		Help: "the job that suspends idle computes"},
		func(w *World) string { return onOff(w.monitor.on) },
		func(w *World, v string) error { w.monitor.on = v == "on"; return nil }),
	newKnob(sim.Knob{Key: "DB_PLAN", Title: "monitor's query plan", Kind: sim.ChoiceKnob, Choices: []string{"index", "scan"}, Default: "index",
		Help: "how the control plane's database runs the monitor's query; ANALYZE brings back index"},
		func(w *World) string { return [...]string{"index", "scan"}[w.db.Plan] },
		func(w *World, v string) error {
			w.db.Plan = fleet.Index
			if v == "scan" {
				w.db.Plan = fleet.Scan
			}
			return nil
		}),
	newKnob(sim.Knob{Key: "DB_CPUS", Title: "control-plane DB CPUs", Min: 1, Max: 512, Step: 8, Default: "8",
		Help: "CPUs of the control plane's database"},
		func(w *World) string { return strconv.Itoa(w.db.CPUs) },
		func(w *World, v string) error { w.db.CPUs, _ = strconv.Atoi(v); return nil }),
	newKnob(sim.Knob{Key: "DB_CTE", Title: "materialised CTE", Kind: sim.BoolKnob, Default: "off",
		Help: "the query rewritten with an optimisation fence: its plan cannot flip"},
		func(w *World) string { return onOff(w.db.Fence) },
		func(w *World, v string) error { w.db.Fence = v == "on"; return nil }),
	newKnob(sim.Knob{Key: "DB_STALL", Title: "stall the next query", Kind: sim.DurationKnob, Max: 3600, Step: 10, Default: "0s",
		Help: "the activity monitor's next query takes this long; suspensions wait for it"},
		func(w *World) string { return w.db.Stall.String() },
		func(w *World, v string) error { w.db.Stall, _ = parseSeconds(v); return nil }),
}

func (w *World) cidr() string {
	if w.added != 0 {
		return fmt.Sprintf("/%d", w.added)
	}
	return fmt.Sprintf("/%d", w.bits)
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
		w.bits = bits
		return nil
	}
	if len(w.subnets)+len(w.cfg.Network.Zones) > maxSubnets {
		return fmt.Errorf("the VPC already has %d subnets; no more are added", len(w.subnets))
	}
	for z := range w.cfg.Network.Zones {
		w.subnets = append(w.subnets, vpc.NewSubnet(z, bits, true))
	}
	w.added = bits
	w.note(fmt.Sprintf("one more subnet of %s in each zone, tagged for ipamd; nodes use it from their next new ENI on", v))
	return nil
}

// maxSubnets bounds what repeated additions can do.
const maxSubnets = 64
