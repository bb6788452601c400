package cli

import (
	"io"

	"reenact/incidents"
	"reenact/views/tui"
)

// newMenu is what can be opened from within a replay: the incidents, and files by their
// paths. The flags of play hold for whatever is.
func newMenu(f playFlags, seeded bool) (tui.Menu, error) {
	all, err := incidents.List()
	var entries []tui.Entry
	for _, s := range all {
		entries = append(entries, tui.Entry{Where: s.Name, Name: s.Name, Title: s.Title, Summary: s.Text, When: s.Start.UTC().Format("2006-01-02")})
	}
	return tui.Menu{
		List: func() []tui.Entry { return entries },
		Open: func(where string) (tui.Options, error) {
			flags := f // each replay has its own
			return flags.options(where, seeded, io.Discard)
		},
	}, err
}
