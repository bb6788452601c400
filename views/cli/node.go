package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"reenact/sim/nodetrace"

	"github.com/spf13/cobra"
)

func newNode(std Streams) *cobra.Command {
	var seed string
	var why, example bool
	cmd := &cobra.Command{
		Use:   "node FILE",
		Short: "Replay what one node's ipamd lived through",
		Long: `Replay a node trace: the CNI calls and restarts that one node's ipamd saw, as
JSON Lines. Prints one line for each CNI ADD and one for each pass of ipamd's
pool loop. FILE may be - for standard input. docs/node-traces.md has the format.`,
		Example: `  reenact node --example > trace.jsonl
  reenact node trace.jsonl --why`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if example {
				return wants(0, 0, "")(cmd, args)
			}
			return wants(1, 1, "the trace's FILE")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if example {
				return output(std.Out, func(w io.Writer) error { _, err := w.Write(nodetrace.Example); return err })
			}
			number, err := parseSeed(seed)
			if err != nil {
				return err
			}
			trace, err := readTrace(std.In, args[0])
			if err != nil {
				return err
			}
			for _, warning := range trace.Warnings() {
				tell(std.Err, cmd, "note: ", warning)
			}
			return output(std.Out, func(w io.Writer) error { return trace.Write(w, number, why) })
		},
	}
	cmd.Flags().StringVar(&seed, "seed", "1", "`number` that all chance is drawn from")
	cmd.Flags().BoolVar(&why, "why", false, "add to each pass what ipamd decided and for what reason")
	cmd.Flags().BoolVar(&example, "example", false, "write a short trace to begin with, and replay nothing")
	return cmd
}

// readTrace reads a trace to its end before anything of it is replayed.
func readTrace(stdin io.Reader, path string) (*nodetrace.Trace, error) {
	in, name := stdin, "standard input"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
		}
		defer f.Close()
		in, name = f, path
	}
	trace, err := nodetrace.Parse(in)
	var malformed *nodetrace.ParseError
	switch {
	case errors.As(err, &malformed):
		return nil, fmt.Errorf("%s: %w", name, malformed)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", name, reason(err))
	}
	return trace, nil
}
