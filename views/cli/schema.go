package cli

import (
	"io"

	"reenact/incidents"

	"github.com/spf13/cobra"
)

func newSchema(std Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print a JSON Schema of incident files, for editors",
		Long: `Print a JSON Schema (draft 7) of what an incident file may hold. An editor with a
YAML language server completes keys and marks mistakes by it where the file
begins with

  # yaml-language-server: $schema=incident.schema.json

The schema is made of what the files are read by. It cannot say everything:
reenact check FILE tells the rest.`,
		Example:               `  reenact schema > incident.schema.json`,
		DisableFlagsInUseLine: true,
		Args:                  wants(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			text, err := incidents.Schema()
			if err != nil {
				return err
			}
			return output(std.Out, func(w io.Writer) error { _, err := w.Write(text); return err })
		},
	}
}
