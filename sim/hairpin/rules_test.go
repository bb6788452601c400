package hairpin

import (
	"fmt"
	"testing"
	"time"

	"reenact/model/datapath"
	"reenact/model/nlb"
)

// Rules that no story needs, each with the plainest world that shows it.

func begun(t *testing.T, seed uint64, settings ...string) *World {
	t.Helper()
	w, err := New(small(settings...), seed)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(time.Minute)
	return w
}

func set(t *testing.T, w *World, key, value string) {
	t.Helper()
	if err := w.Set(key, value); err != nil {
		t.Fatal(err)
	}
}

func TestAntiAffinityHoldsForWhoComesLater(t *testing.T) {
	for seed := uint64(1); seed <= 10; seed++ {
		w := begun(t, seed, "CLIENT_ANTI_AFFINITY=required", "NODES=12")
		for _, what := range []string{"clients", "nginx", "clients"} {
			set(t, w, "DEPLOY", what)
			w.Advance(w.Now() + 10*time.Minute)
		}
		if e := w.expected(); e.colocated > 0 || e.ready != 8 {
			t.Errorf("seed %d: %d of %d clients share a node with nginx", seed, e.colocated, e.ready)
		}
	}
}

func TestAHardSpreadLeavesPodsWaiting(t *testing.T) {
	ready := func(w *World) (n int) {
		for _, i := range w.nginx {
			if w.slots[i].ready {
				n++
			}
		}
		return n
	}
	if n := ready(begun(t, 1, "NODES=3", "NGINX_REPLICAS=5", "NGINX_SPREAD=hard")); n != 3 {
		t.Errorf("%d nginx on three nodes, of which each may have one", n)
	}
	if n := ready(begun(t, 1, "NODES=3", "NGINX_REPLICAS=5", "NGINX_SPREAD=soft")); n != 5 {
		t.Errorf("%d nginx of five, where one a node is a wish", n)
	}
}

// A pod that has stopped and is still registered refuses: only ip targets wait for the
// controller's notice, and only nginx is missed.
func TestRefusalsComeFromWhatIsStillRegistered(t *testing.T) {
	for _, row := range []struct {
		says    string
		targets string
		act     string
		refuses bool
	}{
		{"nginx is deployed", "TARGET_TYPE=ip", "DEPLOY=nginx", true},
		{"clients are deployed", "TARGET_TYPE=ip", "DEPLOY=clients", false},
		{"nginx is deployed behind its node's port", "TARGET_TYPE=instance", "DEPLOY=nginx", true},
	} {
		r := run(t, small(row.targets), 1, 30*time.Minute, turn(10*time.Minute, row.act))
		if n := total(r, "refused_per_min"); (n > 0) != row.refuses {
			t.Errorf("%s: %v connects are refused", row.says, n)
		}
	}
}

// What the balancer knew when a connection began stays with it.
func TestOldConnectionsKeepTheirTarget(t *testing.T) {
	w := begun(t, 1, "CILIUM=1.15")
	instance, ip := way{preserve: true}, way{preserve: true, ip: true}
	if a, b := w.verdictOf(&instance).cause, w.verdictOf(&ip).cause; a != datapath.Orphaned || b != datapath.Denied {
		t.Errorf("through a NodePort %q, to the pod %q", a, b)
	}
	if hidden := (way{}); w.verdictOf(&hidden).cause != datapath.OK {
		t.Error("a connection from before preservation was turned on takes the short way")
	}
}

func TestKeptConnectionsOutliveTheBalancer(t *testing.T) {
	c := small("IDLE_TIMEOUT=60s", "PRESERVE_CLIENT_IP=off")
	c.Traffic.Idle, c.Traffic.Keep = time.Minute, 10*time.Minute
	w := world(t, run(t, c, 1, 30*time.Minute), 30*time.Minute)
	if c := w.window(); c.causes[idleExpired] == 0 || c.fine != c.begun {
		t.Errorf("%d of %d connects succeed, %d requests find an expired flow", c.fine, c.begun, c.causes[idleExpired])
	}
	c.Traffic.Keep = time.Minute
	w = world(t, run(t, c, 1, 30*time.Minute), 30*time.Minute)
	if c := w.window(); c.causes[idleExpired] != 0 {
		t.Errorf("clients that close first find %d expired flows", c.causes[idleExpired])
	}
}

func TestHealthChecksDoNotReadProxyHeaders(t *testing.T) {
	w := begun(t, 1, "PROXY_PROTOCOL=on", "NGINX_READS_PROXY=on")
	if !w.group.FailsOpen() {
		t.Error("targets are healthy, although the node's health port cannot read what it is sent")
	}
	if w := begun(t, 1, "PROXY_PROTOCOL=on", "NGINX_READS_PROXY=on", "TARGET_TYPE=ip"); w.group.FailsOpen() {
		t.Error("pods that read the header are unhealthy")
	}
}

// A policy for the cluster only makes ip targets unhealthy, preservation or not: checks
// come from the balancer. It fails open, and connects with a client's address succeed.
func TestAPolicyForTheClusterFailsHealthChecks(t *testing.T) {
	w := begun(t, 1, "TARGET_TYPE=ip", "PRESERVE_CLIENT_IP=on", "NGINX_POLICY=cluster", "POLICY=none")
	w.Advance(5 * time.Minute)
	if !w.group.FailsOpen() || w.unhealthy() != 3 || w.window().fine == 0 {
		t.Errorf("%d targets are unhealthy, fails open %v, %d connects succeed", w.unhealthy(), w.group.FailsOpen(), w.window().fine)
	}
}

// A new target group begins with nothing that is healthy, and fails open.
func TestAChangeOfTheTargetTypeTakesItsTime(t *testing.T) {
	w := begun(t, 1)
	set(t, w, "TARGET_TYPE", "ip")
	if !w.group.FailsOpen() {
		t.Error("a new target group is healthy at once")
	}
	w.Advance(w.Now() + 30*time.Second)
	if w.group.FailsOpen() || w.unhealthy() != 0 {
		t.Errorf("after two checks %d targets are unhealthy", w.unhealthy())
	}
}

// A request is tried again as often as RETRIES says: where nothing succeeds each costs one
// connect more than that.
func TestARequestIsTriedAsOftenAsItsClientLikes(t *testing.T) {
	for retries := range 3 {
		c := small("NGINX_POLICY=cluster", "PRESERVE_CLIENT_IP=off", "CONNECT_TIMEOUT=1s", fmt.Sprintf("RETRIES=%d", retries))
		w := world(t, run(t, c, 1, 30*time.Minute), 30*time.Minute)
		n := w.window()
		if per := float64(n.timeouts) / float64(n.requests); n.served != 0 || per < float64(retries)+0.9 || per > float64(retries)+1.1 {
			t.Errorf("%d retries: %d requests failed after %d connects, %d were served", retries, n.requests, n.timeouts, n.served)
		}
	}
}

// Under Local a node is a healthy target while nginx is on it, wherever that goes.
func TestTargetsFollowNginx(t *testing.T) {
	w := begun(t, 3, "NODES=12")
	for range 4 {
		set(t, w, "DEPLOY", "nginx")
		w.Advance(w.Now() + 5*time.Minute)
		for k := range w.group.Targets {
			if healthy := w.group.Targets[k].State == nlb.Healthy; healthy != (len(w.nodes[k].nginx) > 0) {
				t.Errorf("at %v node %d has %d nginx; healthy: %v", w.Now(), k, len(w.nodes[k].nginx), healthy)
			}
		}
	}
}
