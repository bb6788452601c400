package cli

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"reenact/sim/nodetrace"
)

// endless is a trace that never ends; it cancels after some lines.
type endless struct {
	lines  int
	cancel func()
}

func (e *endless) Read(p []byte) (int, error) {
	if e.lines++; e.lines == 100 {
		e.cancel()
	}
	if e.lines == 1 {
		header, _, _ := bytes.Cut(nodetrace.Example, []byte("\n"))
		return copy(p, string(header)+"\n"), nil
	}
	return copy(p, `{"at":"1s","add":"x"}`+"\n"), nil
}

func TestNodeIsInterruptedWhileItReads(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var out, errs bytes.Buffer
	in := &endless{cancel: cancel}
	code := Main(ctx, []string{"node", "-"}, Streams{In: in, Out: &out, Err: &errs})
	if code != exitInterrupted || out.Len()+errs.Len() > 0 || in.lines > 101 {
		t.Errorf("exit code %d after %d lines; %s%s", code, in.lines, out.String(), errs.String())
	}
}

// cancelling ends the context with the first bytes that come.
type cancelling struct {
	io.Writer
	cancel func()
}

func (c cancelling) Write(p []byte) (int, error) {
	c.cancel()
	return c.Writer.Write(p)
}

func TestNodeIsInterruptedWhileItWrites(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var out, errs bytes.Buffer
	trace := strings.Replace(string(nodetrace.Example), `"tick_every":"5s"`, `"tick_every":"5ms"`, 1)
	code := Main(ctx, []string{"node", "-"}, Streams{In: strings.NewReader(trace), Out: cancelling{&out, cancel}, Err: &errs})
	if code != exitInterrupted || errs.Len() > 0 || out.Len() > 64<<10 {
		t.Errorf("exit code %d, %d bytes of output, stderr %q", code, out.Len(), errs.String())
	}
}
