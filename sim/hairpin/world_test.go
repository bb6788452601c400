package hairpin

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reenact/model/nlb"
	"reenact/sim"
)

// small is a cluster in which the short way is common: six nodes, three nginx.
func small(settings ...string) Config {
	c := Config{
		Zones: []string{"a", "b", "c"}, Nodes: Nodes{CPU: 64, MemoryGB: 256, MaxPods: 110, Back: 3 * time.Minute},
		Clients: []Deployment{{Name: "payments", Replicas: 4}, {Name: "orders", Replicas: 4}}, Others: 40,
		Traffic: Traffic{PerSecond: 200, Idle: time.Second, Keep: time.Minute},
		Pods:    Pods{StartMin: 5 * time.Second, StartMax: 20 * time.Second, Batch: 25, Shutdown: 10 * time.Second, Notice: 15 * time.Second},
		Set:     map[string]string{"NODES": "6"},
	}
	for _, s := range settings {
		k, v, _ := strings.Cut(s, "=")
		c.Set[k] = v
	}
	return c
}

func script(c Config, length time.Duration) *sim.Script {
	return &sim.Script{Name: "small", Epoch: time.Unix(0, 0), Start: time.Minute, End: length,
		New: func(seed uint64) (sim.World, error) { return c.World(seed) }}
}

