package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"reenact/sim"
	"reenact/sim/plan"
	"reenact/sim/whatif"
)

// Plan is an answer to how much of what a world needs.
type Plan struct {
	*plan.Plan
	Width int // letters in a line of the terminal that is written to; 0 for none
}

// PlanFormats lists the names that WritePlan knows.
func PlanFormats() []string { return []string{"table", "json", "markdown"} }

// WritePlan writes a plan in the named format.
func WritePlan(w io.Writer, format string, p *Plan) error {
	out := bufio.NewWriter(w)
	switch format {
	case "json":
		if err := p.writeJSON(out); err != nil {
			return err
		}
	case "markdown":
		p.writeMarkdown(out)
	default:
		p.writeTable(out)
	}
	return out.Flush()
}

func (p *Plan) title() string {
	seeds := "seed 1"
	if p.Seeds > 1 {
		seeds = fmt.Sprintf("seeds 1 to %d", p.Seeds)
	}
	return fmt.Sprintf("%s, %s, %s to %s UTC: %s at all times", p.Script.Name, seeds, rfc3339(p.Script, p.Script.Start)[:16], clock(p.Script, p.Script.End), p.Wish)
}

func (p *Plan) writeTable(w io.Writer) {
	fmt.Fprintln(w, Fitted("", p.title(), p.Width))
	fmt.Fprintln(w)
	for _, line := range p.answer() {
		fmt.Fprintln(w, Fitted("", line, p.Width))
	}
	fmt.Fprintln(w)
	columns, left := p.fitted(p.columns())
	if len(left) > 0 {
		fmt.Fprintln(w, Fitted("", "Too narrow for "+strings.Join(left, ", ")+"; --format json has all.", p.Width))
	}
	writeColumns(w, "  ", columns, leftOf(columns)...)
	p.writeNotes(w)
}

// fitted leaves out columns until the others fit the terminal: the planner's from the
// right, then the limit that comes next, and the verdict, which the worst value tells.
func (p *Plan) fitted(columns [][]string) (kept [][]string, left []string) {
	for p.Width > 0 && 2+tableWidth(columns) > p.Width && len(columns) > 3 {
		place := 1 // the verdict
		switch {
		case len(columns) > 5:
			place = len(columns) - 3
		case len(columns) == 5:
			place = 4 // what comes next
		}
		left = append(left, columns[place][0])
		columns = slices.Delete(slices.Clone(columns), place, place+1)
	}
	return columns, left
}

// leftOf are the places of the columns of words beside the first.
func leftOf(columns [][]string) (places []int) {
	for i, c := range columns {
		if c[0] == "binds" || c[0] == "next" {
			places = append(places, i)
		}
	}
	return places
}

// writeNotes says what speaks for each try, and what is not known.
func (p *Plan) writeNotes(w io.Writer) {
	const indent = "  "
	var names []string
	for i := range p.Tries {
		if p.Tries[i].Why != "" {
			names = append(names, p.Tries[i].Name())
		}
	}
	if len(names) > 0 {
		fmt.Fprintf(w, "\nWhy these\n")
	}
	for i := range p.Tries {
		if t := &p.Tries[i]; t.Why != "" {
			fmt.Fprintln(w, Fitted(fmt.Sprintf("%s%-*s  ", indent, widest(names), t.Name()), t.Why, p.Width))
		}
	}
	if len(p.Script.Planner.Unknown) > 0 {
		fmt.Fprintf(w, "\nNot known\n")
	}
	for _, text := range p.Script.Planner.Unknown {
		fmt.Fprintln(w, Fitted(indent, text, p.Width))
	}
}

// answer is what to do in a few sentences.
func (p *Plan) answer() (lines []string) {
	today := &p.Tries[0]
	switch {
	case p.Recommend == 0:
		lines = append(lines, "Nothing has to change. "+limitsOf(today))
	case p.Recommend > 0:
		t := &p.Tries[p.Recommend]
		lines = append(lines, "Take "+t.Name()+from(today, t)+". "+limitsOf(t))
	default:
		best := p.best()
		if best == today {
			lines = append(lines, "No try keeps the wish, and none comes closer to it than today.")
			break
		}
		lines = append(lines, "No try keeps the wish. The best is "+best.Name()+", with "+planNumber(best.Worst)+" at worst. "+limitsOf(best))
	}
	if p.Recommend != 0 {
		lines = append(lines, "Today "+p.Wish.Formula+" is "+planNumber(today.Worst)+" at worst. "+limitsOf(today))
	}
	return lines
}

// from says what the changes of a try are from.
func from(today, t *plan.Tried) string {
	var words []string
	for _, c := range t.Changes {
		for _, s := range today.Set {
			if s.Key == c.Key {
				words = append(words, s.Key+"="+s.Value)
			}
		}
	}
	return ", in place of " + strings.Join(words, ", ")
}

// best is the try that comes closest to the wish.
func (p *Plan) best() *plan.Tried {
	best := &p.Tries[0]
	for i := range p.Tries {
		if t := &p.Tries[i]; !math.IsNaN(t.Worst) && (math.IsNaN(best.Worst) || p.Wish.Worse(t.Worst, best.Worst) != t.Worst) {
			best = t
		}
	}
	return best
}

// limitsOf names the limit that binds and the one behind it, or the one that comes first.
func limitsOf(t *plan.Tried) string {
	binds, behind := t.Binding(), behindOf(t)
	switch {
	case binds >= 0 && behind != nil:
		return fmt.Sprintf("What binds: %s; behind it, %s.", t.Limits[binds].Text, behind.Text)
	case binds >= 0:
		return fmt.Sprintf("What binds: %s.", t.Limits[binds].Text)
	case behind != nil:
		next := ""
		if len(t.Limits) > 1 {
			next = "; then, " + t.Limits[1].Text
		}
		return fmt.Sprintf("Nothing binds; first to come, %s%s.", behind.Text, next)
	}
	return ""
}

