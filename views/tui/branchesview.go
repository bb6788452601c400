package tui

import (
	"slices"

	"reenact/views/theme"
	"reenact/views/tui/draw"
	"reenact/views/workbench"
)

// branchesView lists the branches with what each changed and what came of it.
type branchesView struct {
	list    list
	visible int
}

func (*branchesView) title() string { return branchesTitle }

func (v *branchesView) commands(m *replay) []command {
	const group = "In the list of branches"
	return append(v.list.commands(len(m.plan.Branches), v.visible),
		command{bind("", "", "enter"), group, quietly(func(m *replay) { m.follow(v.list.at) })},
		command{bind("o", "draw this one behind", "o"), group, quietly(func(m *replay) { m.behind(v.list.at) })},
		command{bind("O", "draw it thin over the charts, or no more", "O"), group, quietly(func(m *replay) { m.drawOver(v.list.at) })},
		command{bind("r", "give it another name", "r"), group, quietly(func(m *replay) { m.askRename(v.list.at) })},
		command{bind("x", "delete it", "x", "delete"), group, quietly(func(m *replay) { m.dropBranch(v.list.at) })},
	)
}

func (v *branchesView) click(m *replay, x, y int) {
	if i := v.list.top + (y-1)/2; y >= 1 && i < len(m.plan.Branches) {
		if v.list.at == i {
			m.follow(i)
		}
		v.list.at = i
	}
}

func (v *branchesView) paint(m *replay, a draw.Area) {
	in := a.Inset(1)
	columns := []int{2, 20, 29, 38, 54}
	heads := []string{"branch", "forked", "shown"}
	for _, i := range m.damages() {
		heads = append(heads, m.outcomes()[i].Title)
	}
	for i := range min(len(heads), len(columns)) {
		in.Put(columns[i], 0, theme.Dim, heads[i])
	}
	v.visible = max((a.H-3)/2, 1)
	v.list.show(len(m.plan.Branches), v.visible)
	for i := v.list.top; i < len(m.plan.Branches) && i < v.list.top+v.visible; i++ {
		m.paintBranchRow(in.Rows(1+(i-v.list.top)*2, 2), columns, i, i == v.list.at)
	}
	paintHints(in.Row(a.H-1), 0, [][2]string{
		{m.theme.Glyphs.Enter, "shows it"}, {"o", "draws it behind"}, {"O", "over"}, {"x", "deletes it"},
		{"r", "names it"}, {"f", "forks"}, {"u", "undoes"},
	})
}

func (m *replay) paintBranchRow(a draw.Area, columns []int, i int, chosen bool) {
	b := m.plan.Branches[i]
	role := theme.Text
	if chosen {
		a.Set(0, 0, m.theme.Glyphs.Pointer, theme.Cursor)
		role = theme.Strong
	}
	a.Sub(columns[0], 0, columns[1]-columns[0]-1, 1).Put(0, 0, role, b.Name)
	if i > 0 {
		a.Put(columns[1], 0, role, clockText(m.script, b.At))
	}
	switch {
	case i == m.plan.Live:
		a.Put(columns[2], 0, theme.Accent, "bright")
	case i == m.plan.Ghost:
		a.Put(columns[2], 0, theme.Ghost, "behind")
	case slices.Contains(m.plan.Over, i):
		a.Put(columns[2], 0, theme.Ghost, "over: "+overMarks[slices.Index(m.plan.Over, i)])
	}
	if s := m.snaps[workbench.KeyOf(b.Course)]; s != nil && s.Done && m.outcomes() != nil {
		values := m.measured(s)
		for n, i := range m.damages() {
			if 3+n < len(columns) {
				a.Put(columns[3+n], 0, role, m.amountText(m.outcomes()[i], values[i]))
			}
		}
	} else {
		a.Put(columns[3], 0, theme.Dim, "simulating"+a.Dots())
	}
	what := m.choices(b)
	if i == 0 {
		what = "what the responders did"
	}
	a.Put(columns[0]+2, 1, theme.Dim, what)
}

// follow makes a branch the live one.
func (m *replay) follow(i int) {
	if i < 0 || i >= len(m.plan.Branches) || i == m.plan.Live {
		return
	}
	m.plan = m.plan.Show(i)
	m.edited = edit{}
	clear(m.turned)
	m.say(theme.Accent, "You are on "+m.plan.LiveBranch().Name+".")
}

// behind makes a branch the ghost.
func (m *replay) behind(i int) {
	if i < 0 || i >= len(m.plan.Branches) {
		return
	}
	if i == m.plan.Live {
		m.say(theme.Dim, "That branch is the bright one; choose another to stand behind it.")
		return
	}
	m.plan = m.plan.Behind(i)
	m.say(theme.Accent, m.plan.GhostBranch().Name+" is drawn behind.")
}

func (m *replay) dropBranch(i int) {
	if i == 0 {
		m.say(theme.Dim, "The history stays.")
		return
	}
	if i < 0 || i >= len(m.plan.Branches) {
		return
	}
	m.remember()
	name := m.plan.Branches[i].Name
	m.plan = m.plan.Drop(i)
	clear(m.turned)
	m.say(theme.Accent, name+" is gone; u brings it back.")
}

func (m *replay) askRename(i int) {
	if i <= 0 || i >= len(m.plan.Branches) {
		m.say(theme.Dim, "The history keeps its name.")
		return
	}
	p := m.ask("new name of "+m.plan.Branches[i].Name, "enter names it, esc leaves", func(text string) error {
		if text != "" && i < len(m.plan.Branches) {
			m.remember()
			m.plan = m.plan.Rename(i, text)
		}
		return nil
	})
	p.input.CharLimit = longestBranch
}
