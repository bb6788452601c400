package report

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"reenact/sim"
	"reenact/sim/whatif"
)

// Moments is one fix at many times, and what came of it at each.
type Moments struct {
	Script   *sim.Script
	Seed     uint64
	Drop     []string // ids of moments that are left out
	Fix      []sim.Setting
	Outcomes []sim.Outcome
	History  []whatif.Value
	Points   []whatif.Point // in order of time; at least one
	Width    int            // letters in a line of the terminal that is written to; 0 for none
}

// MomentFormats lists the names that WriteMoments knows.
func MomentFormats() []string { return []string{"table", "csv", "json"} }

// WriteMoments writes the answer in the named format. An error is the writer's,
// or tells that the format is unknown.
func WriteMoments(w io.Writer, format string, m *Moments) error {
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case "table":
		m.writeTable(out)
	case "csv":
		err = m.writeCSV(out)
	case "json":
		err = m.writeJSON(out)
	default:
		err = fmt.Errorf("unknown format %q", format)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// damage is the index of the outcome that the answer goes by: the main damage,
// or the first of all.
func (m *Moments) damage() int {
	return max(0, slices.IndexFunc(m.Outcomes, func(o sim.Outcome) bool { return o.Damage }))
}

// recovery is the index of the outcome that tells of recovery; −1 without one.
func (m *Moments) recovery() int {
	return slices.IndexFunc(m.Outcomes, func(o sim.Outcome) bool { return o.Reduce == sim.Recovery })
}

// shown are the outcomes a table has columns for.
func (m *Moments) shown() []int {
	var list []int
	for i := range m.Outcomes {
		if m.Outcomes[i].Damage || i == m.recovery() || i == m.damage() {
			list = append(list, i)
		}
	}
	return list
}

func (m *Moments) writeTable(w io.Writer) {
	fmt.Fprintf(w, "%s\n%s\n\n", titleLine(m.Script, m.Seed, m.Drop), m.tried())
	for _, line := range m.sentences() {
		fmt.Fprintf(w, "%s\n", prose(line, m.Width))
	}
	fmt.Fprintln(w)
	m.writeChart(w)
	all := m.columns()
	columns := all
	for m.Width > 0 && len(columns) > 3 && tableWidth(columns) > m.Width {
		columns = columns[:len(columns)-2] // the least of the outcomes
	}
	if len(columns) < len(all) {
		fmt.Fprintf(w, "\n%s", prose("Too narrow for all outcomes; --format csv has them.", m.Width))
	}
	fmt.Fprintln(w)
	writeColumns(w, "", columns)
}

// columns are the times, and of each outcome what it came to, beside the difference.
func (m *Moments) columns() [][]string {
	times := []string{"fix at", "never"}
	for p := range m.Points {
		times = append(times, m.clockOf(p))
	}
	columns := [][]string{times}
	for _, i := range m.shown() {
		o := &m.Outcomes[i]
		values := []string{lowerFirst(heading(m.Script, o)), amount(m.Script, o, m.History[i])}
		against := []string{"difference", ""}
		for p := range m.Points {
			v := m.Points[p].Values[i]
			values = append(values, amount(m.Script, o, v))
			against = append(against, difference(m.Script, o, v, m.History[i]))
		}
		columns = append(columns, values, against)
	}
	return columns
}

// tried says what was tried, and when.
func (m *Moments) tried() string {
	if len(m.Points) == 1 {
		return fmt.Sprintf("%s, tried at %s", joinSettings(m.Fix), m.clockOf(0))
	}
	return fmt.Sprintf("%s, tried at %d times from %s to %s", joinSettings(m.Fix), len(m.Points), m.clockOf(0), m.clockOf(len(m.Points)-1))
}

func (m *Moments) clockOf(point int) string { return clock(m.Script, m.Points[point].At) }

// sentences say what the points come to.
func (m *Moments) sentences() []string {
	i := m.damage()
	o, turns := &m.Outcomes[i], whatif.TurnsOf(m.Points, i, m.History[i])
	text := func(point int) string {
		return amount(m.Script, o, m.Points[point].Values[i]) + " " + m.words()
	}
	last := len(m.Points) - 1
	lines := []string{fmt.Sprintf("Without the fix: %s %s. Best at %s: %s.", amount(m.Script, o, m.History[i]), m.words(), m.clockOf(turns.Best), text(turns.Best))}
	harm, worst, helps := m.harm()
	if harm > 0 {
		lines = append(lines, fmt.Sprintf("It does harm at %d of %d times, most at %s: %s.", harm, len(m.Points), m.clockOf(worst), text(worst)))
	}
	switch {
	case turns.Useless == 0:
		lines = append(lines, "The fix is of no use at any of these times.")
	case harm > 0 && !helps:
		return append(lines, "At none of these times is it of clear use.")
	case !turns.Late(len(m.Points)):
		if price := m.price(turns); price != "" {
			lines = append(lines, price)
			break
		}
		lines = append(lines, "Point of no return: none among these times; from the best on, the fix is as good at each.")
	default:
		lines = append(lines, fmt.Sprintf("Point of no return: %s (%s); at %s it is %s.",
			m.clockOf(turns.NoReturn), text(turns.NoReturn), m.clockOf(turns.NoReturn+1), text(turns.NoReturn+1)))
	}
	if turns.Useless > 0 && turns.Useless <= last {
		lines = append(lines, fmt.Sprintf("From %s on the fix does no better than what happened.", m.clockOf(turns.Useless)))
	}
	if r := m.recovery(); r >= 0 {
		switch k := whatif.LastRecovery(m.Points, r); {
		case k < 0:
			lines = append(lines, "At none of these times does it bring recovery before the incident's end.")
		case k < last:
			lines = append(lines, fmt.Sprintf("Recovery before the incident's end: last at %s.", m.clockOf(k)))
		}
	}
	return lines
}

// harm counts the times at which the fix costs clearly more than leaving it, by a hundredth,
// and tells the worst of them; helps, whether at any it costs clearly less.
func (m *Moments) harm() (n, worst int, helps bool) {
	i := m.damage()
	was := m.History[i]
	for k := range m.Points {
		d := m.Points[k].Values[i].Minus(was)
		switch {
		case d.None():
		case d.Amount*100 > was.Amount:
			n++
			if m.Points[worst].Values[i].Amount < m.Points[k].Values[i].Amount {
				worst = k
			}
		case d.Amount*100 < -was.Amount:
			helps = true
		}
	}
	return n, worst, helps
}

// price says what waiting costs where a fix helps whenever it comes; empty where nothing.
func (m *Moments) price(turns whatif.Turns) string {
	i := m.damage()
	step, name := time.Minute, "minute"
	if long(m.Script) {
		step, name = sim.Day, "day"
	}
	to, ok := turns.Costs(m.Points, i, m.History[i])
	if !ok {
		return ""
	}
	from := &m.Points[turns.Best]
	v := m.Points[to].Values[i]
	waited := int64((m.Points[to].At - from.At) / time.Second)
	v.Amount = (v.Amount - from.Values[i].Amount) * 10 * int64(step/time.Second) / (waited * max(v.Scale, 1))
	v.Scale = 10
	return fmt.Sprintf("No point of no return: whenever the fix comes, it is as good against what is still to come. Until then a %s costs %s %s, from %s to %s.",
		name, quantity(m.Script, &m.Outcomes[i], v), m.words(), m.clockOf(turns.Best), m.clockOf(to))
}

// words are the unit of the damage in a sentence.
func (m *Moments) words() string {
	o := &m.Outcomes[m.damage()]
	if inSpans(m.Script, o) {
		return "(" + lowerFirst(o.Title) + ")"
	}
	if strings.HasPrefix(o.Unit, "min") {
		return o.Unit + ", " + lowerFirst(o.Title)
	}
	return lowerFirst(o.Title)
}

// lowerFirst writes a title within a sentence; an abbreviation stays as it is.
func lowerFirst(title string) string {
	letters := []rune(title)
	if len(letters) > 1 && unicode.IsLower(letters[1]) {
		letters[0] = unicode.ToLower(letters[0])
	}
	return string(letters)
}

// The chart's size in letters.
const (
	chartHeight = 8
	chartWidth  = 72
	axisWidth   = 12 // what its labels take at most
)

// writeChart draws the damage against the time of the fix, a column of blocks a
// time; where there are more times than columns, a column shows its worst.
func (m *Moments) writeChart(w io.Writer) {
	i := m.damage()
	room := chartWidth
	if m.Width > 0 {
		room = min(room, max(m.Width-axisWidth, 8))
	}
	each := max(room/len(m.Points), 1) // columns of a time
	columns := min(len(m.Points)*each, room)
	heights := make([]int64, columns)
	most := int64(1)
	for p := range m.Points {
		for c := p * columns / len(m.Points); c == p*columns/len(m.Points) || c < (p+1)*columns/len(m.Points); c++ {
			heights[c] = max(heights[c], m.Points[p].Values[i].Amount)
			most = max(most, heights[c])
		}
	}
	top := grouped(whatif.Value{Amount: most, Scale: m.History[i].Scale})
	fmt.Fprintf(w, "%s by the time of the fix\n", heading(m.Script, &m.Outcomes[i]))
	for row := chartHeight - 1; row >= 0; row-- {
		label := ""
		switch row {
		case chartHeight - 1:
			label = top
		case 0:
			label = "0"
		}
		var line strings.Builder
		fmt.Fprintf(&line, "%*s |", len(top), label)
		for _, h := range heights {
			line.WriteRune(block(h*8*chartHeight/most - int64(row)*8))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
	first, last := m.clockOf(0), m.clockOf(len(m.Points)-1)
	fmt.Fprintf(w, "%*s  %s%*s\n", len(top), "", first, max(len(last)+1, columns-len(first)), last)
}

// block is the part of a letter that is filled, in eighths.
func block(eighths int64) rune {
	return []rune(" ▁▂▃▄▅▆▇█")[min(max(eighths, 0), 8)]
}

func (m *Moments) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	head := []string{"fix_at"}
	for _, o := range m.Outcomes {
		head = append(head, o.Key, o.Key+"_difference")
	}
	out.Write(head) // failures are kept for Error
	for _, p := range m.Points {
		row := []string{rfc3339(m.Script, p.At)}
		for i, v := range p.Values {
			row = append(row, plain(v), plain(v.Minus(m.History[i])))
		}
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

func (m *Moments) writeJSON(w io.Writer) error {
	type point struct {
		FixAt      string      `json:"fix_at"`
		Values     jsonNumbers `json:"values"`
		Difference jsonNumbers `json:"difference"`
	}
	points := []point{}
	for _, p := range m.Points {
		points = append(points, point{rfc3339(m.Script, p.At), jsonValues(m.Outcomes, p.Values), jsonValues(m.Outcomes, minus(p.Values, m.History))})
	}
	turns := whatif.TurnsOf(m.Points, m.damage(), m.History[m.damage()])
	var noReturn *string
	if turns.Late(len(points)) {
		noReturn = &points[turns.NoReturn].FixAt
	}
	fix := map[string]string{}
	for _, s := range m.Fix {
		fix[s.Key] = s.Value
	}
	return writeObject(w, struct {
		Incident  string            `json:"incident"`
		Seed      uint64            `json:"seed"`
		Dropped   []string          `json:"dropped"`
		Fix       map[string]string `json:"fix"`
		Damage    string            `json:"damage"`
		Best      string            `json:"best"`
		NoReturn  *string           `json:"point_of_no_return"`
		Sentences []string          `json:"sentences"`
		Outcomes  []jsonOutcome     `json:"outcomes"`
		History   jsonNumbers       `json:"history"`
		Points    []point           `json:"points"`
	}{
		m.Script.Name, m.Seed, append([]string{}, m.Drop...), fix, m.Outcomes[m.damage()].Key, points[turns.Best].FixAt, noReturn, m.sentences(),
		jsonOutcomes(m.Outcomes), jsonValues(m.Outcomes, m.History), points,
	})
}
