package nodetrace

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestTheOutputHasTheDocumentedForm(t *testing.T) {
	trace := mustParse(t, `{"version":1,"instance":"t3.small","max_pods":11,"env":{},"subnet_free":100,"first_tick":"2.5s","tick_every":"5s","until":"12.5s"}
{"at":"3.9s","add":"pod-1"}
{"at":"3.9s","add":"<pod> & \"2\""}
{"at":"61.1s","del":"pod-1"}
`)
	var out bytes.Buffer
	if err := trace.Write(&out, 1, false); err != nil {
		t.Fatal(err)
	}
	const want = `{"at":"2.5s","total":3,"assigned":0,"cooldown":0,"enis":1,"subnet_free":97,"calls":{"AssignPrivateIpAddresses":1,"CreateNetworkInterface":0,"UnassignPrivateIpAddresses":0,"DeleteNetworkInterface":0}}
{"at":"3.9s","add":"pod-1","ok":true}
{"at":"3.9s","add":"<pod> & \"2\"","ok":true}
{"at":"7.5s","total":6,"assigned":2,"cooldown":0,"enis":2,"subnet_free":93,"calls":{"AssignPrivateIpAddresses":1,"CreateNetworkInterface":1,"UnassignPrivateIpAddresses":0,"DeleteNetworkInterface":0}}
{"at":"12.5s","total":6,"assigned":2,"cooldown":0,"enis":2,"subnet_free":93,"calls":{"AssignPrivateIpAddresses":1,"CreateNetworkInterface":1,"UnassignPrivateIpAddresses":0,"DeleteNetworkInterface":0}}
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhyGivesEachPassItsReason(t *testing.T) {
	trace := mustParse(t, `{"version":1,"instance":"t3.small","max_pods":11,"env":{},"subnet_free":100,"first_tick":"2.5s","tick_every":"5s","until":"2.5s"}`)
	var out bytes.Buffer
	if err := trace.Write(&out, 1, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `,"why":"no EC2 call: 3 available`) {
		t.Errorf("no reason in %s", out.String())
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	text, err := os.ReadFile("testdata/default-burst.trace.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	trace := mustParse(t, string(text))
	var first, again bytes.Buffer
	if trace.Write(&first, 7, false) != nil || trace.Write(&again, 7, false) != nil {
		t.Fatal("cannot write")
	}
	if !bytes.Equal(first.Bytes(), again.Bytes()) {
		t.Error("two replays with one seed differ")
	}
}

// TestEncodeAndParseAgree: a trace that was written reads as it was.
func TestEncodeAndParseAgree(t *testing.T) {
	trace := mustParse(t, goodHeader+`
{"at":"3.9s","add":"pod <1>"}
{"at":"61.1s","del":"pod <1>"}
{"at":"10m0s","restart":{"WARM_IP_TARGET":"1"}}
`)
	var out bytes.Buffer
	if err := trace.Encode(&out); err != nil {
		t.Fatal(err)
	}
	if again := mustParse(t, out.String()); !reflect.DeepEqual(again, trace) {
		t.Errorf("got  %+v\nwant %+v", again, trace)
	}
}

func mustParse(t *testing.T, text string) *Trace {
	t.Helper()
	trace, err := Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// FuzzReplay holds whatever Parse accepts to the pool's bookkeeping.
func FuzzReplay(f *testing.F) {
	f.Add([]byte(goodHeader+"\n"+`{"at":"3.9s","add":"pod-1"}`+"\n"+`{"at":"9s","del":"pod-1"}`), uint64(1))
	f.Add([]byte(strings.Replace(goodHeader, `"WARM_ENI_TARGET":"1"`, `"ENABLE_PREFIX_DELEGATION":"true"`, 1)+
		"\n"+`{"at":"5s","add":"a"}`+"\n"+`{"at":"10m0s","restart":{"WARM_IP_TARGET":"9"}}`), uint64(2))
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		trace, err := Parse(bytes.NewReader(text))
		if err != nil || (trace.Until-trace.FirstTick)/trace.TickEvery > 2000 {
			return
		}
		check := &books{t: t, trace: trace}
		if err := trace.Replay(seed, check); err != nil {
			t.Fatal(err)
		}
	})
}
