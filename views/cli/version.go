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
				_, err := fmt.Fprintf(w, "reenact %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
				return err
			})
		},
	}
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
