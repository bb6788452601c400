package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"reenact/sim"
	"reenact/sim/whatif"
)

func none(scale int64) whatif.Value { return whatif.Value{Amount: sim.Empty, Scale: scale} }

func comparison() *Comparison {
	minute := func(tenths int64, at time.Duration) whatif.Value {
		return whatif.Value{Amount: tenths, Scale: 10, At: at}
	}
	count := func(n int64) whatif.Value { return whatif.Value{Amount: n, Scale: 1} }
	return &Comparison{
		Script: &sim.Script{Name: "clockwork", Title: "<clock>", Epoch: time.Date(2025, 1, 2, 23, 0, 0, 0, time.UTC), Start: time.Minute, End: 2 * time.Hour},
		Seed:   3,
		Outcomes: []sim.Outcome{
			{Key: "ticks", Title: "Lost ticks", Unit: "ticks"}, {Key: "slow", Title: "Time it was slow", Unit: "min", Reduce: sim.Below},
			{Key: "back", Title: "Time to recovery", Unit: "min", Reduce: sim.Recovery}, {Key: "low", Title: "Lowest swing", Unit: "mm", Reduce: sim.Lowest},
		},
		Branches: []Branch{
			{Branch: whatif.Branch{Name: "history"}, Values: []whatif.Value{count(1234567), minute(100, 0), none(10), none(1)}},
			{Branch: whatif.Branch{Name: "a, \"b\"", Drop: []string{"stop"}, Actions: []sim.Action{
				{Setting: sim.Setting{Key: "SPRING", Value: "new"}},
				{At: time.Hour + 7*time.Second, Setting: sim.Setting{Key: "SPRING", Value: "tight"}, Hold: true},
			}}, Values: []whatif.Value{count(567), minute(105, 0), minute(615, 90*time.Minute), count(0)}, Checksum: 255},
		},
	}
}

func compared(t *testing.T, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteComparison(&b, format, comparison()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestComparisonOfAnyWorld(t *testing.T) {
	for format, want := range map[string]string{
		"table": `clockwork, seed 3, 2025-01-02T23:01 to 01:00 UTC
  history  what happened
  a, "b"   start SPRING=new, 00:00:07 hold SPRING=tight, without stop

outcome                     history        a, "b"  vs history
Lost ticks                1,234,567           567  -1,234,000
Time it was slow, min          10.0          10.5        +0.5
Time to recovery, min  not by 01:00  61.5 (00:30)    recovers
Lowest swing, mm                  -             0
`,
		"csv": `branch,outcome,unit,value,difference
history,ticks,ticks,1234567,
history,slow,min,10.0,
history,back,min,,
history,low,mm,,
"a, ""b""",ticks,ticks,567,-1234000
"a, ""b""",slow,min,10.5,0.5
"a, ""b""",back,min,61.5,
"a, ""b""",low,mm,0,
`,
	} {
		if got := compared(t, format); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
	text := compared(t, "json")
	for _, want := range []string{`"title": "<clock>"`, `"back": null`, `"ticks": -1234000`, `"checksum": "00000000000000ff"`, `"time": "2025-01-03T00:00:07Z"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if err := WriteComparison(&bytes.Buffer{}, "xml", comparison()); err == nil {
		t.Error("an unknown format is written")
	}
}

// Of a long incident a table has days and hours; programs get minutes as ever.
func TestALongIncidentIsMeasuredInDays(t *testing.T) {
	c := comparison()
	c.Script.End = c.Script.Start + 365*sim.Day
	for k, row := range []struct {
		minutes int64 // tenths
		want    string
	}{{509_400, "35d9h"}, {10_200, "17h"}, {10_500, "17h30m"}, {0, "0m"}, {28_800, "2d"}, {-100, "-10m"}, {5, "1m"}} {
		if got := quantity(c.Script, &c.Outcomes[1], whatif.Value{Amount: row.minutes, Scale: 10}); got != row.want {
			t.Errorf("%d: %s, want %s", k, got, row.want)
		}
	}
	c.Branches[1].Values[1].Amount = 509_400
	var table, csv bytes.Buffer
	if err := errors.Join(WriteComparison(&table, "table", c), WriteComparison(&csv, "csv", c)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "Time it was slow ") || !strings.Contains(table.String(), "+35d9h") || !strings.Contains(csv.String(), "slow,min,50940.0,50930.0") {
		t.Errorf("got\n%s\n%s", table.String(), csv.String())
	}
}

// TestMomentsDrawWhatTheyAre: a column a time, as high as its damage.
func TestMomentsDrawWhatTheyAre(t *testing.T) {
	c := comparison()
	c.Outcomes[0].Damage = true
	m := &Moments{Script: c.Script, Fix: []sim.Setting{{Key: "SPRING", Value: "new"}}, Outcomes: c.Outcomes[:1], History: []whatif.Value{{Amount: 80, Scale: 1}}}
	for i := range 72 {
		m.Points = append(m.Points, whatif.Point{At: time.Duration(i) * time.Minute, Values: []whatif.Value{{Amount: int64(i), Scale: 1}}})
	}
	var b bytes.Buffer
	if err := WriteMoments(&b, "table", m); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Without the fix: 80 lost ticks. Best at 23:00: 0 lost ticks.\n",
		"Point of no return: 23:08 (8 lost ticks); at 23:09 it is 9 lost ticks.\n",
		"\n71 |" + strings.Repeat(" ", 64) + "▁▂▃▄▅▆▇█\n",
		"\n    23:00" + strings.Repeat(" ", 62) + "00:11\n",
		"\n00:11           71          -9\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
