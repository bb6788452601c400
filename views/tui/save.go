package tui

import (
	"slices"
	"time"

	"reenact/sim/whatif"
	"reenact/views/theme"
	"reenact/views/workbench"

	tea "github.com/charmbracelet/bubbletea"
)

// Session is what a reader made of an incident: where they stood, and their
// branches, the history left out.
type Session struct {
	Cursor        time.Duration
	Shown, Behind string   // names of the branches that are drawn
	Over          []string // names of those drawn thin over the charts
	Branches      []whatif.Branch
	Bookmarks     []Bookmark // ascending in time, one at a time
	View          string     // the view that is open, in small letters; empty: the first
	Sorts         []Sort
}

// session is the present state as it is saved.
func (m *replay) session() Session {
	s := Session{Cursor: m.now(), Shown: m.plan.LiveBranch().Name, Behind: m.plan.GhostBranch().Name, Bookmarks: slices.Clone(m.marks)}
	for _, i := range m.plan.Over {
		s.Over = append(s.Over, m.plan.Branches[i].Name)
	}
	s.View, s.Sorts = m.viewOpen(), m.sorts()
	for _, b := range m.plan.Branches[1:] {
		s.Branches = append(s.Branches, whatif.Branch{
			Name: b.Name, From: b.From, At: b.At, Actions: slices.Clone(b.Actions), Drop: slices.Clone(b.Drop),
		})
	}
	return s
}

// resume is the plan of a saved session.
func resume(s *Session) workbench.Plan {
	p := workbench.NewPlan()
	for _, b := range s.Branches {
		have := workbench.Branch{Name: b.Name, At: b.At, From: b.From, Course: workbench.Course{Drop: b.Drop}}
		for _, a := range b.Actions {
			have.Actions = workbench.InsertAction(have.Actions, a)
		}
		if have.From == "" {
			have.From = workbench.HistoryName
		}
		p.Branches = append(p.Branches, have)
	}
	p.Made = len(s.Branches)
	for i, b := range p.Branches {
		if b.Name == s.Shown {
			p.Live = i
		}
		if b.Name == s.Behind {
			p.Ghost = i
		}
	}
	return drawAgain(p, s.Over)
}

// drawAgain draws the branches of these names over the charts, if they are there.
func drawAgain(p workbench.Plan, names []string) workbench.Plan {
	for _, name := range names {
		if i := slices.IndexFunc(p.Branches, func(b workbench.Branch) bool { return b.Name == name }); i >= 0 {
			p = p.Draw(i)
		}
	}
	return p
}

// savedMsg tells how saving went.
type savedMsg struct {
	path, version string
	err           error
}

// save hands the session to whoever keeps it. Writing a file may take long, so
// it is done beside the screen.
func (m *replay) save() tea.Cmd {
	if m.keep == nil {
		m.say(theme.Dim, "This replay was opened without a place to save to.")
		return nil
	}
	keep, s, version := m.keep, m.session(), m.version()
	return func() tea.Msg {
		path, err := keep(s)
		return savedMsg{path: path, version: version, err: err}
	}
}

func (m *replay) afterSaving(msg savedMsg) {
	if msg.err != nil {
		m.say(theme.Bad, "Not saved: "+msg.err.Error())
		return
	}
	m.saved = msg.version
	m.say(theme.Good, "Saved to "+msg.path+"; reenact play opens it.")
}

// version names what a session holds, so that leaving knows whether it was
// saved.
func (m *replay) version() string {
	text := ""
	for _, b := range m.plan.Branches {
		text += b.Name + "\n" + workbench.KeyOf(b.Course)
	}
	for _, b := range m.marks {
		text += b.At.String() + " " + b.Note + "\n"
	}
	return text
}

// unsaved tells whether there are branches or bookmarks that would be lost.
func (m *replay) unsaved() bool {
	return (len(m.plan.Branches) > 1 || len(m.marks) > 0) && m.saved != m.version()
}

// precious is what would be lost, in a word.
func (m *replay) precious() string {
	if len(m.plan.Branches) > 1 {
		return "branches"
	}
	return "bookmarks"
}

// farewell asks once more before what was made is lost.
func (m *replay) farewell(key string) string {
	if m.keep == nil {
		return "Your " + m.precious() + " will be lost. " + key + " again leaves all the same."
	}
	return "Your " + m.precious() + " are not saved: w saves them, " + key + " again leaves without."
}
