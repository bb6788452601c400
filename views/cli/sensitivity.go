package cli

import (
	"context"
	"io"

	"reenact/incidents"
	"reenact/sim"
	"reenact/views/report"
)

// movedBy is how far an assumed number is moved, in percent.
const movedBy = 20

// sensitivity verifies each incident as it is and with every assumed number
// moved.
func sensitivity(ctx context.Context, std Streams, names []string, scripts []*sim.Script, seeds int, format string) error {
	var plans [][]incidents.Variation
	all := append([]*sim.Script{}, scripts...)
	for _, name := range names {
		list, err := incidents.Variations(name, movedBy)
		if err != nil {
			return err
		}
		plans = append(plans, list)
		for _, v := range list {
			all = append(all, v.Script)
		}
	}
	verdicts, err := judge(ctx, all, seeds, std.Err)
	if err != nil {
		return err
	}
	base, moved := verdicts[:len(scripts)], verdicts[len(scripts):]
	var results []report.Sensitivity
	for i, list := range plans {
		s := report.Sensitivity{Script: scripts[i], Seeds: seeds, Base: base[i].List, Width: std.width("")}
		for _, v := range list {
			s.Moves = append(s.Moves, report.Move{Key: v.Key, From: v.From, To: v.To, Percent: v.Percent, List: moved[0].List})
			moved = moved[1:]
		}
		results = append(results, s)
	}
	return output(std.Out, func(w io.Writer) error { return report.WriteSensitivity(w, format, results) })
}
