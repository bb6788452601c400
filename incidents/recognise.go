package incidents

import (
	"regexp"
	"strings"

	"reenact/incidents/strict"
	"reenact/sim"
)

// Form is what a file seems to hold.
type Form uint8

// The forms.
const (
	Neither Form = iota
	IncidentForm
	SessionForm
)

// Keys that stand at the beginning of a line of every session and of every incident,
// and of hardly anything else.
var (
	ofBoth     = regexp.MustCompile(`(?m)^version:`)
	ofSessions = regexp.MustCompile(`(?m)^incident:`)
)

// ofIncidents are keys of which an incident has one: a short one has its world's alone.
func ofIncidents() *regexp.Regexp {
	keys := append((&world{}).Keys(), "timeline", "clock")
	return regexp.MustCompile(`(?m)^(` + strings.Join(keys, "|") + `):`)
}

// Recognise tells what a file seems to hold, without reading it as YAML: a broken one is
// recognised, too. What is no file, cannot be read or is too large is Neither.
func Recognise(path string) Form {
	data, err := readFile(path, "")
	switch {
	case err != nil, len(data) > strict.MaxFile, !ofBoth.Match(data):
	case ofSessions.Match(data):
		return SessionForm
	case ofIncidents().Match(data):
		return IncidentForm
	}
	return Neither
}

// Describe sums up a script as List does.
func Describe(s *sim.Script) Summary {
	return Summary{Name: s.Name, Title: s.Title, Text: s.Summary, World: s.World, Start: s.Clock(s.Start), Length: s.End - s.Start}
}
