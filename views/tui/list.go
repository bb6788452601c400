package tui

// list is the place in a list of rows: which one has the focus and which is at
// the top. It holds no rows; those belong to the view.
type list struct {
	at, top int
}

// pageHelp is the word for the paging keys, which all lists share.
const pageHelp = "a page up, or down"

// commands move the focus among so many rows, of which a page is visible.
func (l *list) commands(rows, page int) []command {
	return append([]command{
		{bind("", "", "up", "k"), listGroup, quietly(func(*replay) { l.move(-1, rows) })},
		{bind("", "", "down", "j"), listGroup, quietly(func(*replay) { l.move(1, rows) })},
	}, l.pages(rows, page)...)
}

// pages are the keys that move by a page, for lists whose rows are not chosen.
func (l *list) pages(rows, page int) []command {
	step := max(page-1, 1)
	return []command{
		{bind("pgup pgdn", pageHelp, "pgup"), listGroup, quietly(func(*replay) { l.move(-step, rows) })},
		{bind("", "", "pgdown"), listGroup, quietly(func(*replay) { l.move(step, rows) })},
	}
}

// move changes the focus within the rows.
func (l *list) move(n, rows int) { l.at = min(max(l.at+n, 0), max(rows-1, 0)) }

// show scrolls so that the focus is among the visible rows.
func (l *list) show(rows, visible int) {
	l.at = min(max(l.at, 0), max(rows-1, 0))
	l.top = min(max(l.top, l.at-visible+1, 0), l.at)
	l.top = min(l.top, max(rows-visible, 0))
}
