package incidents

import (
	"slices"
	"time"

	"reenact/incidents/strict"
	"reenact/incidents/strict/nearest"
	"reenact/sim"
	"reenact/sim/claims"

	"gopkg.in/yaml.v3"
)

// claim is a published figure as the file writes it: what was published, how it
// is read from a run, and which readings agree.
type claim struct {
	ID         id        `yaml:"id"`
	Title      string    `yaml:"title" letters:"100"`
	Published  string    `yaml:"published" letters:"120"`
	Source     string    `yaml:"source"`
	Own        ownClaim  `yaml:",omitempty"` // under the key of a world's own form
	Series     string    `yaml:"series,omitempty" letters:"200"`
	Read       string    `yaml:"read,omitempty"`
	Given      string    `yaml:"given,omitempty" letters:"200"` // a formula that is above 0 when the window begins
	At         timeOfDay `yaml:"at,omitempty"`
	From       timeOfDay `yaml:"from,omitempty"`
	To         timeOfDay `yaml:"to,omitempty"`
	Of         window    `yaml:"of,omitempty"`
	Above      float64   `yaml:"above,omitempty"`
	Below      float64   `yaml:"below,omitempty"`
	Unit       string    `yaml:"unit,omitempty"`
	Low        float64   `yaml:"low"`
	High       float64   `yaml:"high"`
	Why        string    `yaml:"why" letters:"600"`
	FallsShort string    `yaml:"falls_short,omitempty" letters:"900"`
}

type window struct {
	From timeOfDay `yaml:"from"`
	To   timeOfDay `yaml:"to"`
}

// timeOfDay is a time of the file's clock, counted from its beginning.
type timeOfDay time.Duration

// DecodeFrom implements strict.SelfDecoder.
func (t *timeOfDay) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	at, err := d.TimeOfDay(n, path)
	*t = timeOfDay(at)
	return err
}

// addClaims checks the claims and hands them to the script.
func addClaims(d *strict.Decoder, f *file, s *sim.Script) error {
	if len(f.Claims) == 0 || !f.soundWorld(d) {
		return nil
	}
	w, err := s.New(1)
	if err != nil {
		return d.FailAt(f.World.kind.Key, "", "%v", err)
	}
	for i := range f.Claims {
		if !d.Sound(strict.Index("claims", i)) {
			continue
		}
		made, err := f.claim(d, i, s, w.Series())
		if err := d.Passed(err); err != nil {
			return err
		}
		s.Claims = append(s.Claims, made)
	}
	return nil
}

// claim checks one claim and makes the form that is read from runs.
func (f *file) claim(d *strict.Decoder, i int, s *sim.Script, series []sim.Series) (sim.Claim, error) {
	c, path := &f.Claims[i], strict.Index("claims", i)
	if first := slices.IndexFunc(f.Claims, func(o claim) bool { return o.ID == c.ID }); first < i {
		return sim.Claim{}, d.FailAt(path+".id", "choose another", "%s is already the id of claims[%d]", c.ID, first)
	}
	citation, err := f.cite(d, path+".source", c.Source)
	if err != nil {
		return sim.Claim{}, err
	}
	made, err := c.made(d, path, f, s)
	if err != nil {
		return made, err
	}
	made.Source = citation
	if err := claims.Check(&made, series); err != nil {
		return made, d.FailAt(path+claimPart(&made), nearSeries(c, series, f.World.kind.Metrics), "%v", err)
	}
	return made, nil
}

// claimPart is where a claim that cannot be read is most likely wrong.
func claimPart(c *sim.Claim) string {
	if !slices.Contains(claims.Reads(), c.Read) {
		return ".read"
	}
	return ".series"
}

// nearSeries suggests series for a formula that names one that is not there.
func nearSeries(c *claim, series []sim.Series, page string) string {
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
	return page + " lists the series"
}

// made turns a claim into the form that is read from runs.
func (c *claim) made(d *strict.Decoder, path string, f *file, s *sim.Script) (sim.Claim, error) {
	made := sim.Claim{
		ID: string(c.ID), Title: c.Title, Published: c.Published, Series: c.Series, Unit: c.Unit, Read: c.Read, Given: c.Given,
		Low: c.Low, High: c.High, Why: c.Why, FallsShort: c.FallsShort,
	}
	if c.Low > c.High {
		return made, d.FailAt(path+".low", "write at most "+d.Written(path+".high"), "%s is more than high", d.Written(path+".low"))
	}
	if c.Own.form != nil {
		made.Own = c.Own.form
		return made, c.onlyOwn(d, path, f)
	}
	for _, key := range []string{"series", "read"} {
		if d.Node(path+"."+key) == nil {
			return made, d.FailAt(path, "add "+key+":"+orOwn(f), "%s is missing", key)
		}
	}
	if err := c.addWindow(d, path, s, &made); err != nil {
		return made, err
	}
	return made, c.addLevel(d, path, &made)
}

// orOwn suggests the form that the file's world has for itself.
func orOwn(f *file) string {
	if own := f.World.kind.Claim.Key; own != "" {
		return ", or " + own + ": for a claim about one " + own
	}
	return ""
}

// onlyOwn refuses what belongs to claims about series.
func (c *claim) onlyOwn(d *strict.Decoder, path string, f *file) error {
	own := c.Own.key
	if c.Own.kind.Key != f.World.kind.Key {
		return d.FailAt(path+"."+own, "take it out", "a claim about one %s belongs to a world under %s:", own, c.Own.kind.Key)
	}
	for _, key := range []string{"series", "read", "given", "at", "from", "to", "of", "above", "below"} {
		if d.Node(path+"."+key) != nil {
			return d.FailAt(path+"."+key, "take it out, or "+own+":", "a claim about one %s is read in one way only", own)
		}
	}
	for _, p := range c.Own.form.Check() {
		return located(d, path+"."+own, p)
	}
	return nil
}

// addWindow adds the times: at for the read of that name, from and to for the
// others, and for a share the window it is of.
func (c *claim) addWindow(d *strict.Decoder, path string, s *sim.Script, made *sim.Claim) error {
	needs := map[string]bool{"at": c.Read == "at", "from": c.Read != "at", "to": c.Read != "at", "of": c.Read == "share"}
	for _, key := range []string{"at", "from", "to", "of"} {
		switch there := d.Node(path+"."+key) != nil; {
		case needs[key] && !there:
			return d.FailAt(path, "add "+key+":", "read: %s needs %s", strict.OneLine(c.Read), key)
		case there && !needs[key]:
			return d.FailAt(path+"."+key, "take it out", "read: %s has no use for %s", strict.OneLine(c.Read), key)
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
func within(d *strict.Decoder, path string, s *sim.Script, from, to time.Duration) error {
	switch {
	case from < s.Start:
		return d.FailAt(path+".from", "write a time from "+d.Written("clock.start")+" on", "the time lies in the warm-up, which is not recorded")
	case to < from:
		return d.FailAt(path+".to", "write a later time", "the window ends before it begins")
	}
	return nil
}

// addLevel adds what the reads first and time wait for.
func (c *claim) addLevel(d *strict.Decoder, path string, made *sim.Claim) error {
	above, below := d.Node(path+".above") != nil, d.Node(path+".below") != nil
	waits := c.Read == "first" || c.Read == "time"
	switch {
	case waits && above == below:
		return d.FailAt(path, "add above: or below: with a level", "read: %s needs one level to wait for", c.Read)
	case !waits && (above || below):
		return d.FailAt(path, "take above: or below: out", "read: %s waits for no level", strict.OneLine(c.Read))
	}
	made.Level, made.Below = max(c.Above, c.Below), below
	return nil
}
