package page

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"time"

	"reenact/sim"
)

// The place of a chart's parts, in its own units.
const (
	wide, high  = 860, 260
	left, right = 64, 150 // of the axis' numbers; of the lines' names
	above, foot = 14, 34
)

// colours are by branch: apart for eyes that confuse red and green as well (Okabe and
// Ito's). The style sheet lightens them on dark paper.
var colours = []string{"#555555", "#0072b2", "#d55e00", "#00785a", "#a0457e", "#7a5c00"}

// dashes tell lines apart without colour; the history is dotted, as in the terminal.
var dashes = []string{"2 4", "", "9 3", "9 3 2 3", "5 5", "12 4"}

// drawing is a chart with its axes.
type drawing struct {
	strings.Builder
	chart    *Chart
	top, low float64
	step     float64
}

// SVG is the chart as a picture that says in words what it shows. id keeps its title
// apart from those of other charts.
func (p *Page) SVG(i int) template.HTML {
	c := &p.Charts[i]
	d := &drawing{chart: c}
	d.low, d.top, d.step = c.axis()
	id := fmt.Sprintf("chart-%d", i)
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="%s-t %s-d">`, wide, high, wide, high, id, id)
	fmt.Fprintf(d, `<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, esc(c.Heading()), id, esc(p.Words(c)))
	d.axes(p)
	d.events(p)
	for b := range c.Lines {
		d.band(b)
	}
	for b := range c.Lines {
		d.line(b)
	}
	d.names(p)
	d.WriteString("</svg>")
	return template.HTML(d.String()) // every text in it is escaped
}

func esc(text string) string { return template.HTMLEscapeString(text) }

// axis is the range of a chart, and how far apart its ticks are: whole steps of 1, 2 or 5.
func (c *Chart) axis() (low, top, step float64) {
	top = float64(c.Series.Max) / float64(max(c.Series.Scale, 1))
	for _, l := range c.Lines {
		for i := range l.Middle {
			for _, v := range []float64{l.Low[i], l.High[i]} {
				if !math.IsNaN(v) {
					low, top = min(low, v), max(top, v)
				}
			}
		}
	}
	if top-low <= 0 {
		top = low + 1
	}
	unit := math.Pow(10, math.Floor(math.Log10((top-low)/4)))
	step = unit
	for _, k := range []float64{1, 2, 5, 10} {
		if step = k * unit; (top-low)/step <= 5 {
			break
		}
	}
	return math.Floor(low/step) * step, math.Ceil(top/step) * step, step
}

func (d *drawing) y(v float64) float64 {
	return above + (d.top-v)/(d.top-d.low)*(high-above-foot)
}

func (d *drawing) x(i, n int) float64 {
	return left + float64(i)/float64(max(n-1, 1))*(wide-left-right)
}

func (d *drawing) at(t time.Duration) float64 {
	c := d.chart
	return left + float64(t-c.from)/float64(c.to-c.from)*(wide-left-right)
}

func (d *drawing) axes(p *Page) {
	for v := d.low; v <= d.top+d.step/2; v += d.step {
		y := d.y(v)
		fmt.Fprintf(d, `<path class="grid" d="M%d %.1fH%d" stroke="#999999" stroke-opacity="0.35"/>`, left, y, wide-right)
		fmt.Fprintf(d, `<text class="label" x="%d" y="%.1f" text-anchor="end" font-size="12">%s</text>`, left-8, y+4, tick(v))
	}
	step := every(d.chart.to - d.chart.from)
	first := d.chart.from
	if over := time.Duration(p.Script.Clock(first).UnixNano()) % step; over > 0 {
		first += step - over
	}
	for t := first; t <= d.chart.to; t += step {
		fmt.Fprintf(d, `<text class="label" x="%.1f" y="%d" text-anchor="middle" font-size="12">%s</text>`, d.at(t), high-10, esc(p.tickTime(t, step)))
	}
}

// every is how far apart times are written.
func every(span time.Duration) time.Duration {
	for _, s := range []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 6 * time.Hour, sim.Day, 7 * sim.Day, 28 * sim.Day} {
		if span/s <= 7 {
			return s
		}
	}
	return 91 * sim.Day
}

func (p *Page) tickTime(t, step time.Duration) string {
	at := p.Script.Clock(t).UTC()
	switch {
	case step >= sim.Day:
		return at.Format("01-02")
	case step < time.Minute:
		return at.Format("15:04:05")
	}
	return at.Format("15:04")
}

func tick(v float64) string {
	if v == math.Trunc(v) {
		return grouped(int64(v))
	}
	return fmt.Sprintf("%g", math.Round(v*1000)/1000)
}

