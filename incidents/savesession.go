package incidents

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reenact/incidents/strict"
	"reenact/sim"
	"reenact/sim/whatif"

	"gopkg.in/yaml.v3"
)

const sessionHead = "# A session of reenact: open it with reenact play FILE, or run a branch of it\n" +
	"# with reenact run --actions FILE --branch NAME. docs/sessions.md tells the rest.\n"

// Encode writes a session as a file at the given path would hold it: the path of
// an incident counts from there. What it returns is certain to load again; the
// error tells why it would not.
func (s *Session) Encode(path string) ([]byte, error) {
	_, data, err := read(s.Incident)
	if err != nil {
		return nil, err
	}
	f := sessionFile{
		Version: 1, Incident: line(s.incidentFrom(path)), Fingerprint: fingerprint(fingerprintOf(data)), Seed: seed(s.Seed),
		Shown: line(s.Shown), Behind: line(s.Behind),
	}
	if s.Cursor != 0 {
		f.Cursor = line(formatTime(s.Script, s.Cursor))
	}
	for i := range s.Branches {
		f.Branches = append(f.Branches, s.branchFile(&s.Branches[i]))
	}
	for _, name := range s.Over {
		f.Over = append(f.Over, line(name))
	}
	f.Bookmarks = s.bookmarkFile()
	f.View = line(s.View)
	for _, one := range s.Sorts {
		f.Sort = append(f.Sort, line(one.String()))
	}
	var b bytes.Buffer
	b.WriteString(sessionHead)
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(&f), enc.Close()); err != nil {
		return nil, fmt.Errorf("writing the session: %w", err)
	}
	again := func(string) (string, *sim.Script, string, error) {
		return s.Incident, s.Script, string(f.Fingerprint), nil
	}
	if _, err := parseSession(path, b.Bytes(), again); err != nil {
		return nil, fmt.Errorf("this session could not be opened again: %w", err)
	}
	return b.Bytes(), nil
}

func (s *Session) branchFile(b *whatif.Branch) sessionBranch {
	f := sessionBranch{Name: branchName(b.Name), From: line(b.From)}
	if b.At != 0 {
		f.Forked = line(formatTime(s.Script, b.At))
	}
	for _, text := range formatChoices(s.Script, b.Actions) {
		f.Actions = append(f.Actions, line(text))
	}
	for _, id := range b.Drop {
		f.Drop = append(f.Drop, line(id))
	}
	return f
}

// incidentFrom is the incident as a file at the path names it: files that go
// together may move together.
func (s *Session) incidentFrom(path string) string {
	if slices.Contains(Names(), s.Incident) {
		return s.Incident
	}
	target, err := filepath.Abs(s.Incident)
	if err != nil {
		return s.Incident
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return target
	}
	rel, err := filepath.Rel(dir, target)
	if err != nil {
		return target
	}
	if rel = filepath.ToSlash(rel); !looksLikePath(rel) {
		rel = "./" + rel // or it would be taken for an embedded name
	}
	return rel
}

const longestName = 40 // letters of a branch's name

// CheckBranchName tells what is wrong with the name of a branch.
func CheckBranchName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("a branch needs a name")
	case name == whatif.History:
		return fmt.Errorf("%s is the name of what happened; choose another", whatif.History)
	case utf8.RuneCountInString(name) > longestName:
		return fmt.Errorf("the name %s has more than %d letters", strict.Shown(name), longestName)
	case !utf8.ValidString(name), strings.IndexFunc(name, func(r rune) bool { return strict.SteersTerminal(r) || !unicode.IsPrint(r) }) >= 0, strings.TrimSpace(name) != name:
		return fmt.Errorf("%s is no name of a branch; write letters that show, without blanks around them", strict.Shown(name))
	}
	return nil
}
