package tui_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"reenact/incidents"
	"reenact/views/cli"
	"reenact/views/report"
	"reenact/views/tui"
)

const small = "../cli/testdata/small.yaml"

// TestQuestionsAnswerAsHeadless: the screen says to the letter what the commands
// say, of a change that the incident's operators made and of one of the reader's.
func TestQuestionsAnswerAsHeadless(t *testing.T) {
	for _, c := range []struct {
		name         string
		keys         []string
		revert, when []string
	}{
		{"the operators'", []string{":", "09:45", "enter"},
			[]string{"--event", "wish", "--hold", "15m"},
			[]string{"--fix", "WARM_IP_TARGET=1", "--drop", "wish", "--from", "09:30"}},
		{"the reader's", []string{":", "09:35", "enter", "+", ":", "09:48", "enter"},
			[]string{"--at", "09:35", "WARM_IP_TARGET=2", "--hold", "13m"},
			[]string{"--fix", "WARM_IP_TARGET=2", "--from", "09:30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			script, err := incidents.Open(small)
			if err != nil {
				t.Fatal(err)
			}
			screen, _ := tui.Asked(t, script, 260, 60, append(c.keys, "t")...)
			parts := paragraphs(headless(t, "revert", c.revert...))
			if len(parts) != 4 {
				t.Fatalf("%d paragraphs in %q", len(parts), parts)
			}
			says(t, screen, parts[1:]...) // the first is what was run

			screen, bars := tui.Asked(t, script, 260, 60, append(c.keys, "p")...)
			_, text, _ := strings.Cut(headless(t, "when", c.when...), "\n")
			tried, rest, _ := strings.Cut(text, "\n")
			says(t, screen, tried, paragraphs(rest)[0])
			var figures bytes.Buffer
			if err := report.WriteMoments(&figures, "csv", bars); err != nil {
				t.Fatal(err)
			}
			if want := headless(t, "when", append(c.when, "--format", "csv")...); figures.String() != want {
				t.Errorf("the bars are\n%s\nand the command says\n%s", &figures, want)
			}
		})
	}
}

// headless is what a command says of the small incident.
func headless(t *testing.T, command string, flags ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{command, small}, flags...)
	if code := cli.Main(context.Background(), args, cli.Streams{Out: &out, Err: &errs}); code != 0 {
		t.Fatalf("%v: exit code %d, %s", args, code, &errs)
	}
	return out.String()
}

// paragraphs parts a text at its empty lines and undoes the breaking of lines.
func paragraphs(text string) []string {
	parts := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, part := range parts {
		parts[i] = strings.Join(strings.Fields(part), " ")
	}
	return parts
}

// says fails unless the answer's side of the screen holds all of these.
func says(t *testing.T, screen string, parts ...string) {
	t.Helper()
	var answer []string
	for line := range strings.Lines(screen) {
		side, _, _ := strings.Cut(strings.ReplaceAll(line, "├", "│"), "│")
		answer = append(answer, strings.Fields(side)...)
	}
	for _, part := range parts {
		if !strings.Contains(strings.Join(answer, " "), part) {
			t.Errorf("%q is not on the screen:\n%s", part, screen)
		}
	}
}

// Counts that grow from the warm-up on say so, in the table and on the sheet.
func TestCountsSaySinceWhen(t *testing.T) {
	script, err := incidents.Open(small)
	if err != nil {
		t.Fatal(err)
	}
	began := script.Minute(0)
	table, _ := tui.Asked(t, script, 80, 24, "a")
	if want := ", counted since " + began + " (warm-up)"; !strings.Contains(table, want) {
		t.Errorf("no %q on\n%s", want, table)
	}
	sheet, _ := tui.Asked(t, script, 80, 24, "a", "enter")
	if want := " since " + began; !strings.Contains(sheet, want) {
		t.Errorf("no %q on\n%s", want, sheet)
	}
}
