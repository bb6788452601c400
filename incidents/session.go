package incidents

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"reenact/incidents/strict"
	"reenact/sim"
	"reenact/sim/whatif"

	"gopkg.in/yaml.v3"
)

// Session is what a reader made of an incident, as it is saved and shared. Its
// branches run to the same bytes wherever the incident is the same.
type Session struct {
	Incident string // an embedded name or a path, as Open takes it
	Script   *sim.Script
	// Changed tells that the incident is not the one that the session was saved
	// from: its branches may come out differently.
	Changed       bool
	Seed          uint64
	Cursor        time.Duration   // where the replay stood
	Shown, Behind string          // the branches that were drawn; empty: the history
	Branches      []whatif.Branch // without the history
	Over          []string        // branches drawn thin over the charts, neither of the two above
	View          string          // the view that was open; empty: the first
	Sorts         []Sort          // the tables that were put into an order
	Bookmarks     []Bookmark      // ascending in time, one at a time
}

// Branch finds a branch by its name; the history has no actions.
func (s *Session) Branch(name string) (whatif.Branch, bool) {
	if name == whatif.History {
		return whatif.Branch{Name: name}, true
	}
	i := slices.IndexFunc(s.Branches, func(b whatif.Branch) bool { return b.Name == name })
	if i < 0 {
		return whatif.Branch{}, false
	}
	return s.Branches[i], true
}

// sessionFile is a session as written.
type sessionFile struct {
	Version     int               `yaml:"version" range:"1..1"`
	Incident    line              `yaml:"incident"`
	Fingerprint fingerprint       `yaml:"fingerprint"`
	Seed        seed              `yaml:"seed"`
	Cursor      line              `yaml:"cursor,omitempty"`
	Shown       line              `yaml:"shown,omitempty"`
	Behind      line              `yaml:"behind,omitempty"`
	Over        []line            `yaml:"over,omitempty" entries:"2"`
	Branches    []sessionBranch   `yaml:"branches,omitempty" entries:"1000"`
	View        line              `yaml:"view,omitempty"`
	Sort        []line            `yaml:"sort,omitempty" entries:"100"`
	Bookmarks   []sessionBookmark `yaml:"bookmarks,omitempty" entries:"100"`
}

type sessionBranch struct {
	Name    branchName `yaml:"name"`
	From    line       `yaml:"from,omitempty"`
	Forked  line       `yaml:"forked,omitempty"`
	Actions []line     `yaml:"actions,omitempty" entries:"10000"`
	Drop    []line     `yaml:"drop,omitempty" entries:"1000"`
}

// LoadSession reads a session file and the incident it is about, whose path
// counts from the session's directory. Errors are *FileError, one line each.
func LoadSession(path string) (*Session, error) {
	data, err := readFile(path, "a session")
	if err != nil {
		return nil, err
	}
	return parseSession(path, data, besides(path))
}

// sessionManual is the page that explains a session's keys.
const sessionManual = "docs/sessions.md"

// IsSession tells whether a path leads to a session rather than to an incident.
func IsSession(nameOrPath string) bool {
	_, data, err := read(nameOrPath)
	return err == nil && isSession(data)
}

func isSession(data []byte) bool {
	root, err := strict.Document("", data)
	return err == nil && hasKey(root, "incident")
}

func hasKey(n *yaml.Node, key string) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

// opener finds the incident of a session: where, what, and its fingerprint.
type opener func(name string) (string, *sim.Script, string, error)

func parseSession(filename string, data []byte, open opener) (*Session, error) {
	root, err := strict.Document(filename, data)
	if err != nil {
		return nil, err
	}
	return readSession(strict.NewDecoder(filename, sessionManual), root, open)
}

// readSession makes the session of a document. It is no use where the decoder was asked
// for all mistakes and has some.
func readSession(d *strict.Decoder, root *yaml.Node, open opener) (*Session, error) {
	if hasKey(root, "timeline") {
		return nil, &FileError{File: d.File, Line: root.Line, Problem: "this is an incident, not a session", Instead: "give it to reenact without --actions"}
	}
	var f sessionFile
	if err := d.Passed(d.Decode(root, &f)); err != nil {
		return nil, err
	}
	s := &Session{Seed: uint64(f.Seed)}
	if f.Incident == "" {
		return s, nil // that is told
	}
	var print string
	var err error
	if s.Incident, s.Script, print, err = open(string(f.Incident)); err != nil {
		return nil, d.FailAt("incident", "", "%v", err)
	}
	s.Changed = print != string(f.Fingerprint)
	if err := s.fill(d, &f); err != nil {
		return nil, err
	}
	return s, nil
}

// blame adds to an error that the incident has changed, the likely cause.
func (s *Session) blame(err error) error {
	e, ok := err.(*FileError)
	if !ok || !s.Changed {
		return err
	}
	cause := " (" + s.Script.Name + " has changed since this session was saved)"
	c := *e
	c.Problem = strings.TrimSuffix(c.Problem, cause) + cause
	return &c
}