func run(t testing.TB, c Config, seed uint64, length time.Duration, actions ...sim.Action) *sim.Run {
	t.Helper()
	r, err := sim.NewRun(script(c, length), seed, sim.Options{Actions: actions, Keyframes: 10 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(length); err != nil {
		t.Fatal(err)
	}
	return r
}

func turn(at time.Duration, setting string) sim.Action {
	k, v, _ := strings.Cut(setting, "=")
	return sim.Action{At: at, Setting: sim.Setting{Key: k, Value: v}}
}

func world(t testing.TB, r *sim.Run, at time.Duration) *World {
	t.Helper()
	w, err := r.WorldAt(at)
	if err != nil {
		t.Fatal(err)
	}
	return w.(*World)
}

func total(r *sim.Run, key string) float64 {
	sum := 0.0
	for _, v := range r.Recording().Column(key)[1:] {
		if v == sim.Empty {
			continue
		}
		sum += float64(v) * r.Recording().Every().Minutes()
	}
	return sum
}

func dump(r *sim.Run, without ...string) []byte {
	var b bytes.Buffer
	for _, s := range r.Recording().Series() {
		if len(without) == 0 || s.Key != without[0] {
			fmt.Fprintln(&b, s.Key, r.Recording().Column(s.Key))
		}
	}
	fmt.Fprintln(&b, r.Recording().Happenings())
	return b.Bytes()
}

func TestTheSameInputsGiveTheSameBytes(t *testing.T) {
	c := small()
	a := run(t, c, 7, time.Hour, turn(20*time.Minute, "DEPLOY=all"))
	b, err := sim.NewRun(script(c, time.Hour), 7, sim.Options{Actions: []sim.Action{turn(20*time.Minute, "DEPLOY=all")}})
	if err != nil {
		t.Fatal(err)
	}
	for at := time.Minute; at <= time.Hour; at += 7 * time.Second {
		if err := b.Advance(at); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if a.Checksum() != b.Checksum() || !bytes.Equal(dump(a), dump(b)) {
		t.Error("in other steps it lived another life")
	}
	if run(t, c, 8, time.Hour).Checksum() == run(t, c, 7, time.Hour).Checksum() {
		t.Error("another seed lived the same life")
	}
}

func TestAForkIsTheRunWithItsActions(t *testing.T) {
	c := small()
	act := turn(25*time.Minute, "PRESERVE_CLIENT_IP=off")
	parent := run(t, c, 3, time.Hour)
	fork, err := parent.Fork(act.At, act)
	if err != nil {
		t.Fatal(err)
	}
	if err := fork.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	whole := run(t, c, 3, time.Hour, act)
	if fork.Checksum() != whole.Checksum() || !bytes.Equal(dump(fork), dump(whole)) {
		t.Error("the fork and the run with the same action differ")
	}
}

// A capture unlocks sight and changes nothing else: neither the life of the world nor any
// other series.
func TestACaptureChangesNothingButWhatIsSeen(t *testing.T) {
	c := small()
	act := turn(20*time.Minute, "RESTART=worst-client")
	plain, seen := run(t, c, 2, time.Hour, act), run(t, c, 2, time.Hour, turn(10*time.Minute, "CAPTURE=both"), act)
	if plain.Checksum() != seen.Checksum() {
		t.Error("a capture changed the life of the world")
	}
	const key = "captured_strangers_per_min"
	if !bytes.Equal(dump(plain, key), dump(seen, key)) {
		t.Error("a capture changed a series")
	}
	before, after := plain.Recording().Column(key), seen.Recording().Column(key)
	if before[len(before)-1] != sim.Empty || after[len(after)-1] == sim.Empty {
		t.Errorf("captured: %d without, %d with", before[len(before)-1], after[len(after)-1])
	}
	if list := world(t, plain, time.Hour).Things(captureRoom); list != nil {
		t.Errorf("without a capture %d connections are to be seen", len(list))
	}
	if list := world(t, seen, time.Hour).Things(captureRoom); len(list) == 0 {
		t.Error("with a capture there is nothing to see")
	}
}

// neverWritten are what a world and its copies may share.
func TestACloneSharesNothingThatIsWritten(t *testing.T) {
	w := world(t, run(t, small(), 1, 30*time.Minute), 30*time.Minute)
	c := w.clone()
	var found []string
	looked := 0
	compare(reflect.ValueOf(w).Elem(), reflect.ValueOf(c).Elem(), "World", func(path string, shared bool) {
		looked++
		if shared && !strings.HasPrefix(path, "World.Config.") && !strings.HasPrefix(path, "World.sched.") {
			found = append(found, path)
		}
	})
	if len(found) > 0 || looked < 20 {
		t.Errorf("shared: %v of %d", found, looked)
	}
}

func compare(a, b reflect.Value, path string, look func(string, bool)) {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			compare(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name, look)
		}
	case reflect.Slice:
		if a.Cap() == 0 {
			return
		}
		look(path, a.Pointer() == b.Pointer())
		for i := range min(a.Len(), b.Len()) {
			compare(a.Index(i), b.Index(i), path+"[]", look)
		}
	case reflect.Pointer:
		if !a.IsNil() {
			look(path, a.Pointer() == b.Pointer())
			compare(a.Elem(), b.Elem(), path, look)
		}
	case reflect.Map:
		look(path, !a.IsNil() && a.Pointer() == b.Pointer())
	}
}

// Whatever is turned, whenever: the books add up, and only shared nodes take the short
// way.
func TestTheBooksAddUpWhateverIsTurned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := small()
		c.Traffic.PerSecond = rapid.SampledFrom([]int{50, 400}).Draw(t, "connections")
		c.Set["NODES"] = fmt.Sprint(rapid.IntRange(3, 12).Draw(t, "nodes"))
		w, err := New(c, uint64(rapid.IntRange(1, 1000).Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 10).Draw(t, "turns") {
			w.Advance(w.Now() + time.Duration(rapid.IntRange(0, 300).Draw(t, "seconds"))*time.Second)
			k := rapid.SampledFrom(w.Knobs()).Draw(t, "knob")
			v := anyValue(t, k)
			err := w.Set(k.Key, v)
			if err != nil && w.OneWay(k.Key) == "" && k.Key != "TARGET_TYPE" {
				t.Fatalf("%s=%s: %v", k.Key, v, err)
			}
			if err := audit(w); err != nil {
				t.Fatalf("after %s=%s at %v: %v", k.Key, v, w.Now(), err)
			}
		}
		w.Advance(w.Now() + 5*time.Minute)
		if err := audit(w); err != nil {
			t.Fatal(err)
		}
		for _, room := range w.Rooms() {
			for n, x := range w.Things(room.Key) {
				if n == 3 {
					break
				}
				if len(x.Values) != len(room.Columns) {
					t.Fatalf("%s has %d values for %d columns", room.Key, len(x.Values), len(room.Columns))
				}
				sheet, ok := w.Inspect(room.Key, x.ID, func(d time.Duration) string { return d.String() })
				if !ok || sheet.Title == "" {
					t.Fatalf("%s %s has no sheet", room.Key, x.Name)
				}
				for _, g := range sheet.Grids {
					for _, cell := range g.Cells {
						if int(cell.Kind) >= len(room.Legend) {
							t.Fatalf("%s: a cell of kind %d of %d", sheet.Title, cell.Kind, len(room.Legend))
						}
					}
				}
			}
		}
		if w.Explain().Line == "" {
			t.Fatal("no why")
		}
	})
}

