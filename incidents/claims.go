package incidents

import (
	"slices"
	"time"

	"reenact/incidents/nearest"
	"reenact/sim"
	"reenact/sim/claims"

	"gopkg.in/yaml.v3"
)

// claim is a published figure as the file writes it: what was published, how it
// is read from a run, and which readings agree.
type claim struct {
	ID         id        `yaml:"id"`
	Title      string    `yaml:"title"`
	Published  string    `yaml:"published"`
	Source     string    `yaml:"source"`
	Node       node      `yaml:"node,omitempty"`
	Series     string    `yaml:"series,omitempty"`
	Read       string    `yaml:"read,omitempty"`
	At         timeOfDay `yaml:"at,omitempty"`
	From       timeOfDay `yaml:"from,omitempty"`
	To         timeOfDay `yaml:"to,omitempty"`
	Of         window    `yaml:"of,omitempty"`
	Above      float64   `yaml:"above,omitempty"`
	Below      float64   `yaml:"below,omitempty"`
	Unit       string    `yaml:"unit,omitempty"`
	Low        float64   `yaml:"low"`
	High       float64   `yaml:"high"`
	Why        string    `yaml:"why"`
	FallsShort string    `yaml:"falls_short,omitempty"`
}

// node is one node's life, for a claim about no cluster.
type node struct {
	Env   map[string]string `yaml:"env"`
	Peak  int               `yaml:"peak"`
	Later int               `yaml:"later"`
}

type window struct {
	From timeOfDay `yaml:"from"`
	To   timeOfDay `yaml:"to"`
}

// timeOfDay is a time of the file's clock, counted from its beginning.
type timeOfDay time.Duration

func (t *timeOfDay) decodeFrom(d *decoder, n *yaml.Node, path string) error {
	at, err := d.clock.read(d, n, path)
	*t = timeOfDay(at)
	return err
}

// addClaims checks the claims and hands them to the script.
func addClaims(d *decoder, f *file, s *sim.Script) error {
	if len(f.Claims) == 0 {
		return nil
	}
	w, err := s.New(1)
	if err != nil {
		return d.failAt("cluster", "", "%v", err)
	}
	ids := map[id]int{}
	for i, c := range f.Claims {
		path := index("claims", i)
		if first, twice := ids[c.ID]; twice {
			return d.failAt(path+".id", "choose another", "%s is already the id of claims[%d]", c.ID, first)
		}
		ids[c.ID] = i
		citation, err := f.Sources.cite(d, path+".source", c.Source)
		if err != nil {
			return err
		}
		made, err := c.made(d, path, s)
		if err != nil {
			return err
		}
		made.Source = citation
		if err := claims.Check(&made, w.Series()); err != nil {
			return d.failAt(path+claimPart(&made), nearSeries(&c, w.Series()), "%v", err)
		}
		s.Claims = append(s.Claims, made)
	}
	return nil
}

// claimPart is where a claim that cannot be read is most likely wrong.
func claimPart(c *sim.Claim) string {
	switch {
	case c.Node != nil:
		return ".node"
	case !slices.Contains(claims.Reads(), c.Read):
		return ".read"
	}
	return ".series"
}

// nearSeries suggests series for a formula that names one that is not there.
func nearSeries(c *claim, series []sim.Series) string {
	if claimPart(&sim.Claim{Read: c.Read}) != ".series" {
		return ""
	}
	keys := make([]string, 0, len(series))
	for _, s := range series {
		keys = append(keys, s.Key)
	}
	if key, ok := nearest.Of(c.Series, keys); ok {
		return "did you mean " + key + "?"
	}
	return "docs/metrics.md lists the series"
}

// made turns a claim into the form that is read from runs.
func (c *claim) made(d *decoder, path string, s *sim.Script) (sim.Claim, error) {
	made := sim.Claim{
		ID: string(c.ID), Title: c.Title, Published: c.Published, Series: c.Series, Unit: c.Unit, Read: c.Read,
		Low: c.Low, High: c.High, Why: c.Why, FallsShort: c.FallsShort,
	}
	if c.Low > c.High {
		return made, d.failAt(path+".low", "write at most "+d.nodes[path+".high"].Value, "%s is more than high", d.nodes[path+".low"].Value)
	}
	if d.nodes[path+".node"] != nil {
		made.Node = &sim.NodeClaim{Env: c.Node.Env, Peak: c.Node.Peak, Later: c.Node.Later}
		return made, c.onlyNode(d, path)
	}
	for _, key := range []string{"series", "read"} {
		if d.nodes[path+"."+key] == nil {
			return made, d.failAt(path, "add "+key+":, or node: for a claim about one node", "%s is missing", key)
		}
	}
	if err := c.addWindow(d, path, s, &made); err != nil {
		return made, err
	}
	return made, c.addLevel(d, path, &made)
}

// onlyNode refuses what belongs to claims about a cluster.
func (c *claim) onlyNode(d *decoder, path string) error {
	for _, key := range []string{"series", "read", "at", "from", "to", "of", "above", "below"} {
		if d.nodes[path+"."+key] != nil {
			return d.failAt(path+"."+key, "take it out, or node:", "a claim about one node is read in one way only")
		}
	}
	return checkEnvOf(d, path+".node.env", c.Node.Env)
}

// addWindow adds the times: at for the read of that name, from and to for the
// others, and for a share the window it is of.
func (c *claim) addWindow(d *decoder, path string, s *sim.Script, made *sim.Claim) error {
	needs := map[string]bool{"at": c.Read == "at", "from": c.Read != "at", "to": c.Read != "at", "of": c.Read == "share"}
	for _, key := range []string{"at", "from", "to", "of"} {
		switch there := d.nodes[path+"."+key] != nil; {
		case needs[key] && !there:
			return d.failAt(path, "add "+key+":", "read: %s needs %s", oneLine(c.Read), key)
		case there && !needs[key]:
			return d.failAt(path+"."+key, "take it out", "read: %s has no use for %s", oneLine(c.Read), key)
		}
	}
	made.From, made.To = time.Duration(c.From), time.Duration(c.To)
	if c.Read == "at" {
		made.From, made.To = time.Duration(c.At), time.Duration(c.At)
	}
	made.BaseFrom, made.BaseTo = time.Duration(c.Of.From), time.Duration(c.Of.To)
	if err := within(d, path, s, made.From, made.To); err != nil {
		return err
	}
	if c.Read != "share" {
		return nil
	}
	return within(d, path+".of", s, made.BaseFrom, made.BaseTo)
}

// within wants a window of the replay, which alone is recorded.
func within(d *decoder, path string, s *sim.Script, from, to time.Duration) error {
	switch {
	case from < s.Start:
		return d.failAt(path+".from", "write a time from "+d.nodes["clock.start"].Value+" on", "the time lies in the warm-up, which is not recorded")
	case to < from:
		return d.failAt(path+".to", "write a later time", "the window ends before it begins")
	}
	return nil
}

// addLevel adds what the reads first and time wait for.
func (c *claim) addLevel(d *decoder, path string, made *sim.Claim) error {
	above, below := d.nodes[path+".above"] != nil, d.nodes[path+".below"] != nil
	waits := c.Read == "first" || c.Read == "time"
	switch {
	case waits && above == below:
		return d.failAt(path, "add above: or below: with a level", "read: %s needs one level to wait for", c.Read)
	case !waits && (above || below):
		return d.failAt(path, "take above: or below: out", "read: %s waits for no level", oneLine(c.Read))
	}
	made.Level, made.Below = max(c.Above, c.Below), below
	return nil
}