// fill reads what needs the incident to be understood.
func (s *Session) fill(d *strict.Decoder, f *sessionFile) (err error) {
	s.Cursor, err = s.time(d, "cursor", f.Cursor)
	if err := s.passed(d, err); err != nil {
		return err
	}
	if err := s.bookmarks(d, f.Bookmarks); err != nil {
		return err
	}
	world, err := s.Script.New(s.Seed)
	if err != nil {
		return d.FailAt("incident", "", "%v", err)
	}
	for i := range f.Branches {
		b, err := s.branch(d, world, strict.Index("branches", i), &f.Branches[i])
		if err := s.passed(d, err); err != nil {
			return err
		}
		s.Branches = append(s.Branches, b)
	}
	if err := s.passed(d, s.sorts(d, world, f.Sort)); err != nil {
		return err
	}
	s.View = string(f.View)
	return s.drawn(d, f)
}

// passed goes on past a mistake where all are wanted, with its likely cause.
func (s *Session) passed(d *strict.Decoder, err error) error { return d.Passed(s.blame(err)) }

func (s *Session) branch(d *strict.Decoder, world sim.World, path string, f *sessionBranch) (b whatif.Branch, err error) {
	b.Name, b.From = string(f.Name), string(f.From)
	if _, taken := s.Branch(b.Name); taken {
		return b, d.FailAt(path+".name", "choose another", "%s is already the name of a branch", strict.Shown(b.Name))
	}
	b.At, err = s.time(d, path+".forked", f.Forked)
	if err := s.passed(d, err); err != nil {
		return b, err
	}
	for i, text := range f.Actions {
		actions, err := s.actions(world, string(text))
		if err != nil {
			err = s.passed(d, d.FailAt(strict.Index(path+".actions", i), "", "%v", err))
		}
		if err != nil {
			return b, err
		}
		b.Actions = append(b.Actions, actions...)
	}
	for i, id := range f.Drop {
		at := strict.Index(path+".drop", i)
		err := CheckCause(s.Script, string(id))
		switch {
		case err != nil:
			err = s.passed(d, d.FailAt(at, "", "%v", err))
		case slices.Contains(b.Drop, string(id)):
			err = s.passed(d, d.FailAt(at, "take it out", "%s is left out already", id))
		}
		if err != nil {
			return b, err
		}
		b.Drop = append(b.Drop, string(id))
	}
	return b, nil
}

func (s *Session) actions(world sim.World, text string) ([]sim.Action, error) {
	actions, drop, err := ParseChoices(s.Script, text)
	if err != nil {
		return nil, err
	}
	if len(drop) > 0 {
		return nil, errors.New("an event is no action; list it under drop")
	}
	for _, a := range actions {
		if err := CheckSettings(world, a.Setting); err != nil {
			return nil, err
		}
	}
	return actions, nil
}

func (s *Session) time(d *strict.Decoder, path string, text line) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	at, err := timeOf(s.Script, string(text))
	if err != nil {
		return 0, d.FailAt(path, "", "%v", err)
	}
	return at, nil
}

// line is a short text that may be longer than a word.
type line string

const longestLine = 2000

func (l *line) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	switch {
	case n.Kind != yaml.ScalarNode || n.Value == "":
		return d.Fail(n, path, "write a text", "%s instead of a text", strict.Described(n))
	case strings.IndexFunc(n.Value, strict.SteersTerminal) >= 0 || strings.ContainsAny(n.Value, "\n\t"):
		return d.Fail(n, path, "take it out", "the text holds a control character")
	case utf8.RuneCountInString(n.Value) > longestLine:
		return d.Fail(n, path, "split it", "the text has more than %d letters", longestLine)
	}
	*l = line(n.Value)
	return nil
}

// branchName is a name that fits a screen.
type branchName string

func (b *branchName) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	var l line
	if err := l.DecodeFrom(d, n, path); err != nil {
		return err
	}
	if err := CheckBranchName(string(l)); err != nil {
		return d.Fail(n, path, "", "%v", err)
	}
	*b = branchName(l)
	return nil
}

// seed is any number of 64 bits, without a sign.
type seed uint64

func (s *seed) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	number, err := strconv.ParseUint(n.Value, 10, 64)
	if n.Kind != yaml.ScalarNode || err != nil {
		return d.Fail(n, path, "write a whole number from 0 to 18446744073709551615", "%s instead of a seed", strict.Described(n))
	}
	*s = seed(number)
	return nil
}

// fingerprint tells two contents of an incident's file apart.
type fingerprint string

var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{16}$`)

func (f *fingerprint) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	if n.Kind != yaml.ScalarNode || !fingerprintForm.MatchString(n.Value) {
		return d.Fail(n, path, "write the 16 digits that were saved", "%s is no fingerprint", strict.Described(n))
	}
	*f = fingerprint(n.Value)
	return nil
}

// fingerprintOf is eight bytes of a hash: a change shows, an attacker is not
// thought of.
func fingerprintOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
