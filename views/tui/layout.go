package tui

import "reenact/views/tui/draw"

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
	header   draw.Area
	timeline draw.Area // strip and marks, with their labels
	strip    draw.Area // the heat strip itself: a click here is a time
	marks    draw.Area
	tabs     draw.Area
	body     draw.Area
	knobs    draw.Area
	story    draw.Area
	wall     int // column of the wall between body and side; -1 without
	why      draw.Area
	footer   draw.Area
}

// timeLabel is the room for a clock time at either end of the strip.
const timeLabel = 7

func layoutOf(c *draw.Canvas, overview bool) layout {
	a := c.All()
	l := layout{wide: a.W >= 100 && a.H >= 28, wall: -1}
	y := 0
	take := func(n int) draw.Area {
		part := a.Rows(y, n)
		y += n
		return part
	}
	l.header = take(2)
	stripRows, markRows, whyRows := timelineRows(a.H)
	l.timeline = take(stripRows + markRows)
	inner := l.timeline.Sub(timeLabel, 0, a.W-2*timeLabel, l.timeline.H)
	l.strip, l.marks = inner.Rows(0, stripRows), inner.Rows(stripRows, markRows)
	l.tabs = take(1)
	rest := a.H - y - whyRows - 1
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
	w := min(max(l.body.W*32/100, 38), 60)
	side := l.body.Sub(l.body.W-w, 0, w, l.body.H)
	l.body = l.body.Sub(0, 0, l.body.W-w-1, l.body.H)
	l.wall = l.body.W
	n := side.H * 45 / 100
	l.knobs, l.story = side.Rows(0, n), side.Rows(n, side.H-n)
}

// splitStrip gives the foot of the body to a strip of knobs and of story.
func (l *layout) splitStrip() {
	knobs, story := 3, 3
	switch {
	case l.body.H < 10:
		knobs, story = 2, 0
	case l.body.H < 14:
		knobs, story = 3, 1
	case l.body.H > 20:
		knobs, story = 5, 4
	}
	chart := l.body.H - knobs - story
	l.knobs = l.body.Rows(chart, knobs)
	l.story = l.body.Rows(chart+knobs, story)
	l.body = l.body.Rows(0, chart)
}
