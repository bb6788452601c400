package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// reenact runs the command line in this process.
func reenact(stdin string, args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = Main(context.Background(), args, Streams{In: strings.NewReader(stdin), Out: &out, Err: &errs})
	return out.String(), errs.String(), code
}

// TestTranscripts plays the sessions in testdata and compares what they show.
// After each command stands what it wrote; lines on stderr begin with "! ", and
// an exit code other than 0 is told.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := replay(t, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(text) {
				t.Errorf("%s: the session now reads\n%s", file, firstDifference(string(text), got))
			}
		})
	}
}

// replay runs the commands of a transcript; comments stay.
func replay(t *testing.T, text string) string {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "# ") {
			b.WriteString(line + "\n")
		}
		command, ok := strings.CutPrefix(line, "$ reenact")
		if !ok {
			continue
		}
		stdout, stderr, code := reenact("", words(t, command)...)
		b.WriteString(line + "\n" + stdout)
		for line := range strings.Lines(stderr) {
			b.WriteString("! " + line)
		}
		if code != 0 {
			fmt.Fprintf(&b, "exit code %d\n", code)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// words splits a command as a shell does, with single quotes only.
func words(t *testing.T, command string) []string {
	var list []string
	for i, part := range strings.Split(command, "'") {
		switch {
		case i%2 == 1:
			list = append(list, part)
		default:
			list = append(list, strings.Fields(part)...)
		}
	}
	if strings.Count(command, "'")%2 == 1 {
		t.Fatalf("a quote is open in %q", command)
	}
	return list
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			old := "(nothing)"
			if i < len(a) {
				old = a[i]
			}
			return fmt.Sprintf("line %d\n  %s\ninstead of\n  %s", i+1, b[i], old)
		}
	}
	return "fewer lines"
}
