package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reenact/sim"
)

// Layout of a table: a time, then columns with a blank between.
const (
	gap         = " "
	mostColumns = 12
	narrowest   = 6
)

// tableColumn is a column with its heading in lines.
type tableColumn struct {
	column
	heading []string
	width   int
}

// writeTable writes aligned columns with their units, and between the rows, at
// their times, the moments and actions of the run.
func writeTable(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	cols, left := fitColumns(tableColumns(r.Recording, r.Script.Shown.Table), r.Script.Shown.Narrow, r.Width, r.timeWidth())
	from, until := r.span()
	fmt.Fprintf(out, "%s, seed %d, %s to %s UTC\n", r.Script.Name, r.Seed, from, until)
	if len(left) > 0 {
		fmt.Fprintf(out, "%s\n", Fitted("", "Too narrow for "+strings.Join(left, ", ")+"; --format csv has all.", r.Width))
	}
	writeHeading(out, cols, r.timeWidth())
	events := r.events()
	var line []byte
	for i := range r.Recording.Len() {
		at := r.Recording.At(i)
		for len(events) > 0 && events[0].at <= at {
			fmt.Fprintf(out, "%s\n", r.line(events[0]))
			events = events[1:]
		}
		line = append(line[:0], r.Script.Second(at)...)
		for _, c := range cols {
			line = appendCell(append(line, gap...), c, i)
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	for _, e := range events {
		fmt.Fprintf(out, "%s\n", r.line(e))
	}
	return out.Flush()
}

// span is when the report begins and ends, to the minute where the script's step lets it.
func (r *Report) span() (from, until string) {
	from = r.stamp(r.Script.Start)
	switch {
	case r.Script.Step() < time.Second:
		return strings.TrimSuffix(from, "Z"), r.Script.Second(r.Until)
	case r.Script.Long():
		return r.Script.Minute(r.Script.Start), r.Script.Minute(r.Until)
	}
	return from[:len("2006-01-02T15:04")], r.Script.Minute(r.Until)
}

// timeWidth is how wide a row's time is.
func (r *Report) timeWidth() int { return len(r.Script.Second(r.Script.Start)) }

// tableColumns are the series that the world prefers in a table; of a world that
// prefers none, its first.
func tableColumns(rec *sim.Recording, shown []string) []tableColumn {
	all := columns(rec)
	var cols []tableColumn
	for _, key := range shown {
		if i := slices.IndexFunc(all, func(c column) bool { return c.Key == key }); i >= 0 {
			cols = append(cols, headed(all[i]))
		}
	}
	if len(cols) == 0 {
		for _, c := range all[:min(len(all), mostColumns)] {
			cols = append(cols, headed(c))
		}
	}
	return cols
}

// fitColumns leaves out columns until the others fit a width, those that the world
// can spare first, and says which; 0 fits all.
func fitColumns(cols []tableColumn, spare []string, width, time int) (kept []tableColumn, left []string) {
	kept = slices.Clone(cols)
	for fitUnits(kept); width > 0 && len(kept) > 1 && time+lineWidth(kept) > width; fitUnits(kept) {
		i := leastOf(kept, spare)
		left = append(left, kept[i].Key)
		kept = slices.Delete(kept, i, i+1)
	}
	return kept, left
}

// leastOf is the place of the column that is missed least.
func leastOf(cols []tableColumn, spare []string) int {
	for _, key := range spare {
		if i := slices.IndexFunc(cols, func(c tableColumn) bool { return c.Key == key }); i >= 0 {
			return i
		}
	}
	return len(cols) - 1
}

// lineWidth is that of the columns with the blanks before them.
func lineWidth(cols []tableColumn) int {
	width := 0
	for _, c := range cols {
		width += len(gap) + c.width
	}
	return width
}

// fitUnits widens the columns whose unit would not fit under them.
func fitUnits(cols []tableColumn) {
	for i := 0; i < len(cols); {
		first, span := i, 0
		for ; i < len(cols) && cols[i].Unit == cols[first].Unit; i++ {
			span += len(gap) + cols[i].width
		}
		cols[i-1].width += max(0, len(gap)+utf8.RuneCountInString(cols[first].Unit)-span)
	}
}

// headed makes a heading of the words of the series' key.
func headed(c column) tableColumn {
	t := tableColumn{column: c, width: narrowest}
	key := strings.TrimSuffix(strings.TrimSuffix(c.Key, "_pct"), "_per_min")
	t.heading = strings.Split(key, "_")
	for _, line := range t.heading {
		t.width = max(t.width, utf8.RuneCountInString(line))
	}
	for _, v := range c.samples {
		t.width = max(t.width, len(appendValue(nil, v, c.Scale)))
	}
	return t
}

// writeHeading writes the columns' names, a word a line with the last word
// lowest, and under them the units.
func writeHeading(out *bufio.Writer, cols []tableColumn, time int) {
	rows := 0
	for _, c := range cols {
		rows = max(rows, len(c.heading))
	}
	for i := range rows {
		line := strings.Repeat(" ", time)
		for _, c := range cols {
			word := ""
			if j := i - (rows - len(c.heading)); j >= 0 {
				word = c.heading[j]
			}
			line += gap + fmt.Sprintf("%*s", c.width, word)
		}
		fmt.Fprintf(out, "%s\n", strings.TrimRight(line, " "))
	}
	fmt.Fprintf(out, "%-*s%s\n", time, "UTC", units(cols))
}

// units writes each unit once, at the right end of the columns that share it.
func units(cols []tableColumn) string {
	line := ""
	for i := 0; i < len(cols); {
		first, span := i, 0
		for ; i < len(cols) && cols[i].Unit == cols[first].Unit; i++ {
			span += len(gap) + cols[i].width
		}
		line += fmt.Sprintf("%*s", span, cols[first].Unit)
	}
	return line
}

// appendCell writes a value to the right of its column, a dash for none.
func appendCell(line []byte, c tableColumn, i int) []byte {
	var digits [24]byte
	cell := appendValue(digits[:0], c.samples[i], c.Scale)
	if len(cell) == 0 {
		cell = append(cell, '-')
	}
	for range c.width - len(cell) {
		line = append(line, ' ')
	}
	return append(line, cell...)
}

// event is a line between the rows.
type event struct {
	at   time.Duration
	text string
}

func (r *Report) line(e event) string { return Fitted(r.clock(e.at)+"  -- ", e.text, r.Width) }

// events are the moments and actions up to the end of the run, in order of
// time; those of the warm-up come before the first row.
func (r *Report) events() []event {
	var list []event
	for _, m := range r.moments() {
		list = append(list, event{m.At, fmt.Sprintf("%s: %s%s%s", m.Kind, r.told(m), Settings(m), r.heldOff(m))})
	}
	for _, a := range r.Actions {
		if a.At <= r.Until {
			held := ""
			if a.Hold {
				held = " (held)"
			}
			list = append(list, event{a.At, fmt.Sprintf("what if: %s=%s%s", a.Key, a.Value, held)})
		}
	}
	slices.SortStableFunc(list, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return list
}

// told is a moment's title. What was observed in the incident need not be true
// where something is done otherwise.
func (r *Report) told(m sim.Moment) string {
	if m.Kind == sim.Observation && len(r.Actions)+len(r.Drop) > 0 {
		return "in the incident: " + m.Title
	}
	return m.Title
}

// heldOff says which knobs a moment of the script would have turned.
func (r *Report) heldOff(m sim.Moment) string {
	var kept []string
	for _, original := range r.Script.Moments {
		if original.ID != m.ID {
			continue
		}
		for _, s := range original.Set {
			if sim.Held(original, s.Key, r.Actions) {
				kept = append(kept, s.Key)
			}
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return " -- " + strings.Join(kept, ", ") + " is held where it was put"
}

func (r *Report) clock(at time.Duration) string {
	return r.Script.Second(at)
}

// Settings writes what a moment changed, as far as its title does not say it.
func Settings(m sim.Moment) string {
	var parts []string
	for _, s := range m.Set {
		if text := s.Key + "=" + s.Value; !strings.Contains(m.Title, text) {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
