package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/sim"
	"reenact/sim/whatif"
)

const hostile = `<img src=x onerror=alert(1)> "q' & {{.Policy}} | [a](http://b)`

// made is a page of lambda-nat with a branch, whose words are as bad as words can be.
func made(t *testing.T, seeds ...uint64) *Page {
	t.Helper()
	script, err := incidents.Open("lambda-nat")
	if err != nil {
		t.Fatal(err)
	}
	s := *script
	s.Moments = slices.Clone(s.Moments)
	s.Summary, s.Moments[0].Story, s.Moments[0].Source = hostile, hostile, hostile
	s.Assumptions = append(slices.Clone(s.Assumptions), sim.Assumption{Key: hostile, Value: hostile, Unit: "x", Why: hostile})
	actions, _, err := incidents.ParseChoices(&s, "11:00 SUBNETS=2")
	if err != nil {
		t.Fatal(err)
	}
	g, err := NewGatherer(&s, []whatif.Branch{{Name: hostile, Actions: actions, At: time.Hour}}, seeds)
	if err != nil {
		t.Fatal(err)
	}
	advance := func(run *sim.Run, to time.Duration) error { return run.Advance(to) }
	for n := range seeds {
		if err := g.Live(n, advance); err != nil {
			t.Fatal(err)
		}
	}
	moments, err := g.Explain([]time.Duration{90 * time.Minute}, advance)
	if err != nil {
		t.Fatal(err)
	}
	return g.Page("reenact (test)", "reenact report '"+hostile+"'", moments)
}

func written(t *testing.T, format string, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page loads nothing and runs nothing, whatever stands in the file.
func TestThePageStandsByItself(t *testing.T) {
	text := written(t, "html", made(t, 1, 2))
	if len(text) > 1<<20 {
		t.Errorf("%d bytes", len(text))
	}
	tags := regexp.MustCompile(`<([a-zA-Z]+)`)
	allowed := strings.Fields("html head meta title style body a header h h1 h2 h3 h4 p main section figure figcaption div svg desc path text nav ul ol li dl dt dd span table thead tbody tr th td br small strong code pre time article details summary")
	for _, m := range tags.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(allowed, m[1]) {
			t.Errorf("there is a <%s>", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`\s(href|src|action|style|on\w+)="?([^"]*)`).FindAllStringSubmatch(regexp.MustCompile(`>[^<]*<`).ReplaceAllString(text, "><"), -1) {
		if m[1] != "href" || !strings.HasPrefix(m[2], "#") {
			t.Errorf("there is %s=%q", m[1], m[2])
		}
	}
	sheet := text[strings.Index(text, "<style>")+len("<style>") : strings.Index(text, "</style>")]
	sum := sha256.Sum256([]byte(sheet))
	if !strings.Contains(text, "style-src &#39;sha256-"+strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")) {
		t.Error("the policy does not know the page's style")
	}
	if n := strings.Count(text, `role="img"`); n < 3 || n != strings.Count(text, "<desc") {
		t.Errorf("%d pictures, %d with words", n, strings.Count(text, "<desc"))
	}
	for _, link := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(text, `id="`+link[1]+`"`) {
			t.Errorf("a link leads to %q, which is not there", link[1])
		}
	}
}

// A table of Markdown keeps its columns, and nothing in it is a link or a tag.
func TestMarkdownKeepsItsTables(t *testing.T) {
	text := written(t, "markdown", made(t, 1, 2))
	columns := 0
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if columns > 0 && n != columns && !strings.Contains(line, "`"+"<") {
			t.Errorf("%d edges, and above it %d: %s", n, columns, line)
		}
		columns = n
	}
	if strings.Contains(text, " <img") {
		t.Error("a tag goes through")
	}
}

// By nearest rank from twenty seeds on, the outermost below.
func TestWhatIsToldOfManySeeds(t *testing.T) {
	for _, c := range []struct{ n, low, high int }{{1, 0, 0}, {5, 0, 4}, {19, 0, 18}, {20, 0, 19}, {40, 1, 38}, {100, 4, 95}} {
		if low, high := bounds(c.n); low != c.low || high != c.high {
			t.Errorf("of %d values %d and %d, want %d and %d", c.n, low, high, c.low, c.high)
		}
	}
	low, middle, high := spread([]float64{3, math.NaN(), 1, 2})
	if low != 1 || middle != 2 || high != 3 {
		t.Errorf("%v %v %v", low, middle, high)
	}
	if low, _, _ := spread([]float64{math.NaN()}); !math.IsNaN(low) {
		t.Error("nothing has a spread")
	}
}

// A run that never recovers is worse than any that does, and no mean hides it.
func TestNeverIsAboveAll(t *testing.T) {
	p := made(t, 1)
	g := &Gatherer{script: p.Script}
	o := &sim.Outcome{Reduce: sim.Recovery, Unit: "min"}
	never, ten, twenty := whatif.Value{Amount: sim.Empty, Scale: 10}, whatif.Value{Amount: 100, Scale: 10}, whatif.Value{Amount: 200, Scale: 10}
	for _, c := range []struct {
		values        []whatif.Value
		value, ranged string
	}{
		{[]whatif.Value{never, ten, twenty}, "20.0", "10.0 to ∞"},
		{[]whatif.Value{never, never, ten}, "∞", "10.0 to ∞"},
		{[]whatif.Value{never, never}, "∞", ""},
	} {
		if v, r := g.told(o, c.values, false); v != c.value || r != c.ranged {
			t.Errorf("%v: %s, %s; want %s, %s", c.values, v, r, c.value, c.ranged)
		}
	}
	if d := minus(never, ten); rank(d) != math.MaxInt64 {
		t.Errorf("never less ten is %v", d)
	}
	if less, more := counts([]whatif.Value{minus(ten, never), minus(never, ten), minus(never, never)}); less != 1 || more != 1 {
		t.Errorf("%d less, %d more", less, more)
	}
}

// What is drawn is what was recorded: each point of a line is the mean of its samples.
func TestLinesAreTheSamples(t *testing.T) {
	column := make([]int64, 1000)
	for i := range column {
		column[i] = int64(i)
	}
	column[3] = sim.Empty
	line := thinned(column, 10)
	if len(line) != points {
		t.Fatalf("%d points", len(line))
	}
	sum := 0.0
	for _, v := range line {
		sum += v
	}
	if mean := sum / points; math.Abs(mean-49.95) > 0.2 {
		t.Errorf("the mean is %v", mean)
	}
	if !math.IsNaN(thinned([]int64{sim.Empty}, 1)[0]) {
		t.Error("nothing is drawn as something")
	}
	c := Chart{Series: sim.Series{Max: 1000, Scale: 10}, Lines: []Line{{Middle: line, Low: line, High: line}}}
	if low, top, step := c.axis(); low != 0 || top != 100 || step != 20 {
		t.Errorf("the axis goes from %v to %v by %v", low, top, step)
	}
}

// A real browser has nothing to complain of, where there is one.
func TestABrowserHasNothingToSay(t *testing.T) {
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
		}
	}
	if browser == "" || testing.Short() {
		t.Skip("no chromium on this machine, or a short run")
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(written(t, "html", made(t, 1))), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--user-data-dir="+t.TempDir(), "--timeout=20000", "--dump-dom", "file://"+file)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Skipf("%s does not start here: %v", browser, err)
	}
	if !strings.Contains(out.String(), "<svg") {
		t.Error("the browser shows no chart")
	}
	for _, line := range strings.Split(errs.String(), "\n") {
		if strings.Contains(line, "CONSOLE") {
			t.Error(line)
		}
	}
}
