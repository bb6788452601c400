package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// clockwork is a world of another kind than a cluster: it counts its seconds.
type clockwork struct{ now time.Duration }

func (w *clockwork) Now() time.Duration          { return w.now }
func (w *clockwork) Next() time.Duration         { return w.now + time.Second }
func (w *clockwork) Advance(to time.Duration)    { w.now = max(w.now, to) }
func (w *clockwork) Set(string, string) error    { return nil }
func (w *clockwork) Clone() sim.World            { c := *w; return &c }
func (w *clockwork) Checksum() uint64            { return 7 }
func (w *clockwork) Knobs() []sim.Knob           { return nil }
func (w *clockwork) Explain() sim.Explanation    { return sim.Explanation{} }
func (w *clockwork) Happenings() []sim.Happening { return nil }
func (w *clockwork) Series() []sim.Series {
	return []sim.Series{
		{Key: "ticks", Title: "Ticks", Unit: "ticks", Scale: 1},
		{Key: "tides_per_min", Title: "Tides", Unit: "per min", Scale: 10},
		{Key: "swing_pct", Title: "Swing", Unit: "%", Scale: 10},
	}
}

func (w *clockwork) Sample(into []int64) {
	s := int64(w.now / time.Second)
	into[0], into[1], into[2] = s, -s-5, sim.Empty
}

func clockworkReport(t *testing.T) *Report {
	t.Helper()
	script := &sim.Script{
		Name: "clockwork", Title: `A "clock"`, Epoch: time.Date(2025, 1, 2, 23, 59, 50, 0, time.UTC),
		Start: 5 * time.Second, End: 20 * time.Second,
		Moments: []sim.Moment{
			{ID: "wind", At: 5 * time.Second, Kind: sim.Operator, Title: "Wound up", Set: []sim.Setting{{Key: "SPRING", Value: "tight"}}},
			{ID: "stop", At: 12 * time.Second, Kind: sim.Fault, Title: "It stops", Set: []sim.Setting{{Key: "SPRING", Value: "broken"}}},
		},
		New: func(uint64) (sim.World, error) { return &clockwork{}, nil },
	}
	actions := []sim.Action{{At: 15 * time.Second, Setting: sim.Setting{Key: "SPRING", Value: "new"}}}
	run, err := sim.NewRun(script, 3, sim.Options{Actions: actions})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Advance(script.End); err != nil {
		t.Fatal(err)
	}
	return &Report{Script: script, Seed: 3, Actions: actions, Until: script.End, Recording: run.Recording(), Checksum: run.Checksum()}
}

func written(t *testing.T, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, clockworkReport(t)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCSVOfAnyWorld(t *testing.T) {
	const want = `time,ticks,tides_per_min,swing_pct
2025-01-02T23:59:55Z,5,-1.0,
2025-01-03T00:00:00Z,10,-1.5,
2025-01-03T00:00:05Z,15,-2.0,
2025-01-03T00:00:10Z,20,-2.5,
`
	if got := written(t, "csv"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestTableOfAnyWorld(t *testing.T) {
	const want = `clockwork, seed 3, 2025-01-02T23:59 to 00:00 UTC
          ticks   tides  swing
UTC       ticks per min      %
23:59:55  -- action: Wound up (SPRING=tight)
23:59:55      5    -1.0      -
00:00:00     10    -1.5      -
00:00:02  -- fault: It stops (SPRING=broken)
00:00:05  -- what if: SPRING=new
00:00:05     15    -2.0      -
00:00:10     20    -2.5      -
`
	if got := written(t, "table"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestObservationsAreOfTheIncident: what was seen in it need not be so in a branch.
func TestObservationsAreOfTheIncident(t *testing.T) {
	r := clockworkReport(t)
	r.Script.Moments = []sim.Moment{{ID: "seen", At: r.Script.Start, Kind: sim.Observation, Title: "It is late"}}
	for _, c := range []struct {
		actions []sim.Action
		drop    []string
		want    string
	}{
		{nil, nil, "It is late"},
		{r.Actions, nil, "in the incident: It is late"},
		{nil, []string{"stop"}, "in the incident: It is late"},
	} {
		r.Actions, r.Drop = c.actions, c.drop
		var table, object bytes.Buffer
		if err := errors.Join(Write(&table, "table", r), Write(&object, "json", r)); err != nil {
			t.Fatal(err)
		}
		if want := "\n23:59:55  -- observation: " + c.want + "\n"; !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, table.String())
		}
		if want := `"title": "` + c.want + `"`; !strings.Contains(object.String(), want) {
			t.Errorf("no %s in\n%s", want, object.String())
		}
	}
}

// TestANarrowTableKeepsAColumn, and says which it leaves out.
func TestANarrowTableKeepsAColumn(t *testing.T) {
	for width, want := range map[int]string{
		0:  "          ticks   tides  swing\n",
		30: "          ticks   tides  swing\n",
		29: "Too narrow for swing_pct;\n--format csv has all.\n          ticks   tides\n",
		1:  "Too narrow for\nswing_pct,\ntides_per_min;\n--format csv has\nall.\n          ticks\n",
	} {
		r := clockworkReport(t)
		r.Width = width
		var table bytes.Buffer
		if err := Write(&table, "table", r); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(table.String(), want) {
			t.Errorf("%d letters: no %q in\n%s", width, want, table.String())
		}
	}
}

func TestJSONOfAnyWorld(t *testing.T) {
	text := written(t, "json")
	var got struct {
		Title, Checksum string
		Rows            []struct {
			Time  string
			Tides float64  `json:"tides_per_min"`
			Swing *float64 `json:"swing_pct"`
		}
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if got.Title != `A "clock"` || got.Checksum != "0000000000000007" || len(got.Rows) != 4 ||
		got.Rows[1].Time != "2025-01-03T00:00:00Z" || got.Rows[1].Tides != -1.5 || got.Rows[1].Swing != nil {
		t.Errorf("got %+v", got)
	}
}

func TestUnknownFormat(t *testing.T) {
	err := Write(&bytes.Buffer{}, "xml", clockworkReport(t))
	if err == nil || !strings.Contains(err.Error(), `"xml"`) {
		t.Errorf("got %v", err)
	}
}
