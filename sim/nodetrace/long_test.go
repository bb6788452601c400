package nodetrace

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// strictOp reads a line without the short way.
func strictOp(line []byte) (*Trace, error) {
	t := &Trace{Instance: "m6id.metal"}
	return t, t.parseOp(append([]byte(" "), line...)) // the short way knows no blanks
}

// The short way takes nothing that the strict reader refuses or reads otherwise.
func TestTheShortWayIsTheStrictOne(t *testing.T) {
	piece := rapid.SampledFrom([]string{`{"at":"`, `1s`, `3.9s`, `-1s`, `99999h`, `","`, `add":"`, `del":"`, `pod-1`, `"}`, `"`, `\`, `\u0041`,
		"\u202e", "\x1b", "é", ` `, `,`, `:`, `{`, `}`, `"at":"2s"`, `restart`})
	rapid.Check(t, func(t *rapid.T) {
		line := []byte(strings.Join(rapid.SliceOfN(piece, 1, 12).Draw(t, "pieces"), ""))
		if rapid.Bool().Draw(t, "whole") {
			line = fmt.Appendf(nil, `{"at":"%s","%s":"%s"}`, piece.Draw(t, "at"), rapid.SampledFrom([]string{"add", "del", "at"}).Draw(t, "key"),
				rapid.OneOf(piece, rapid.String()).Draw(t, "pod"))
		}
		op, ok := usualOp(line)
		if !ok {
			return
		}
		want, err := strictOp(line)
		if err != nil || !reflect.DeepEqual(want.Ops, []Op{op}) {
			t.Fatalf("%q was read as %+v; the strict reader says %+v, %v", line, op, want.Ops, err)
		}
	})
	for _, line := range []string{`{"at":"3.9s","add":"pod-1"}`, `{"at":"0s","del":"x"}`} {
		if _, ok := usualOp([]byte(line)); !ok {
			t.Errorf("%s is not read the short way", line)
		}
	}
}

// What a line costs grows with its keys, not with their square: three hundred lines
// of twenty keys cost what one of six thousand does. Looking through all keys for each
// makes that one ten times as dear.
func TestManyKeysInALine(t *testing.T) {
	cost := func(keys, lines int) time.Duration {
		line, best := lineOf(keys), time.Hour
		for range 9 {
			begun := time.Now()
			for range lines {
				if _, err := readObject(line, ""); err != nil {
					t.Fatal(err)
				}
			}
			best = min(best, time.Since(begun))
		}
		return best
	}
	if one, many := cost(6000, 1), cost(20, 300); one > 4*many {
		t.Errorf("a line of 6000 keys takes %v, 300 lines of 20 take %v", one, many)
	}
	line := `{"at":"1s","restart":` + string(lineOf(6000)) + "}\n"
	_, err := Parse(strings.NewReader(goodHeader + "\n" + strings.Repeat(line, maxSet/6000+1)))
	var p *ParseError
	if !errors.As(err, &p) || p.Line != maxSet/6000+2 {
		t.Errorf("too many variables: %v", err)
	}
	_, err = readObject(append(lineOf(100)[:len(lineOf(100))-1], `,"0007":""}`...), "")
	if !errors.As(err, &p) || !strings.Contains(p.Problem, "twice") {
		t.Errorf("the same key again among many: %v", err)
	}
}

// lineOf is an object of so many keys.
func lineOf(keys int) []byte {
	line := []byte("{")
	for i := range keys {
		line = fmt.Appendf(line, `"%04x":"",`, i)
	}
	return append(line[:len(line)-1], '}')
}

// full is a disk.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

// Whoever stopped listening ends the replay.
func TestAFailedWriteEndsTheReplay(t *testing.T) {
	w := NewWriter(&full{10_000})
	trace := &Trace{TickEvery: time.Second, Until: maxPasses * time.Second}
	node := &counting{}
	trace.play(node, w, w.broken)
	if w.Flush() == nil || node.passes > 1000 {
		t.Errorf("%d passes", node.passes)
	}
}

type counting struct{ passes int }

func (*counting) Add(*Op) bool { return true }
func (*counting) Del(*Op)      {}
func (*counting) Restart(*Op)  {}
func (c *counting) Pass(time.Duration) Snapshot {
	c.passes++
	return Snapshot{}
}

// What a trace holds cannot steer the terminal that its outcome or its mistake is
// shown on.
func TestATraceCannotSteerATerminal(t *testing.T) {
	for _, hostile := range []string{`\u001b]52;c;aGk=\u0007`, "\u202egnp", `\u202egnp`, "\u009b2J", `\u009b2J`} {
		for _, line := range []string{
			`{"at":"1s","add":"` + hostile + `"}`,
			`{"at":"1s","` + hostile + `":"x"}`,
			`{"at":"` + hostile + `","add":"x"}`,
			`{"at":"1s","restart":{"ENABLE_IPv6":"true","` + hostile + `":1}}`,
			`{"at":"1s","restart":{"WARM_IP_TARGET ` + hostile + `":"1"}}`,
			`{"at":"1s","restart":{"` + hostile + `=":"1"}}`,
			`{"at":"1s","restart":["` + hostile + `"]}`,
		} {
			_, err := Parse(strings.NewReader(goodHeader + "\n" + line))
			if err == nil {
				t.Errorf("%s is accepted", line)
			} else if strings.ContainsAny(err.Error(), "\x1b\x07\u202e\u009b") {
				t.Errorf("the error about %s holds what steers a terminal: %q", line, err)
			}
		}
	}
	var out bytes.Buffer
	w := NewWriter(&out)
	w.Added(0, "a\u202eb\u009b", true)
	w.Explained(0, Snapshot{}, "\x1b")
	if w.Flush() != nil || strings.ContainsAny(out.String(), "\x1b\u202e\u009b") {
		t.Errorf("written: %q", out.String())
	}
}
