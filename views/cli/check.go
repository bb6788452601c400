package cli

import (
	"fmt"
	"io"

	"reenact/incidents"
	"reenact/sim/plain"

	"github.com/spf13/cobra"
)

// mostChecked is how many files are checked at once.
const mostChecked = 10_000

func newCheck(std Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Tell all that is wrong with incident and session files",
		Long: `Read each FILE, an incident or a session, and list all that is wrong with it, a
line for each mistake: where it is, what is wrong, and what to write instead.
What depends on something that could not be read is not judged before that is
mended.

The exit code is 2 if anything is wrong. A file in order is told with what was
read.`,
		Example: `  reenact check my.yaml
  reenact check *.yaml`,
		DisableFlagsInUseLine: true,
		Args:                  wants(1, mostChecked, "the FILE"),
		RunE:                  func(_ *cobra.Command, args []string) error { return check(std, args) },
	}
}

func check(std Streams, names []string) error {
	wrong, files := 0, 0
	err := output(std.Out, func(w io.Writer) error {
		for _, name := range names {
			found, mistakes := incidents.Check(name)
			for _, m := range mistakes {
				fmt.Fprintln(w, plain.Line(m.Error()))
			}
			if len(mistakes) == 0 {
				fmt.Fprintf(w, "%s: in order: %s\n", plain.Line(name), found)
				continue
			}
			files++
			wrong += len(mistakes)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case wrong > 0:
		return fmt.Errorf("%s in %s", counted(wrong, "mistake"), counted(files, "file"))
	}
	return nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
