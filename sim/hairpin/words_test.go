package hairpin

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// column is where a room has a column.
func columnOf(t *testing.T, w *World, room, key string) (int, sim.Column) {
	t.Helper()
	for _, r := range w.Rooms() {
		for i, c := range r.Columns {
			if r.Key == room && c.Key == key {
				return i, c
			}
		}
	}
	t.Fatalf("the room %s has no column %s", room, key)
	return 0, sim.Column{}
}

// The why line, the room Targets and its sheets say the same of the nodes without nginx:
// they fail their checks by design.
func TestTargetsThatFailByDesignAreToldApart(t *testing.T) {
	w := begun(t, 3, "NODES=12", "NGINX_SPREAD=hard")
	i, c := columnOf(t, w, targetsRoom, "state")
	said := map[string]int{}
	list := w.Things(targetsRoom)
	for n, x := range list {
		word := c.Words[x.Values[i]]
		said[word]++
		if (n < 3) != (word == "healthy") {
			t.Errorf("target %d is %s: the healthy ones come first", n, word)
		}
		sheet, _ := w.Inspect(targetsRoom, x.ID, func(d time.Duration) string { return d.String() })
		if sheet.Facts[0].Value != word {
			t.Errorf("%s is %s in the table and %s on its sheet", x.Name, word, sheet.Facts[0].Value)
		}
	}
	if got, want := fmt.Sprint(said), "map[healthy:3 unhealthy by design:9]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if line := w.Explain().Line + w.targetsText(); !strings.Contains(line, "No node with nginx is an unhealthy target; 9 without fail by design.") {
		t.Errorf("the why line says %q", line)
	}
	ip := begun(t, 3, "TARGET_TYPE=ip", "NGINX_POLICY=cluster", "NODES=12")
	for _, x := range ip.Things(targetsRoom) {
		if word := c.Words[x.Values[i]]; word != "unhealthy" {
			t.Errorf("pod %s is %s, and fails for what it should not", x.Name, word)
		}
	}
}

// What counts over a time says over which: the why line, heads of columns and the help of
// series, in a minute's world and in a year's.
func TestWindowsAreNamed(t *testing.T) {
	c, seed := met(t)
	y, err := build(c, seed, yearPart)
	if err != nil {
		t.Fatal(err)
	}
	m := world(t, run(t, c, seed, 10*time.Minute), 10*time.Minute)
	y.Advance(10 * time.Minute)
	for _, row := range []struct {
		w              *World
		why, head, row string
		scale          int64
	}{
		{m, "the last minute's connects", "failed in 10 min", "in the last minute", 1},
		{y, "the last hour's connects", "failed in 10 h", "in the last hour", 10},
	} {
		if line := row.w.Explain().Line; !strings.Contains(line, row.why) {
			t.Errorf("the why line has no window: %s", line)
		}
		if _, c := columnOf(t, row.w, clientsRoom, "failed"); c.Title != row.head {
			t.Errorf("a head says %q, not %q", c.Title, row.head)
		}
		s := row.w.Series()
		if !strings.Contains(s[0].Help, row.row) || s[5].Key != "connects_per_min" || s[5].Scale != row.scale {
			t.Errorf("%s: %s; %s counts in 1/%d", s[0].Key, s[0].Help, s[5].Key, s[5].Scale)
		}
	}
}

// The minute that the restart ended in has failures of before it, and nobody is met any
// more: the why line says which is which.
func TestThePastMinuteAndThePresentPlacementAreNoContradiction(t *testing.T) {
	c, seed := met(t, "NGINX_SPREAD=hard")
	w := world(t, run(t, c, seed, 10*time.Minute), 10*time.Minute)
	set(t, w, "CLIENT_ANTI_AFFINITY", "required")
	set(t, w, "DEPLOY", "clients")
	for w.expected().failing > 0 {
		w.Advance(w.Now() + time.Second)
	}
	line := w.Explain().Line
	if !strings.Contains(line, "failed, but as pods are now none will: none of 8 client pods shares a node with nginx.") {
		t.Errorf("the why line: %s", line)
	}
}

