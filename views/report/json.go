package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"reenact/sim"
)

// The parts of the JSON report that are small. Rows are streamed.
type jsonHead struct {
	Incident string       `json:"incident"`
	Title    string       `json:"title"`
	Seed     uint64       `json:"seed"`
	Start    string       `json:"start"`
	Until    string       `json:"until"`
	Every    string       `json:"every"`
	Checksum string       `json:"checksum"`
	Actions  []jsonAction `json:"actions"`
	Dropped  []string     `json:"dropped"`
	Moments  []jsonMoment `json:"moments"`
	Noted    []jsonNote   `json:"noted"`
	Series   []jsonSeries `json:"series"`
}

type jsonAction struct {
	Time  string `json:"time"`
	Key   string `json:"key"`
	Value string `json:"value"`
	Hold  bool   `json:"hold,omitempty"`
}

type jsonMoment struct {
	Time  string            `json:"time"`
	ID    string            `json:"id"`
	Kind  string            `json:"kind"`
	Title string            `json:"title"`
	Set   map[string]string `json:"set,omitempty"`
}

type jsonNote struct {
	Time string `json:"time"`
	Text string `json:"text"`
}

type jsonSeries struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Unit  string `json:"unit"`
	Help  string `json:"help"`
}

// writeJSON writes one object: what was run, and under "rows" one object a
// sample with its time and one member a series, null where there is no value.
func writeJSON(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	head, err := json.MarshalIndent(r.head(), "", "  ")
	if err != nil {
		return fmt.Errorf("writing the report's head: %w", err)
	}
	// The head is an object; rows become its last member.
	out.Write(head[:len(head)-2])
	out.WriteString(",\n  \"rows\": [")
	if err := r.writeRows(out); err != nil {
		return err
	}
	out.WriteString("\n  ]\n}\n")
	return out.Flush()
}

func (r *Report) writeRows(out *bufio.Writer) error {
	cols := columns(r.Recording)
	var line []byte
	for i := range r.Recording.Len() {
		line = append(line[:0], "\n    {\"time\": "...)
		if i > 0 {
			line = append(line[:0], ",\n    {\"time\": "...)
		}
		line = strconv.AppendQuote(line, r.stamp(r.Recording.At(i)))
		for _, c := range cols {
			line = append(strconv.AppendQuote(append(line, ", "...), c.Key), ": "...)
			if c.samples[i] == sim.Empty {
				line = append(line, "null"...)
			} else {
				line = appendValue(line, c.samples[i], c.Scale)
			}
		}
		if _, err := out.Write(append(line, '}')); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) stamp(at time.Duration) string { return r.Script.Stamp(at) }

func (r *Report) head() jsonHead {
	h := jsonHead{
		Incident: r.Script.Name, Title: r.Script.Title, Seed: r.Seed,
		Start: r.stamp(r.Script.Start), Until: r.stamp(r.Until), Every: r.Recording.Every().String(),
		Checksum: fmt.Sprintf("%016x", r.Checksum),
		Actions:  []jsonAction{}, Dropped: append([]string{}, r.Drop...),
		Moments: []jsonMoment{}, Noted: []jsonNote{},
	}
	for _, a := range r.Actions {
		h.Actions = append(h.Actions, jsonAction{r.stamp(a.At), a.Key, a.Value, a.Hold})
	}
	for _, m := range r.moments() {
		set := map[string]string{}
		for _, s := range m.Set {
			set[s.Key] = s.Value
		}
		h.Moments = append(h.Moments, jsonMoment{r.stamp(m.At), m.ID, string(m.Kind), r.told(m), set})
	}
	for _, n := range r.Recording.Happenings() {
		h.Noted = append(h.Noted, jsonNote{r.stamp(n.At), n.Text})
	}
	for _, s := range r.Recording.Series() {
		h.Series = append(h.Series, jsonSeries{s.Key, s.Title, s.Unit, s.Help})
	}
	return h
}

// moments are those of the script that took place in the run, with what they
// changed in it: a knob that an action holds is not theirs to turn.
func (r *Report) moments() []sim.Moment {
	var kept []sim.Moment
	for _, m := range r.Script.Moments {
		if m.At > r.Until || slices.Contains(r.Drop, m.ID) {
			continue
		}
		m.Set = slices.DeleteFunc(slices.Clone(m.Set), func(s sim.Setting) bool { return sim.Held(m, s.Key, r.Actions) })
		kept = append(kept, m)
	}
	return kept
}
