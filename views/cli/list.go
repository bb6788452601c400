package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

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
			return list(std.Out, names, len(args) > 0)
		},
	}
}

// list prints the incidents and, after each that has others than the one
// before, the knobs of its world.
func list(w io.Writer, names []string, whole bool) error {
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
	return output(w, func(w io.Writer) error {
		for i, s := range scripts {
			listScript(w, s, whole)
			if i == len(scripts)-1 || !sameKeys(knobs[i], knobs[i+1]) {
				listKnobs(w, knobs[i], whole)
			}
		}
		return nil
	})
}

func listScript(w io.Writer, s *sim.Script, whole bool) {
	fmt.Fprintf(w, "%s\n  %s\n  %s UTC to %s, after a warm-up of %s\n", s.Name, s.Title,
		s.Clock(s.Start).UTC().Format("2006-01-02 15:04"), s.Clock(s.End).UTC().Format("15:04"), trimmed(s.Start.String()))
	if whole {
		fmt.Fprintf(w, "\n%s\n", wrap(s.Summary, "  "))
	}
	fmt.Fprintf(w, "\n  Events\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range s.Moments {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s%s\n", s.Clock(m.At).UTC().Format("15:04"), m.Kind, m.ID, m.Title, changes(m))
	}
	t.Flush()
	if whole {
		listGrounds(w, s)
	}
	fmt.Fprintln(w)
}

// listGrounds prints what an incident rests on.
func listGrounds(w io.Writer, s *sim.Script) {
	fmt.Fprintf(w, "\n  Sources\n")
	for _, source := range s.Sources {
		fmt.Fprintf(w, "%s\n", wrap(source, "  "))
	}
	fmt.Fprintf(w, "\n  Assumptions\n")
	for _, a := range s.Assumptions {
		fmt.Fprintf(w, "  %s = %s (%s)\n%s\n", a.Key, a.Value, a.Unit, wrap(a.Why, "      "))
	}
}

// listKnobs prints the knobs with the value each has by default or, for the one
// incident asked about, at its start.
func listKnobs(w io.Writer, knobs []sim.Knob, atStart bool) {
	fmt.Fprintf(w, "Knobs, for --set 'TIME KEY=VALUE'\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	column := "DEFAULT"
	if atStart {
		column = "AT START"
	}
	fmt.Fprintf(t, "  KEY\tVALUES\t%s\tMEANING\n", column)
	for _, k := range knobs {
		value := k.Default
		if atStart {
			value = k.Value
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", k.Key, values(k), value, k.Help)
	}
	t.Flush()
}

// values says what a knob takes.
func values(k sim.Knob) string {
	switch k.Kind {
	case sim.IntKnob:
		return fmt.Sprintf("%d to %d", k.Min, k.Max)
	case sim.DurationKnob:
		return fmt.Sprintf("%ds to %ds", k.Min, k.Max)
	case sim.BoolKnob:
		return "on, off"
	}
	if n := len(k.Choices); n > 4 {
		return k.Choices[0] + " to " + k.Choices[n-1]
	}
	return strings.Join(k.Choices, ", ")
}

// changes writes what a moment sets, as far as its title does not say it.
func changes(m sim.Moment) string {
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

func sameKeys(a, b []sim.Knob) bool {
	return slices.EqualFunc(a, b, func(x, y sim.Knob) bool { return x.Key == y.Key })
}

// trimmed drops the zero units that time.Duration writes: 2h0m0s is 2h.
func trimmed(d string) string {
	if strings.HasSuffix(d, "m0s") {
		d = d[:len(d)-2]
	}
	if strings.HasSuffix(d, "h0m") {
		d = d[:len(d)-2]
	}
	return d
}

// wrap breaks a text into lines that fit a narrow terminal.
func wrap(text, indent string) string { return report.Wrapped(text, 78, indent, indent) }
