package tui

// version names what a session holds, so that leaving knows whether it was
// saved.
func (m *replay) version() string {
	text := ""
	for _, b := range m.plan.branches {
		text += b.name + "\n" + keyOf(b.actions)
	}
	return text
}

// farewell asks once more before what was made is lost.
func (m *replay) farewell() string {
	return "Your branches are not saved. q again leaves without them."
}
