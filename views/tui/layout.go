package tui

// The smallest terminal a frame makes sense in.
const (
	minWidth  = 60
	minHeight = 16
)

// layout is where everything stands in a frame of one size. It is a function
// of the size and the chosen tab alone, so that a click is looked up in the very
// rectangles that were painted.
type layout struct {
	wide     bool // a column of knobs and story stands at the right
	header   area
	timeline area // strip and marks, with their labels
	strip    area // the heat strip itself: a click here is a time
	marks    area
	tabs     area
	body     area
	knobs    area
	story    area
	wall     int // column of the wall between body and side; -1 without
	why      area
	footer   area
}

// timeLabel is the room for a clock time at either end of the strip.
const timeLabel = 7

func layoutOf(c *canvas, overview bool) layout {
	a := c.all()
	l := layout{wide: a.w >= 100 && a.h >= 28, wall: -1}
	y := 0
	take := func(n int) area {
		part := a.rows(y, n)
		y += n
		return part
	}
	l.header = take(2)
	stripRows, markRows, whyRows := timelineRows(a.h)
	l.timeline = take(stripRows + markRows)
	inner := l.timeline.sub(timeLabel, 0, a.w-2*timeLabel, l.timeline.h)
	l.strip, l.marks = inner.rows(0, stripRows), inner.rows(stripRows, markRows)
	l.tabs = take(1)
	rest := a.h - y - whyRows - 1
	l.body = take(rest)
	l.why = take(whyRows)
	l.footer = take(1)
	if l.wide {
		l.splitSide()
	} else if overview {
		l.splitStrip()
	}
	return l
}

// timelineRows shares the height out: a taller terminal has a taller strip, more
// room for titles under it, and a longer reason.
func timelineRows(h int) (strip, marks, why int) {
	switch {
	case h >= 50:
		return 3, 2, 4
	case h >= 34:
		return 2, 2, 4
	case h >= 28:
		return 2, 1, 4
	case h >= 24:
		return 1, 1, 4
	case h >= 20:
		return 1, 1, 3
	}
	return 1, 1, 2
}

// splitSide gives the right of the body to the knobs and the story.
func (l *layout) splitSide() {
	w := min(max(l.body.w*32/100, 38), 60)
	side := l.body.sub(l.body.w-w, 0, w, l.body.h)
	l.body = l.body.sub(0, 0, l.body.w-w-1, l.body.h)
	l.wall = l.body.w
	n := side.h * 45 / 100
	l.knobs, l.story = side.rows(0, n), side.rows(n, side.h-n)
}

// splitStrip gives the foot of the body to a strip of knobs and of story.
func (l *layout) splitStrip() {
	knobs, story := 3, 3
	switch {
	case l.body.h < 10:
		knobs, story = 2, 0
	case l.body.h < 14:
		knobs, story = 3, 1
	case l.body.h > 20:
		knobs, story = 5, 4
	}
	chart := l.body.h - knobs - story
	l.knobs = l.body.rows(chart, knobs)
	l.story = l.body.rows(chart+knobs, story)
	l.body = l.body.rows(0, chart)
}
