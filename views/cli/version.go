package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(std Streams) *cobra.Command {
	return &cobra.Command{
		Use:                   "version",
		Short:                 "Print the program's version",
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			return output(std.Out, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "reenact %s\n", version())
				return err
			})
		},
	}
}

// version is what the build knows of itself, and where it runs.
func version() string {
	module := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		module = info.Main.Version
	}
	return fmt.Sprintf("%s %s %s/%s", module, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
