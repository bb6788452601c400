package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"reenact/incidents"
	"reenact/sim"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

func newList(std Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "list [INCIDENT]",
		Short: "Name the incidents, their events and the knobs",
		Long: `Name the incidents, the ids of their events, and the knobs with their range,
their default and what they do. With an INCIDENT, an embedded name or the path
of a YAML file, only that one, with its sources, its assumptions, and the values
its knobs have at the start.`,
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 1, "the incident"),
		RunE: func(_ *cobra.Command, args []string) error {
			names := incidents.Names()
			if len(args) > 0 {
				names = args
			}
			return list(std, names, len(args) > 0)
		},
	}
}

// list prints the incidents and, after each that has others than the one
// before, the knobs of its world.
func list(std Streams, names []string, whole bool) error {
	scripts := make([]*sim.Script, len(names))
	knobs := make([][]sim.Knob, len(names))
	for i, name := range names {
		script, err := incidents.Open(name)
		if err != nil {
			return err
		}
		world, err := script.New(1)
		if err != nil {
			return err
		}
		scripts[i], knobs[i] = script, world.Knobs()
	}
	return output(std.Out, func(w io.Writer) error {
		p := sheet{w, std.width("")}
		for i, s := range scripts {
			p.script(s, whole)
			if i == len(scripts)-1 || !sameKeys(knobs[i], knobs[i+1]) {
				p.knobs(knobs[i], whole)
			}
		}
		return nil
	})
}

// sheet is what a list is written on; its width is 0 when it is no terminal.
type sheet struct {
	io.Writer
	width int
}

func (w sheet) script(s *sim.Script, whole bool) {
	fmt.Fprintf(w, "%s\n  %s\n  %s UTC to %s, after a warm-up of %s\n", s.Name, s.Title,
		s.Clock(s.Start).UTC().Format("2006-01-02 15:04"), s.Minute(s.End), report.Span(s.Start))
	if whole && s.Summary != "" {
		fmt.Fprintf(w, "\n%s\n", w.wrap(s.Summary, "  "))
	}
	w.events(s)
	if whole {
		w.grounds(s)
	}
	fmt.Fprintln(w)
}

// events prints the timeline, if there is one.
func (w sheet) events(s *sim.Script) {
	if len(s.Moments) == 0 {
		return
	}
	fmt.Fprintf(w, "\n  Events\n")
	var rows [][]string
	for _, m := range s.Moments {
		rows = append(rows, []string{s.Exact(m.At), string(m.Kind), m.ID, m.Title + report.Settings(m)})
	}
	w.rows(rows)
}

// grounds prints what an incident rests on.
func (w sheet) grounds(s *sim.Script) {
	if len(s.Sources) > 0 {
		fmt.Fprintf(w, "\n  Sources\n")
	}
	for _, source := range s.Sources {
		fmt.Fprintf(w, "%s\n", w.wrap(source, "  "))
	}
	if len(s.Assumptions) > 0 {
		fmt.Fprintf(w, "\n  Assumptions\n")
	}
	for _, a := range s.Assumptions {
		fmt.Fprintf(w, "%s\n%s\n", report.Fitted("  ", fmt.Sprintf("%s = %s (%s)", a.Key, a.Value, a.Unit), w.width), w.wrap(a.Why, "      "))
	}
}

// knobs prints the knobs with the value each has by default or, for the one
// incident asked about, at its start.
func (w sheet) knobs(knobs []sim.Knob, atStart bool) {
	fmt.Fprintf(w, "Knobs, for --set 'TIME KEY=VALUE'\n")
	rows := [][]string{{"KEY", "VALUES", "DEFAULT", "MEANING"}}
	if atStart {
		rows[0][2] = "AT START"
	}
	for _, k := range knobs {
		value := k.Default
		if atStart {
			value = k.Value
		}
		rows = append(rows, []string{k.Key, values(k), value, k.Help})
	}
	w.rows(rows)
}

// leastText is how many letters of a line a text needs beside its cells; with less it
// stands below them.
const leastText = 24

// rows prints aligned cells; the last, which is text, is broken to fit.
func (w sheet) rows(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		head, last := "", len(row)-1
		for i, cell := range row[:last] {
			head += fmt.Sprintf("  %-*s", widths[i], cell)
		}
		if w.width > 0 && w.width-utf8.RuneCountInString(head) < leastText {
			fmt.Fprintf(w, "%s\n%s\n", strings.TrimRight(head, " "), w.wrap(row[last], "      "))
			continue
		}
		fmt.Fprintln(w, report.Fitted(head+"  ", row[last], w.width))
	}
}

// values says what a knob takes.
func values(k sim.Knob) string {
	switch k.Kind {
	case sim.IntKnob:
		return fmt.Sprintf("%d to %d", k.Min, k.Max)
	case sim.DurationKnob:
		if k.Grain > 0 {
			return fmt.Sprintf("%s to %s", sim.FormatDuration(time.Duration(k.Min)*k.Grain), sim.FormatDuration(time.Duration(k.Max)*k.Grain))
		}
		return fmt.Sprintf("%ds to %ds", k.Min, k.Max)
	case sim.BoolKnob:
		return "on, off"
	}
	if n := len(k.Choices); n > 4 {
		return k.Choices[0] + " to " + k.Choices[n-1]
	}
	return strings.Join(k.Choices, ", ")
}

func sameKeys(a, b []sim.Knob) bool {
	return slices.EqualFunc(a, b, func(x, y sim.Knob) bool { return x.Key == y.Key })
}

// wrap breaks a text into lines that fit a narrow terminal.
func (w sheet) wrap(text, indent string) string {
	width := 78
	if w.width > 0 {
		width = min(width, w.width)
	}
	return report.Wrapped(text, width, indent, indent)
}
