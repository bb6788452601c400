package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

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
			number, err := parseSeed(seed, nil)
			if err != nil {
				return err
			}
			trace, err := readTrace(cmd.Context(), std, args[0])
			if err != nil {
				return err
			}
			for _, warning := range trace.Warnings() {
				tell(std.Err, cmd, "note: ", warning)
			}
			return output(interruptible{cmd.Context(), nil, std.Out}, func(w io.Writer) error { return trace.Write(w, number, why) })
		},
	}
	cmd.Flags().StringVar(&seed, "seed", "1", "`number` that all chance is drawn from")
	cmd.Flags().BoolVar(&why, "why", false, "add to each pass what ipamd decided and for what reason")
	cmd.Flags().BoolVar(&example, "example", false, "write a short trace to begin with, and replay nothing")
	return cmd
}

// interruptible is a stream that ends with the context.
type interruptible struct {
	ctx context.Context
	in  io.Reader
	out io.Writer
}

func (s interruptible) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.in.Read(p)
}

func (s interruptible) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.out.Write(p)
}

// metered is a file whose reading is shown.
type metered struct {
	io.Reader
	bar  *progress
	read int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.read += int64(n)
	m.bar.show(min(time.Duration(m.read), m.bar.total))
	return n, err
}

// readTrace reads a trace to its end before anything of it is replayed.
func readTrace(ctx context.Context, std Streams, path string) (*nodetrace.Trace, error) {
	in, name := std.In, "standard input"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
		}
		defer f.Close()
		in, name = f, path
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			bar := newProgress(std.Err, time.Duration(info.Size()))
			defer bar.clear()
			in = &metered{f, bar, 0}
		}
	}
	trace, err := nodetrace.Parse(interruptible{ctx, in, nil})
	var malformed *nodetrace.ParseError
	switch {
	case errors.As(err, &malformed):
		return nil, fmt.Errorf("%s: %w", name, malformed)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", name, reason(err))
	}
	return trace, nil
}
