package cluster_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/cluster"
)

// neverWritten are what a world and its copies may share: the configuration and
// the tables made of it.
var neverWritten = regexp.MustCompile(`^World\.(cfg|groups|zones|places|knobs|readings|sampler|demand\.rates|sched\.scores)\b`)

// A copy lives its own life: when the nodes are full and in the middle of the
// trap, with every queue in use, it shares no memory with the world it was made
// from but what nobody writes.
func TestACloneSharesNothingThatIsWritten(t *testing.T) {
	s := open(t, "neon-2025-05-16")
	r := newRun(t, s, 1)
	for _, at := range []string{"15:20", "15:40"} {
		at := clock(t, s, at)
		advance(t, r, at)
		sharesNothing(t, r, at)
	}
}

func sharesNothing(t *testing.T, r *sim.Run, at time.Duration) {
	t.Helper()
	world, err := r.WorldAt(at)
	if err != nil {
		t.Fatal(err)
	}
	a := world.(*cluster.World)
	copies(t, a, a.Clone().(*cluster.World))
	used, err := r.WorldAt(at - time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	copies(t, a, a.CloneInto(used).(*cluster.World))
}

func copies(t *testing.T, a, b *cluster.World) {
	t.Helper()
	var found []string
	looked := 0
	compare(reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem(), "World", func(path string, shared bool) {
		looked++
		if shared && !neverWritten.MatchString(path) {
			found = append(found, path)
		}
	})
	if len(found) > 0 {
		t.Errorf("shared: %s", strings.Join(found, ", "))
	}
	if looked < 200 { // pools, their interfaces and their queues on every node
		t.Errorf("only %d pieces of memory were compared", looked)
	}
}

// compare calls look with each piece of memory that a points to, and whether b
// points to the same.
func compare(a, b reflect.Value, path string, look func(path string, shared bool)) {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			compare(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name, look)
		}
	case reflect.Array:
		if holdsPointers(a.Type().Elem()) {
			for i := range a.Len() {
				compare(a.Index(i), b.Index(i), path+"[]", look)
			}
		}
	case reflect.Slice:
		if a.Cap() == 0 {
			return
		}
		look(path, a.Pointer() == b.Pointer())
		if a.Pointer() != b.Pointer() && holdsPointers(a.Type().Elem()) {
			for i := range a.Len() {
				compare(a.Index(i), b.Index(i), path+"[]", look)
			}
		}
	case reflect.Pointer:
		if a.IsNil() {
			return
		}
		look(path, a.Pointer() == b.Pointer())
		if a.Pointer() != b.Pointer() {
			compare(a.Elem(), b.Elem(), path, look)
		}
	case reflect.Map, reflect.Chan, reflect.Func:
		look(path, !a.IsNil() && a.Pointer() == b.Pointer())
	}
}

func holdsPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.Interface:
		return true
	case reflect.Array:
		return holdsPointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsPointers(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