// A connect that has neither succeeded nor failed waits, in the table and on its sheet.
func TestAConnectThatStillWaitsHasNotFailed(t *testing.T) {
	c, seed := met(t, "CONNECT_TIMEOUT=20s")
	w := world(t, run(t, c, seed, 10*time.Minute), 10*time.Minute)
	i, col := columnOf(t, w, connectionsRoom, "end")
	age, _ := columnOf(t, w, connectionsRoom, "age")
	said := map[string]int{}
	for _, x := range w.Things(connectionsRoom) {
		word := col.Words[x.Values[i]]
		said[word]++
		if word == "waits" && x.Values[age] >= 20 || word == "timeout" && x.Values[age] < 20 {
			t.Errorf("%s began %d s ago, and its end is %s", x.Name, x.Values[age], word)
		}
		sheet, _ := w.Inspect(connectionsRoom, x.ID, func(d time.Duration) string { return d.String() })
		for _, f := range sheet.Facts {
			if f.Name == "the customer sees" && strings.Contains(f.Value, "waits") != (word == "waits") {
				t.Errorf("%s %s in the table; on its sheet the customer sees %s", x.Name, word, f.Value)
			}
		}
	}
	if said["waits"] == 0 || said["timeout"] == 0 || said["success"] == 0 {
		t.Errorf("not all are there: %v", said)
	}
}

// What was in the way is gone while a connect still waits: it succeeds late, and is there
// once.
func TestALateSuccessIsRememberedOnce(t *testing.T) {
	c, seed := met(t, "CONNECT_TIMEOUT=100s")
	w := world(t, run(t, c, seed, 10*time.Minute), 10*time.Minute)
	set(t, w, "DNS", "split")
	i, col := columnOf(t, w, connectionsRoom, "end")
	waiting := func() map[string]bool {
		ids := map[string]bool{}
		for _, x := range w.Things(connectionsRoom) {
			if col.Words[x.Values[i]] == "waits" {
				ids[x.ID] = true
			}
		}
		return ids
	}
	before := waiting()
	w.Advance(w.Now() + 70*time.Second)
	late := 0
	seen := map[string]bool{}
	for _, x := range w.Things(connectionsRoom) {
		if seen[x.ID] {
			t.Errorf("%s is listed twice", x.Name)
		}
		seen[x.ID] = true
		if before[x.ID] && col.Words[x.Values[i]] == "success" {
			late++
		}
	}
	if len(before) == 0 || late == 0 {
		t.Errorf("%d waited, and none of them succeeded: %d", len(before), late)
	}
}

// A pod's counts are its own: its successor begins with none, and the worst client's
// success goes by those that are there.
func TestAPodsCountsBeginWithThePod(t *testing.T) {
	c, seed := met(t)
	w := world(t, run(t, c, seed, 20*time.Minute), 20*time.Minute)
	worst := w.worst()
	i, _ := columnOf(t, w, clientsRoom, "connects")
	born := w.slots[worst].born
	set(t, w, "RESTART", "worst-client")
	for w.slots[worst].born == born {
		w.Advance(w.Now() + time.Second)
	}
	if n := w.Things(clientsRoom)[worst].Values[i]; n > 5 {
		t.Errorf("the new pod has %d connects within a second", n)
	}
	before := w.Things(clientsRoom)[worst].Values[i]
	set(t, w, "RESTART", "in-place")
	w.Advance(w.Now() + 30*time.Second)
	if after := w.Things(clientsRoom)[worst].Values[i]; after < before {
		t.Errorf("a container that started again forgot what its pod had tried: %d, %d before", after, before)
	}
	failing := w.expected().hairpin > 0
	w.Advance(w.Now() + 11*time.Minute)
	if _, _, ok := w.worstSuccess(); ok != failing {
		t.Errorf("clients are met: %v, and some fail: %v", failing, ok)
	}
}

// knob is one of a world's as it stands.
func knob(t *testing.T, w *World, key string) sim.Knob {
	t.Helper()
	for _, k := range w.Knobs() {
		if k.Key == key {
			return k
		}
	}
	t.Fatalf("no knob %s", key)
	return sim.Knob{}
}