func anyValue(t *rapid.T, k sim.Knob) string {
	switch k.Kind {
	case sim.BoolKnob:
		return rapid.SampledFrom([]string{"on", "off"}).Draw(t, "value")
	case sim.ChoiceKnob:
		return rapid.SampledFrom(k.Choices).Draw(t, "value")
	case sim.DurationKnob:
		return fmt.Sprintf("%ds", rapid.IntRange(k.Min, k.Max).Draw(t, "value"))
	}
	return fmt.Sprint(rapid.IntRange(k.Min, min(k.Max, 60)).Draw(t, "value"))
}

// audit adds the books up anew, in the plainest way.
func audit(w *World) error {
	clients, nginx := make([]int, len(w.nodes)), make([]int, len(w.nodes))
	taken := make([]int, len(w.nodes))
	for i := range w.slots {
		s := &w.slots[i]
		if s.ready && s.node < 0 {
			return fmt.Errorf("%s is ready on no node", w.podName(int32(i), s.born))
		}
		if s.node >= 0 {
			taken[s.node]++
		}
		if s.surge {
			taken[s.next]++
		}
		if s.ready && s.kind == clientPod {
			clients[s.node]++
		}
		if s.ready && s.kind == nginxPod {
			nginx[s.node]++
			if x := w.serials[s.serial]; x.slot != int32(i) || x.node != s.node || x.state != 0 {
				return fmt.Errorf("nginx %d is %+v", i, x)
			}
		}
	}
	for k := range w.nodes {
		if _, free := w.sched.Free(k); w.Nodes.MaxPods-free != taken[k] {
			return fmt.Errorf("node %d: %d pods are booked, %d are there", k, w.Nodes.MaxPods-free, taken[k])
		}
		if clients[k] != w.nodes[k].clients || nginx[k] != len(w.nodes[k].nginx) {
			return fmt.Errorf("node %d: %d clients and %d nginx, counted %d and %d", k, w.nodes[k].clients, len(w.nodes[k].nginx), clients[k], nginx[k])
		}
		if !w.nodes[k].up && taken[k] > 0 {
			return fmt.Errorf("node %d is drained and has %d pods", k, taken[k])
		}
	}
	return auditConnections(w, nginx)
}

func auditConnections(w *World, nginx []int) error {
	c := *w.window()
	half, used := 0, 0
	for i := range w.dials {
		if d := &w.dials[i]; d.used {
			used++
			if d.HalfOpen() {
				half++
			}
		}
	}
	sum := int32(0)
	for i := range causes {
		if cause(i) < proxyUnread || cause(i) == noTarget {
			sum += c.causes[i]
		}
	}
	switch {
	case half != w.half || used != len(w.dials)-len(w.freeDial):
		return fmt.Errorf("%d half-open of %d, counted %d of %d", w.half, len(w.dials)-len(w.freeDial), half, used)
	case w.flows < 0 || w.orphans < 0:
		return fmt.Errorf("%d flows, %d orphans", w.flows, w.orphans)
	case c.fine > c.begun || c.timeouts+c.refused != c.begun-c.fine || sum != c.begun-c.fine:
		return fmt.Errorf("%d connects, %d fine, %d timed out, %d refused, %d with a cause", c.begun, c.fine, c.timeouts, c.refused, sum)
	case c.served > c.requests || c.stalled > c.served || c.syns > c.denied || c.denied != c.dropped:
		return fmt.Errorf("%+v", c)
	case c.apart != 0:
		return fmt.Errorf("%d short ways between nodes", c.apart)
	}
	e, shared := w.expected(), 0
	for _, i := range w.clients {
		if s := &w.slots[i]; s.ready && nginx[s.node] > 0 {
			shared++
		}
	}
	if e.colocated != shared {
		return fmt.Errorf("%d clients share a node with nginx, counted %d", e.colocated, shared)
	}
	for t := range w.group.Targets {
		if w.group.Targets[t].State == nlb.Healthy && w.byInstance() && t >= len(w.nodes) {
			return fmt.Errorf("target %d is no node", t)
		}
	}
	return nil
}