// behindOf is the first limit beside the one that binds; nil when there is none.
func behindOf(t *plan.Tried) *sim.Limit {
	binds := t.Binding()
	for i := range t.Limits {
		if i != binds {
			return &t.Limits[i]
		}
	}
	return nil
}

// columns are the cells of the table, headings first.
func (p *Plan) columns() [][]string {
	names, met, worst := []string{"try"}, []string{"wish"}, []string{p.Wish.Formula}
	binds, behind := []string{"binds"}, []string{"next"}
	for i := range p.Tries {
		t := &p.Tries[i]
		name := t.Name()
		if i == p.Recommend {
			name += " *"
		}
		names, worst = append(names, name), append(worst, planNumber(t.Worst))
		met = append(met, map[bool]string{true: "kept", false: "not kept"}[t.Met])
		binds, behind = append(binds, limitName(t, t.Binding())), append(behind, "-")
		if b := behindOf(t); b != nil {
			behind[len(behind)-1] = b.Name
		}
	}
	columns := [][]string{names, met, worst}
	for c, column := range p.Script.Planner.Columns {
		cells := []string{column.Title}
		if column.Unit == "%" {
			cells[0] += ", %"
		}
		for i := range p.Tries {
			cells = append(cells, planCell(p.Tries[i].Values[c], column.Scale))
		}
		columns = append(columns, cells)
	}
	return append(columns, binds, behind)
}

func limitName(t *plan.Tried, i int) string {
	if i < 0 {
		return "-"
	}
	return t.Limits[i].Name
}

func planCell(v, scale int64) string {
	switch {
	case v == sim.Empty:
		return "-"
	case scale > 1:
		return string(appendValue(nil, v, scale))
	}
	return grouped(whatif.Value{Amount: v, Scale: 1})
}

// planNumber writes a value of the wish with a digit behind the point, if it has one.
func planNumber(v float64) string {
	if math.IsNaN(v) {
		return "no value"
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

func (p *Plan) writeMarkdown(w io.Writer) {
	fmt.Fprintf(w, "## Plan: %s\n\n", markdownText.Replace(p.title()))
	for _, line := range p.answer() {
		fmt.Fprintf(w, "- %s\n", markdownText.Replace(line))
	}
	fmt.Fprintln(w)
	columns := p.columns()
	for _, c := range columns {
		for i := range c {
			c[i] = markdownText.Replace(c[i])
		}
	}
	writeMarkdownColumns(w, columns, "---")
	fmt.Fprintln(w)
	for i := range p.Tries {
		if t := &p.Tries[i]; t.Why != "" {
			fmt.Fprintf(w, "- `%s`: %s\n", t.Name(), markdownText.Replace(t.Why))
		}
	}
	if len(p.Script.Planner.Unknown) > 0 {
		fmt.Fprintf(w, "\nNot known:\n\n")
	}
	for _, text := range p.Script.Planner.Unknown {
		fmt.Fprintf(w, "- %s\n", markdownText.Replace(text))
	}
}

// planJSON is one try.
type planJSON struct {
	Name   string            `json:"name"`
	Set    map[string]string `json:"set"`
	Why    string            `json:"why,omitempty"`
	Met    bool              `json:"met"`
	Worst  *float64          `json:"worst"`
	Values map[string]any    `json:"values"`
	Binds  string            `json:"binds,omitempty"`
	Behind string            `json:"behind,omitempty"`
	Limits []planLimitJSON   `json:"limits"`
}

type planLimitJSON struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Binds bool   `json:"binds"`
}

func (p *Plan) writeJSON(w io.Writer) error {
	candidates := []planJSON{}
	for i := range p.Tries {
		candidates = append(candidates, p.candidate(&p.Tries[i]))
	}
	var recommend *string
	if p.Recommend >= 0 {
		name := p.Tries[p.Recommend].Name()
		recommend = &name
	}
	return writeObject(w, struct {
		Incident   string     `json:"incident"`
		Want       string     `json:"want"`
		Seeds      int        `json:"seeds"`
		Start      string     `json:"start"`
		End        string     `json:"end"`
		Recommend  *string    `json:"recommend"`
		Answer     []string   `json:"answer"`
		Candidates []planJSON `json:"candidates"`
		Unknown    []string   `json:"unknown"`
	}{p.Script.Name, p.Wish.String(), p.Seeds, rfc3339(p.Script, p.Script.Start), rfc3339(p.Script, p.Script.End), recommend, p.answer(), candidates, p.Script.Planner.Unknown})
}

func (p *Plan) candidate(t *plan.Tried) planJSON {
	j := planJSON{Name: t.Name(), Set: map[string]string{}, Why: t.Why, Met: t.Met, Values: map[string]any{}, Limits: []planLimitJSON{}}
	for _, s := range t.Set {
		j.Set[s.Key] = s.Value
	}
	if !math.IsNaN(t.Worst) {
		j.Worst = &t.Worst
	}
	for c, column := range p.Script.Planner.Columns {
		switch v := t.Values[c]; {
		case v == sim.Empty:
			j.Values[column.Key] = nil
		case column.Scale > 1:
			j.Values[column.Key] = float64(v) / float64(column.Scale)
		default:
			j.Values[column.Key] = v
		}
	}
	if i := t.Binding(); i >= 0 {
		j.Binds = t.Limits[i].Name
	}
	if b := behindOf(t); b != nil {
		j.Behind = b.Name
	}
	for _, l := range t.Limits {
		j.Limits = append(j.Limits, planLimitJSON{l.Name, l.Text, l.Binds})
	}
	return j
}
