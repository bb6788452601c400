package tui

// list is the place in a list of rows: which one has the focus and which is at
// the top. It holds no rows; those belong to the view.
type list struct {
	at, top int
}

// key moves the focus; false for keys that do not.
func (l *list) key(key string, rows, page int) bool {
	switch key {
	case "up", "k":
		l.at--
	case "down", "j":
		l.at++
	case "pgup":
		l.at -= max(page-1, 1)
	case "pgdown":
		l.at += max(page-1, 1)
	default:
		return false
	}
	l.at = min(max(l.at, 0), max(rows-1, 0))
	return true
}

// show scrolls so that the focus is among the visible rows.
func (l *list) show(rows, visible int) {
	l.at = min(max(l.at, 0), max(rows-1, 0))
	l.top = min(max(l.top, l.at-visible+1, 0), l.at)
	l.top = min(l.top, max(rows-visible, 0))
}