// A rule of placement that moves nobody says so while somebody's place is against it.
func TestRulesForPodsToComeSaySo(t *testing.T) {
	c, seed := met(t, "NODES=12", "NGINX_SPREAD=none", "NGINX_REPLICAS=10")
	w := world(t, run(t, c, seed, 5*time.Minute), 5*time.Minute)
	for _, row := range []struct{ key, value, deploy string }{
		{"CLIENT_ANTI_AFFINITY", "required", ""}, {"NGINX_SPREAD", "hard", ""}, {"SCHEDULER", "least-allocated", ""},
	} {
		foreseen := fmt.Sprint(w.Foresee(row.key, row.value))
		set(t, w, row.key, row.value)
		if note := knob(t, w, row.key).Note; !strings.Contains(note, fromNowOn) || !strings.Contains(foreseen, fromNowOn) {
			t.Errorf("%s=%s has the note %q, and is foreseen as %s", row.key, row.value, note, foreseen)
		}
	}
	set(t, w, "NGINX_REPLICAS", "2")
	set(t, w, "DEPLOY", "all")
	w.Advance(w.Now() + 20*time.Minute)
	for _, key := range []string{"CLIENT_ANTI_AFFINITY", "NGINX_SPREAD", "SCHEDULER"} {
		if note := knob(t, w, key).Note; note != "" {
			t.Errorf("after a deployment of everything %s says %q", key, note)
		}
	}
}

// A knob that acts shows what it does while it does it, and nothing a moment later; the
// same again is another deed.
func TestWhatActsOnceIsIdleAfterwards(t *testing.T) {
	for _, act := range []sim.Setting{{Key: "RESTART", Value: "worst-client"}, {Key: "DEPLOY", Value: "clients"}, {Key: "DRAIN", Value: "client-node"}} {
		w := begun(t, 1)
		for range 2 {
			placed := w.placed
			set(t, w, act.Key, act.Value)
			if now := knob(t, w, act.Key).Value; now != act.Value {
				t.Errorf("%s shows %q while it acts", act.Key, now)
			}
			w.Advance(w.Now() + 5*time.Minute)
			if now := knob(t, w, act.Key).Value; now != "none" || w.placed == placed {
				t.Errorf("%s shows %q five minutes later; %d pods were placed", act.Key, now, w.placed-placed)
			}
		}
	}
}

// One press away from AWS's default are what differs from it on either side.
func TestTheDefaultStandsBetweenOffAndOn(t *testing.T) {
	k := knob(t, begun(t, 1), "PRESERVE_CLIENT_IP")
	for direction, want := range map[int]string{-1: "off", 1: "on"} {
		if got, ok := k.Next("default", direction); !ok || got != want {
			t.Errorf("from the default a press of %d leads to %q", direction, got)
		}
	}
}

// One of something is no several, and nothing is not on nothing.
func TestOneIsNoSeveral(t *testing.T) {
	c, seed := met(t, "CONNECT_TIMEOUT=1s")
	w := world(t, run(t, c, seed, 10*time.Minute), 10*time.Minute)
	set(t, w, "CAPTURE", "both")
	for range 30 {
		w.Advance(w.Now() + 300*time.Millisecond)
		for _, room := range []string{connectionsRoom, flowsRoom, captureRoom} {
			for n, x := range w.Things(room) {
				if n > 5 {
					break
				}
				sheet, _ := w.Inspect(room, x.ID, func(d time.Duration) string { return d.String() })
				if text := fmt.Sprintf("%+v", sheet); slips.MatchString(text) {
					t.Fatalf("%q in %s", slips.FindString(text), text)
				}
			}
		}
	}
	gone := world(t, run(t, small("NGINX_REPLICAS=1"), 1, 10*time.Minute, turn(9*time.Minute+50*time.Second, "RESTART=nginx")), 10*time.Minute)
	for _, x := range gone.Things(connectionsRoom) {
		sheet, _ := gone.Inspect(connectionsRoom, x.ID, func(d time.Duration) string { return d.String() })
		if text := fmt.Sprintf("%+v", sheet.Facts); slips.MatchString(text) {
			t.Fatalf("%q in %s", slips.FindString(text), text)
		}
	}
}

var slips = regexp.MustCompile(`\b1 (SYN|SYN-ACK|packet)s|\b1 replies|\b1 times|no nginx on|\b[02-9] (SYN|SYN-ACK|packet|reply)\b`)

// Lines that share a panel are told by what their titles do not share: a word or two.
func TestTitlesInAPanelAreShortAndDiffer(t *testing.T) {
	w := begun(t, 1)
	titles := map[string]string{}
	for _, s := range w.Series() {
		titles[s.Key] = s.Title
	}
	for _, p := range w.Presentation().Panels {
		seen := map[string]bool{}
		for _, key := range p.Series {
			seen[titles[key]] = true
			if len(p.Series) > 1 && len(strings.Fields(titles[key])) > 4 {
				t.Errorf("%q is long for a line of %q", titles[key], p.Title)
			}
		}
		if len(seen) != len(p.Series) {
			t.Errorf("lines of %q have the same name: %v", p.Title, seen)
		}
	}
}
