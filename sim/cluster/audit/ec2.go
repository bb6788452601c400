package audit

import (
	"time"

	"reenact/model/vpc"
)

// calls: what the cluster counts is what EC2 counted.
func calls(f *finding) {
	all, throttled := 0, 0
	for a := range vpc.Actions {
		all, throttled = all+f.EC2.Calls[a], throttled+f.EC2.Throttled[a]
		if f.EC2.Throttled[a] > f.EC2.Calls[a] {
			f.fail("%v: %d of %d calls throttled", vpc.Action(a), f.EC2.Throttled[a], f.EC2.Calls[a])
		}
	}
	f.same("calls", f.Totals.Calls, all)
	f.same("calls throttled", f.Totals.Throttled, throttled)
	for i := range f.Nodes {
		if n := &f.Nodes[i]; n.Retries > f.Config.Network.EC2.Retries {
			f.fail("node %d has repeated a call %d times; the SDK does so %d times", n.ID, n.Retries, f.Config.Network.EC2.Retries)
		}
	}
}

// callsSince: of each action no more calls passed than its bucket can have given.
func callsSince(f *finding, w *Watch) {
	cfg := f.Config.Network.EC2
	seconds := int((f.Now - w.last.Now + time.Second - 1) / time.Second)
	for a := range vpc.Actions {
		b := cfg.Write
		switch vpc.Action(a) {
		case vpc.DescribeSubnets, vpc.DescribeNetworkInterfaces:
			b = cfg.Read
		case vpc.CreateNetworkInterface:
			b = cfg.Create
		}
		passed := f.EC2.Calls[a] - f.EC2.Throttled[a] - (w.last.EC2.Calls[a] - w.last.EC2.Throttled[a])
		if passed > b.Tokens+b.Refill*seconds {
			f.fail("%v: %d calls passed in %v; the bucket holds %d and gains %d a second", vpc.Action(a), passed, f.Now-w.last.Now, b.Tokens, b.Refill)
		}
	}
}
