package tui

import (
	"reenact/views/theme"
)

// branchesView lists the branches with what each changed and what came of it.
type branchesView struct {
	list    list
	visible int
}

func (*branchesView) title() string { return "Branches" }

func (v *branchesView) commands(m *replay) []command {
	const group = "In the list of branches"
	return append(v.list.commands(len(m.plan.branches), v.visible),
		command{bind("", "", "enter"), group, quietly(func(m *replay) { m.follow(v.list.at) })},
		command{bind("o", "draw this one behind", "o"), group, quietly(func(m *replay) { m.behind(v.list.at) })},
		command{bind("r", "give it another name", "r"), group, quietly(func(m *replay) { m.askRename(v.list.at) })},
		command{bind("x", "delete it", "x", "delete"), group, quietly(func(m *replay) { m.dropBranch(v.list.at) })},
	)
}

func (v *branchesView) click(m *replay, x, y int) {
	if i := v.list.top + (y-1)/2; y >= 1 && i < len(m.plan.branches) {
		if v.list.at == i {
			m.follow(i)
		}
		v.list.at = i
	}
}

func (v *branchesView) paint(m *replay, a area) {
	in := a.inset(1)
	columns := []int{2, 20, 29, 38, 54}
	heads := []string{"branch", "forked", "shown"}
	for _, i := range m.damages() {
		heads = append(heads, m.outcomes()[i].Title)
	}
	for i := range min(len(heads), len(columns)) {
		in.put(columns[i], 0, theme.Dim, heads[i])
	}
	v.visible = max((a.h-3)/2, 1)
	v.list.show(len(m.plan.branches), v.visible)
	for i := v.list.top; i < len(m.plan.branches) && i < v.list.top+v.visible; i++ {
		m.paintBranchRow(in.rows(1+(i-v.list.top)*2, 2), columns, i, i == v.list.at)
	}
	paintHints(in.row(a.h-1), 0, [][2]string{
		{m.theme.Glyphs.Enter, "shows it"}, {"o", "draws it behind"}, {"x", "deletes it"},
		{"r", "names it"}, {"f", "forks"}, {"u", "undoes"},
	})
}

func (m *replay) paintBranchRow(a area, columns []int, i int, chosen bool) {
	b := m.plan.branches[i]
	role := theme.Text
	if chosen {
		a.set(0, 0, m.theme.Glyphs.Pointer, theme.Cursor)
		role = theme.Strong
	}
	a.sub(columns[0], 0, columns[1]-columns[0]-1, 1).put(0, 0, role, b.name)
	if i > 0 {
		a.put(columns[1], 0, role, clockText(m.script, b.at))
	}
	switch {
	case i == m.plan.live:
		a.put(columns[2], 0, theme.Accent, "bright")
	case i == m.plan.ghost:
		a.put(columns[2], 0, theme.Ghost, "behind")
	}
	if s := m.snaps[keyOf(b.course)]; s != nil && s.done && m.outcomes() != nil {
		values := m.measured(s)
		for n, i := range m.damages() {
			if 3+n < len(columns) {
				a.put(columns[3+n], 0, role, m.amountText(m.outcomes()[i], values[i]))
			}
		}
	} else {
		a.put(columns[3], 0, theme.Dim, "simulating"+a.c.dots)
	}
	what := m.choices(b)
	if i == 0 {
		what = "what the responders did"
	}
	a.put(columns[0]+2, 1, theme.Dim, what)
}

// follow makes a branch the live one.
func (m *replay) follow(i int) {
	if i < 0 || i >= len(m.plan.branches) || i == m.plan.live {
		return
	}
	m.plan.live = i
	if m.plan.ghost == i {
		m.plan.ghost = 0
	}
	m.edited = edit{}
	clear(m.turned)
	m.say(theme.Accent, "You are on "+m.plan.liveBranch().name+".")
}

// behind makes a branch the ghost.
func (m *replay) behind(i int) {
	if i < 0 || i >= len(m.plan.branches) {
		return
	}
	if i == m.plan.live {
		m.say(theme.Dim, "That branch is the bright one; choose another to stand behind it.")
		return
	}
	m.plan.ghost = i
	m.say(theme.Accent, m.plan.ghostBranch().name+" is drawn behind.")
}

func (m *replay) dropBranch(i int) {
	if i == 0 {
		m.say(theme.Dim, "The history stays.")
		return
	}
	if i < 0 || i >= len(m.plan.branches) {
		return
	}
	m.remember()
	name := m.plan.branches[i].name
	m.plan = m.plan.drop(i)
	clear(m.turned)
	m.say(theme.Accent, name+" is gone; u brings it back.")
}

func (m *replay) askRename(i int) {
	if i <= 0 || i >= len(m.plan.branches) {
		m.say(theme.Dim, "The history keeps its name.")
		return
	}
	p := m.ask("new name of "+m.plan.branches[i].name, "enter names it, esc leaves", func(text string) error {
		if text != "" && i < len(m.plan.branches) {
			m.remember()
			m.plan = m.plan.rename(i, text)
		}
		return nil
	})
	p.input.CharLimit = longestBranch
}
