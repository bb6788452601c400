package nodetrace

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

const goodHeader = `{"version":1,"instance":"m6id.metal","max_pods":737,"env":{"WARM_ENI_TARGET":"1"},"subnet_free":4091,"first_tick":"2.5s","tick_every":"5s","until":"20m0s"}`

func TestATraceIsRead(t *testing.T) {
	got, err := Parse(strings.NewReader(goodHeader + `
{"at":"3.9s","add":"pod-1"}
{"add":"pod-2","at":"3.9s"}
{"at":"61.1s","del":"pod-1"}
{"at":"10m0s","restart":{"WARM_IP_TARGET":"1"}}
{"at":"11m","restart":null}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Trace{
		Instance: "m6id.metal", MaxPods: 737, Env: map[string]string{"WARM_ENI_TARGET": "1"}, SubnetFree: 4091,
		FirstTick: 2500 * time.Millisecond, TickEvery: 5 * time.Second, Until: 20 * time.Minute,
		Ops: []Op{
			{At: 3900 * time.Millisecond, Kind: Add, Pod: "pod-1"},
			{At: 3900 * time.Millisecond, Kind: Add, Pod: "pod-2"},
			{At: 61100 * time.Millisecond, Kind: Del, Pod: "pod-1"},
			{At: 10 * time.Minute, Kind: Restart, Env: map[string]string{"WARM_IP_TARGET": "1"}},
			{At: 11 * time.Minute, Kind: Restart},
		},
	}
	want.number()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Each case changes one thing in a good trace; the error names the line, what
// is wrong and what to write instead.
func TestAMalformedTraceSaysWhatToWrite(t *testing.T) {
	header := func(old, new string) string { return strings.Replace(goodHeader, old, new, 1) }
	op := func(line string) string { return goodHeader + "\n" + `{"at":"1s","add":"a"}` + "\n" + line }
	cases := []struct {
		name, trace string
		line        int
		says        []string
	}{
		{"empty", "", 1, []string{"empty", `"version":1`}},
		{"only blank lines", "\n\n", 1, []string{"empty"}},
		{"not JSON", "pods: 3", 1, []string{"not a JSON object"}},
		{"an array", "[1]", 1, []string{"not a JSON object"}},
		{"cut short", goodHeader[:60], 1, []string{"not valid JSON"}},
		{"no version", header(`"version":1,`, ""), 1, []string{`"version" is missing`}},
		{"another version", header(`"version":1`, `"version":2`), 1, []string{`"version" is 2`, "the number 1"}},
		{"unknown key", header(`"max_pods"`, `"maxpods"`), 1, []string{`"maxpods" is unknown`, "max_pods"}},
		{"key of another case", header(`"env"`, `"Env"`), 1, []string{`"Env" is unknown`}},
		{"key twice", header(`"version":1`, `"version":1,"version":1`), 1, []string{"comes twice"}},
		{"unknown instance type", header("m6id.metal", "m6id.mettal"), 1, []string{`"m6id.mettal"`, "did you mean m6id.metal"}},
		{"fractional max_pods", header("737", "7.37"), 1, []string{`"max_pods" is 7.37`, "whole number"}},
		{"negative subnet", header("4091", "-1"), 1, []string{`"subnet_free" is -1`, "from 0 to"}},
		{"huge subnet", header("4091", "99999999999999999999"), 1, []string{`"subnet_free"`}},
		{"number for time", header(`"2.5s"`, `2.5`), 1, []string{`"first_tick" is 2.5`, `"7.5s"`}},
		{"time without unit", header(`"2.5s"`, `"2.5"`), 1, []string{`"first_tick"`, "no time"}},
		{"passes without end", header(`"5s"`, `"0s"`), 1, []string{`"tick_every" is 0s`}},
		{"far too many passes", header(`"5s"`, `"1ns"`), 1, []string{"more than 1000000"}},
		{"number in env", header(`"WARM_ENI_TARGET":"1"`, `"WARM_ENI_TARGET":1`), 1, []string{"WARM_ENI_TARGET is 1", "in quotes"}},
		{"null in env", header(`"WARM_ENI_TARGET":"1"`, `"WARM_ENI_TARGET":null`), 1, []string{"WARM_ENI_TARGET is null"}},
		{"env list", header(`{"WARM_ENI_TARGET":"1"}`, `["WARM_ENI_TARGET=1"]`), 1, []string{`"env" is [`, "not an object"}},
		{"slip in a variable", header("WARM_ENI_TARGET", "WARM_ENI_TRAGET"), 1, []string{"unknown", "write WARM_ENI_TARGET"}},
		{"beyond the model", header(`"WARM_ENI_TARGET":"1"`, `"ENABLE_IPv6":"true"`), 1, []string{"IPv6", "does not cover"}},
		{"two objects", goodHeader + goodHeader, 1, []string{"something follows"}},
		{"bad UTF-8", op("{\"at\":\"1s\",\"add\":\"\xff\"}"), 3, []string{"UTF-8"}},
		{"blank line inside", goodHeader + "\n\n" + `{"at":"1s","add":"a"}`, 2, []string{"blank"}},
		{"no time", op(`{"add":"a"}`), 3, []string{`exactly one of`}},
		{"nothing to do", op(`{"at":"1s"}`), 3, []string{`exactly one of`}},
		{"two operations", op(`{"at":"1s","add":"a","del":"b"}`), 3, []string{`exactly one of`}},
		{"add and del without a time", op(`{"add":"a","del":"b"}`), 3, []string{`"at" is missing`}},
		{"unknown operation", op(`{"at":"1s","remove":"a"}`), 3, []string{`"remove" is unknown`, "at, add, del, restart"}},
		{"no pod", op(`{"at":"1s","add":""}`), 3, []string{`"add" is empty`}},
		{"null pod", op(`{"at":"1s","del":null}`), 3, []string{`"del" is null`}},
		{"control character", op(`{"at":"1s","del":"a\u0007"}`), 3, []string{"control character"}},
		{"long name", op(`{"at":"1s","add":"` + strings.Repeat("a", 254) + `"}`), 3, []string{"254 bytes"}},
		{"before the start", op(`{"at":"-1s","add":"a"}`), 3, []string{`"at" is "-1s"`, "zero or more"}},
		{"after a month", op(`{"at":"9999h","add":"a"}`), 3, []string{"at most"}},
		{"out of order", op(`{"at":"999ms","add":"b"}`), 3, []string{"999ms comes after 1s", "sort"}},
		{"restart of a string", op(`{"at":"1s","restart":"now"}`), 3, []string{`"restart" is "now"`}},
		{"switch of mode", op(`{"at":"1s","restart":{"ENABLE_PREFIX_DELEGATION":"true"}}`), 3, []string{"ENABLE_PREFIX_DELEGATION", "replaced"}},
		{"a book in a line", op(`{"at":"1s","add":"` + strings.Repeat("a", maxLine) + `"}`), 3, []string{"longer than 65536"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(c.trace))
			var p *ParseError
			if !errors.As(err, &p) {
				t.Fatalf("error %v", err)
			}
			if p.Line != c.line {
				t.Errorf("line %d, want %d: %v", p.Line, c.line, err)
			}
			if p.Problem == "" || p.Instead == "" {
				t.Errorf("%q lacks the problem or what to write instead", err)
			}
			for _, part := range append(c.says, "line "+strconv.Itoa(c.line)) {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
}

func TestAWholeDaemonSetEnvironmentIsAccepted(t *testing.T) {
	_, err := Parse(strings.NewReader(strings.Replace(goodHeader, `"WARM_ENI_TARGET":"1"`,
		`"WARM_ENI_TARGET":"1","AWS_VPC_K8S_CNI_LOGLEVEL":"DEBUG","ENABLE_IPv4":"true","ENABLE_IPv6":"false","ENABLE_POD_ENI":"false"`, 1)))
	if err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(goodHeader + "\n" + `{"at":"3.9s","add":"pod-1"}` + "\n"))
	f.Add([]byte(goodHeader + "\n" + `{"at":"10m0s","restart":{"WARM_IP_TARGET":"1"}}`))
	f.Add([]byte("{}"))
	traces, _ := filepath.Glob("testdata/*.trace.jsonl")
	for _, path := range traces {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(text[:min(len(text), 1000)])
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		trace, err := Parse(strings.NewReader(string(text)))
		if err == nil {
			checkTrace(t, trace)
			return
		}
		var p *ParseError
		if !errors.As(err, &p) || p.Line < 1 || p.Problem == "" || p.Instead == "" {
			t.Errorf("error %#v", err)
		}
	})
}

// checkTrace holds a trace that was accepted to what Parse promises.
func checkTrace(t *testing.T, trace *Trace) {
	t.Helper()
	last := time.Duration(0)
	for _, op := range trace.Ops {
		if op.At < last {
			t.Errorf("time goes back from %v to %v", last, op.At)
		}
		last = op.At
	}
	if trace.TickEvery <= 0 || trace.MaxPods < 0 || trace.SubnetFree < 0 {
		t.Errorf("accepted %+v", trace)
	}
}
