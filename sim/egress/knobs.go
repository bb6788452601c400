package egress

import (
	"fmt"
	"slices"
	"time"

	"reenact/model/snat"
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

// ofTheVPC are the knobs of what a function outside the VPC does not pass.
var ofTheVPC = []string{"SUBNETS", "EIPS", "NAT_MODE", "NAT_PER_AZ", "PRIVATELINK", "DNS_PATH", "ENI_SCALING"}

// ofTheGateway are the knobs of the gateways, which PrivateLink stands in place of.
var ofTheGateway = []string{"EIPS", "NAT_PER_AZ", "NAT_MODE"}

// noteOn says where a setting does not act as it reads.
func (w *World) noteOn(key string) string {
	k := &w.knob
	switch {
	case key == "SUBNETS" && k.subnets != w.subnets:
		return "the new interfaces are being made"
	case !k.vpc && slices.Contains(ofTheVPC, key):
		return "ignored: the function is outside the VPC"
	case k.privateLink && slices.Contains(ofTheGateway, key):
		return "ignored: PRIVATELINK is on"
	case slices.Contains(ofTheGateway, key):
		return w.noteOnGateways(key)
	}
	return k.noteOn(key)
}

func (w *World) noteOnGateways(key string) string {
	switch {
	case key == "EIPS" && w.knob.eips > w.addresses():
		return fmt.Sprintf("%d serve: a zonal gateway takes no more", zonalEIPs)
	case key == "NAT_PER_AZ" && w.knob.regional:
		return "ignored: a regional gateway has addresses in each zone"
	case key == "NAT_MODE" && w.knob.regional && w.covered < w.subnets:
		return fmt.Sprintf("%d of %d zones have addresses", w.covered, w.subnets)
	}
	return ""
}

// noteOn says what a value stands for, and where another setting makes it idle.
func (k *settings) noteOn(key string) string {
	switch {
	case key == "TARGETS" && !k.privateLink:
		return "ignored: PRIVATELINK is off"
	case key == "RESERVED_CONCURRENCY" && k.reserved == 0:
		return "none: the account's quota holds"
	case key == "CLIENT_IDLE" && k.clientIdle == 0:
		return "never"
	case key == "JITTER" && k.retries == 0:
		return "no effect: CONNECT_RETRIES is 0"
	}
	return ""
}

// now turns a setting that acts on what comes.
func now[T any](field func(*settings) *T) (func(*World) T, func(*World, T) error) {
	return func(w *World) T { return *field(&w.knob) }, func(w *World, v T) error { *field(&w.knob) = v; return nil }
}

// deployed turns a setting that is part of the function: it is updated.
func deployed[T any](what string, field func(*settings) *T) (func(*World) T, func(*World, T) error) {
	return func(w *World) T { return *field(&w.knob) }, func(w *World, v T) error {
		*field(&w.knob) = v
		if w.begun {
			w.update(what)
		}
		return nil
	}
}

func integer(k sim.Knob, path string, get func(*World) int, set func(*World, int) error) kit.Knob[*World] {
	if path != "" {
		k = kit.Within(k, Config{}, path)
	}
	return kit.Int(k, get, set)
}

func nowInt(k sim.Knob, path string, field func(*settings) *int) kit.Knob[*World] {
	get, set := now(field)
	return integer(k, path, get, set)
}

func deployedInt(k sim.Knob, path, what string, field func(*settings) *int) kit.Knob[*World] {
	get, set := deployed(what, field)
	return integer(k, path, get, set)
}

func deployedTime(k sim.Knob, what string, field func(*settings) *time.Duration) kit.Knob[*World] {
	get, set := deployed(what, field)
	return kit.Duration(k, get, set)
}

func deployedBool(k sim.Knob, what string, field func(*settings) *bool) kit.Knob[*World] {
	get, set := deployed(what, field)
	return kit.Bool(k, get, set)
}

func nowBool(k sim.Knob, field func(*settings) *bool) kit.Knob[*World] {
	get, set := now(field)
	return kit.Bool(k, get, set)
}

var knobs = kit.Knobs[*World]{
	integer(sim.Knob{Key: "EIPS", Title: "EIPs per NAT gateway", Primary: true, Default: "1",
		Help: "Elastic IPs of each gateway: 8 on a zonal one at most, 32 on a regional one; one that is taken away drains"},
		"nat.addresses", func(w *World) int { return w.knob.eips }, (*World).setEIPs),
	integer(sim.Knob{Key: "SUBNETS", Title: "subnets", Primary: true, Default: "1",
		Help: "private subnets of the function, each with a Hyperplane ENI; a change is a function update once they serve"},
		"lambda.subnets", func(w *World) int { return w.knob.subnets }, (*World).setSubnets),
	nowBool(sim.Knob{Key: "NAT_PER_AZ", Title: "NAT gateway per AZ", Primary: true, Default: "off",
		Help: "each subnet routes to a gateway of its own"}, func(s *settings) *bool { return &s.natPerZone }),
	nowBool(sim.Knob{Key: "PRIVATELINK", Title: "PrivateLink", Primary: true, Default: "off",
		Help: "an interface endpoint in place of the gateway: the Hyperplane ENI stays in the path"}, func(s *settings) *bool { return &s.privateLink }),
	deployedBool(sim.Knob{Key: "VPC", Title: "inside the VPC", Primary: true, Default: "on",
		Help: "off: the function reaches the service without interface and gateway"}, "its VPC", func(s *settings) *bool { return &s.vpc }),
	deployedInt(sim.Knob{Key: "CONNECTIONS_PER_ENV", Title: "connections/env", Primary: true, Default: "6",
		Help: "connections that each environment keeps; an invocation needs them all"}, "client.connections", "its client", func(s *settings) *int { return &s.connections }),
	deployedBool(sim.Knob{Key: "REUSE", Title: "reuse", Primary: true, Default: "on",
		Help: "connections outlive the invocation; off: they are closed after it"}, "its client", func(s *settings) *bool { return &s.reuse }),
	integer(sim.Knob{Key: "LOAD", Title: "load", Primary: true, Step: 100, Default: "0",
		Help: "invocations a second, reached within LOAD_RAMP"}, "workload.per_second", func(w *World) int { return w.knob.load }, (*World).setLoad),
	integer(sim.Knob{Key: "FUNCTION_COPIES", Title: "function copies", Default: "1",
		Help: "functions with the same code that share the load, each with a security group and so interfaces of its own"},
		"lambda.copies", func(w *World) int { return w.knob.copies }, (*World).setCopies),
	kit.Duration(kit.Within(sim.Knob{Key: "ENI_SCALING", Title: "ENI scaling", Step: 60, Default: "0s",
		Help: "after so long Lambda adds an interface to a subnet whose own is full; 0: never"}, Config{}, "eni.scaling"),
		func(w *World) time.Duration { return w.knob.eniScaling }, func(w *World, d time.Duration) error { w.knob.eniScaling = d; return nil }),
	deployedInt(sim.Knob{Key: "DESTINATIONS", Title: "destination addresses", Default: "1",
		Help: "addresses that the service's name stands for: each has its own ports at the gateway"}, "client.destinations", "its client", func(s *settings) *int { return &s.destinations }),
	deployedTime(kit.Within(sim.Knob{Key: "CLIENT_IDLE", Title: "client closes idle", Step: 10, Default: "0s",
		Help: "an environment that wakes closes connections that idled longer; 0: never"}, Config{}, "client.idle"), "its client", func(s *settings) *time.Duration { return &s.clientIdle }),
	deployedTime(kit.Within(sim.Knob{Key: "CONNECT_TIMEOUT", Title: "connect timeout", Default: "30s",
		Help: "an invocation waits so long for its connections"}, Config{}, "client.connect_timeout"), "its client", func(s *settings) *time.Duration { return &s.timeout }),
	deployedInt(sim.Knob{Key: "CONNECT_RETRIES", Title: "connect retries", Default: "0",
		Help: "further attempts of an invocation, each with a new port"}, "client.retries", "its client", func(s *settings) *int { return &s.retries }),
	deployedTime(kit.Within(sim.Knob{Key: "BACKOFF", Title: "backoff", Default: "1s",
		Help: "wait before a further attempt"}, Config{}, "client.backoff"), "its client", func(s *settings) *time.Duration { return &s.backoff }),
	deployedBool(sim.Knob{Key: "STALE_CHECK", Title: "stale check", Default: "on",
		Help: "the client looks whether a connection is dead before it uses it"}, "its client", func(s *settings) *bool { return &s.staleCheck }),
	nowInt(sim.Knob{Key: "RESERVED_CONCURRENCY", Title: "reserved concurrency", Step: 1000, Default: "0",
		Help: "environments of a function that may be busy at once; 0: as many as the account has"}, "lambda.reserved", func(s *settings) *int { return &s.reserved }),
	nowInt(sim.Knob{Key: "PROVISIONED", Title: "provisioned", Step: 1000, Default: "0",
		Help: "environments of a function that start without asking the scaling rate"}, "lambda.provisioned", func(s *settings) *int { return &s.provisioned }),
	kit.Duration(kit.Within(sim.Knob{Key: "LOAD_RAMP", Title: "load ramp", Step: 10, Default: "150s",
		Help: "a change of LOAD takes so long"}, Config{}, "workload.ramp"), func(w *World) time.Duration { return w.knob.ramp }, func(w *World, d time.Duration) error { w.knob.ramp = d; return nil }),
	kit.Duration(kit.Within(sim.Knob{Key: "WORK", Title: "work", Step: 10, Default: "2s",
		Help: "what an invocation takes that has its connections"}, Config{}, "workload.work"), func(w *World) time.Duration { return w.knob.work }, func(w *World, d time.Duration) error { w.knob.work = d; return nil }),
	integer(sim.Knob{Key: "TARGETS", Title: "NLB targets", Default: "2",
		Help: "targets of the balancer behind the endpoint, 55,000 connections each"}, "endpoint.targets", func(w *World) int { return w.knob.targets }, (*World).setTargets),
	kit.Choice(sim.Knob{Key: "DNS_PATH", Title: "DNS path", Choices: []string{"lambda", "eni"}, Default: "lambda",
		Help: "lambda: names are looked up in Lambda's own network; eni: over the interface, 1,024 packets a second"},
		func(w *World) string { return map[bool]string{false: "lambda", true: "eni"}[w.knob.dnsByENI] },
		func(w *World, v string) error { w.knob.dnsByENI = v == "eni"; return nil }),
	kit.Choice(sim.Knob{Key: "NAT_MODE", Title: "NAT mode", Choices: []string{"zonal", "regional"}, Default: "zonal",
		Help: "regional: one gateway with EIPS addresses in each zone; a new zone goes through the first until it has its own"},
		func(w *World) string { return map[bool]string{false: "zonal", true: "regional"}[w.knob.regional] }, (*World).setMode),
	deployedTime(kit.Within(sim.Knob{Key: "KEEPALIVE", Title: "TCP keepalive", Step: 10, Default: "0s",
		Help: "between two probes of an idle connection, which a frozen environment does not send; 0: none"}, Config{}, "client.keepalive"),
		"its client", func(s *settings) *time.Duration { return &s.keepAlive }),
	deployedInt(sim.Knob{Key: "JITTER", Title: "jitter, %", Step: 10, Default: "0",
		Help: "the backoff is longer or shorter by up to so much of it, evenly"}, "client.jitter", "its client", func(s *settings) *int { return &s.jitter }),
}

func (w *World) setSubnets(n int) error {
	w.knob.subnets = n
	switch {
	case !w.begun:
		w.subnets, w.covered = n, n
	case n < w.subnets:
		w.subnets = n
		w.update("fewer subnets")
	default:
		w.queue.Push(sim.TicksAt(w.now+w.cfg.ENI.Create), event{kind: evSubnets})
	}
	return nil
}

func (w *World) setCopies(n int) error {
	w.knob.copies = n
	if w.begun {
		w.update("its copies")
	}
	for len(w.copies) < n {
		w.copies = append(w.copies, function{tokens: int64(w.cfg.Lambda.Scaling) * 1000, filled: sim.TicksAt(w.now)})
	}
	w.copies = w.copies[:n]
	return nil
}

func (w *World) setLoad(n int) error {
	over := w.knob.ramp
	if !w.begun {
		over = 0
	}
	w.load = ramp{from: w.load.now(w.now), to: n * 1000, at: w.now, over: over}
	w.knob.load = n
	return nil
}

func (w *World) setEIPs(n int) error {
	w.knob.eips = n
	if !w.begun || n < w.serving() {
		w.addAddresses()
		return nil
	}
	w.queue.Push(sim.TicksAt(w.now+w.cfg.NAT.Add), event{kind: evAddress})
	return nil
}

// setMode makes the gateway regional or zonal. A regional one is made with addresses
// in the zones of all subnets that serve then.
func (w *World) setMode(mode string) error {
	w.knob.regional = mode == "regional"
	w.covered = max(w.covered, w.subnets)
	w.addAddresses()
	return nil
}

// serving is how many addresses the gateways have.
func (w *World) serving() int {
	for _, p := range w.gateways {
		if p != nil {
			return p.Serving()
		}
	}
	return 0
}

// addAddresses brings every gateway to as many addresses as are asked for.
func (w *World) addAddresses() {
	for i, p := range w.gateways {
		if p != nil {
			fit(w.gateway(int16(i)), w.addresses())
		}
	}
}

func fit(p *snat.Pool, n int) {
	for p.Serving() < n {
		p.Add()
	}
	for p.Serving() > n {
		p.Remove()
	}
}

func (w *World) setTargets(n int) error {
	w.knob.targets = n
	w.balancer.Advance(w.now)
	fit(w.balancer, n)
	return nil
}

// OneWay implements sim.OneWay.
func (*World) OneWay(key string) string {
	switch key {
	case "SUBNETS":
		return "each change replaces all environments, and the old ones' connections stay until they have idled for 350 s"
	case "EIPS":
		return "an address that is taken away drains: its connections end after 350 s"
	}
	return ""
}