func grouped(n int64) string {
	if n < 0 {
		return "−" + grouped(-n)
	}
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// events are the causes, as fine lines; the timeline below says what they were.
func (d *drawing) events(p *Page) {
	for i, m := range p.Script.Moments {
		if m.Kind == sim.Observation || m.At < d.chart.from || m.At > d.chart.to {
			continue
		}
		x := d.at(m.At)
		fmt.Fprintf(d, `<path class="event" d="M%.1f %dV%d" stroke="#888888" stroke-dasharray="1 3"/>`, x, above, high-foot)
		fmt.Fprintf(d, `<text class="label" x="%.1f" y="%d" text-anchor="middle" font-size="10">%d</text>`, x, above-3, i+1)
	}
}

// band is between what most runs of a branch lie.
func (d *drawing) band(b int) {
	l := &d.chart.Lines[b]
	n := len(l.Middle)
	for from := 0; from < n; {
		if math.IsNaN(l.Low[from]) {
			from++
			continue
		}
		to := from
		apart := false
		for ; to < n && !math.IsNaN(l.Low[to]); to++ {
			apart = apart || l.High[to] > l.Low[to]
		}
		if apart {
			d.WriteString(`<path class="band c` + fmt.Sprint(b%len(colours)) + `" fill="` + colours[b%len(colours)] + `" fill-opacity="0.16" d="`)
			for i := from; i < to; i++ {
				d.point(i == from, i, n, l.High[i])
			}
			for i := to - 1; i >= from; i-- {
				d.point(false, i, n, l.Low[i])
			}
			d.WriteString(`Z"/>`)
		}
		from = to
	}
}

func (d *drawing) point(first bool, i, n int, v float64) {
	letter := "L"
	if first {
		letter = "M"
	}
	fmt.Fprintf(d, "%s%.1f %.1f", letter, d.x(i, n), d.y(v))
}

// line is a branch's middle; it breaks where there was nothing.
func (d *drawing) line(b int) {
	l := &d.chart.Lines[b]
	fmt.Fprintf(d, `<path class="line c%d" fill="none" stroke="%s" stroke-width="2"`, b%len(colours), colours[b%len(colours)])
	if dash := dashes[b%len(dashes)]; dash != "" {
		fmt.Fprintf(d, ` stroke-dasharray="%s"`, dash)
	}
	d.WriteString(` d="`)
	first := true
	for i, v := range l.Middle {
		if math.IsNaN(v) {
			first = true
			continue
		}
		d.point(first, i, len(l.Middle), v)
		first = false
	}
	d.WriteString(`"/>`)
}

// names stand at the ends of the lines, as far apart as they must be to be read.
func (d *drawing) names(p *Page) {
	type name struct {
		b int
		y float64
	}
	var list []name
	for b := range d.chart.Lines {
		l := &d.chart.Lines[b]
		for i := len(l.Middle) - 1; i >= 0; i-- {
			if !math.IsNaN(l.Middle[i]) {
				list = append(list, name{b, d.y(l.Middle[i])})
				break
			}
		}
	}
	const apart = 15
	for range list { // each pass parts neighbours; as many passes as names suffice
		for i := range list {
			for k := range list {
				if i != k && math.Abs(list[i].y-list[k].y) < apart && (list[i].y < list[k].y || list[i].y == list[k].y && i < k) {
					list[k].y = min(list[i].y+apart, high-foot)
					list[i].y = max(min(list[i].y, list[k].y-apart), above)
				}
			}
		}
	}
	for _, n := range list {
		text := p.Branches[n.b].Mark + " " + cut(p.Branches[n.b].Name, 17)
		fmt.Fprintf(d, `<text class="name c%d" x="%d" y="%.1f" font-size="13" fill="%s">%s</text>`, n.b%len(colours), wide-right+8, n.y+4, colours[n.b%len(colours)], esc(text))
	}
}

func cut(text string, letters int) string {
	if r := []rune(text); len(r) > letters {
		return string(r[:letters-1]) + "…"
	}
	return text
}

// Heading is a chart's title with its unit.
func (c *Chart) Heading() string {
	if c.Series.Unit == "" || strings.Contains(strings.ToLower(c.Series.Title), strings.ToLower(c.Series.Unit)) {
		return c.Series.Title
	}
	return c.Series.Title + ", " + c.Series.Unit
}

// Words says what a chart shows, for those who do not see it.
func (p *Page) Words(c *Chart) string {
	var parts []string
	for b := range c.Lines {
		l := &c.Lines[b]
		least, most, last := -1, -1, -1
		for i, v := range l.Middle {
			if math.IsNaN(v) {
				continue
			}
			if least < 0 || v < l.Middle[least] {
				least = i
			}
			if most < 0 || v > l.Middle[most] {
				most = i
			}
			last = i
		}
		if last < 0 {
			parts = append(parts, p.Branches[b].Name+": no data")
			continue
		}
		when := func(i int) string {
			n := len(l.Middle)
			return p.Clock(c.from + time.Duration(i)*(c.to-c.from)/time.Duration(max(n-1, 1)))
		}
		parts = append(parts, fmt.Sprintf("%s: least %s at %s, most %s at %s, %s at the end", p.Branches[b].Name,
			short(l.Middle[least]), when(least), short(l.Middle[most]), when(most), short(l.Middle[last])))
	}
	return strings.Join(parts, "; ") + "."
}

func short(v float64) string {
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		return grouped(int64(math.Round(v)))
	}
	return fmt.Sprintf("%.1f", v)
}
