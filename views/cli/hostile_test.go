package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts that act on a terminal if they reach it as they are.
var hostile = []string{
	"\x1b[31mred", "\x1b]52;c;cm0gLXJmIH4K\x07", "\u009b2J", "\x9b2J", "\u202egnp.exe", "\u2066x\u2069", "\u200f\u2028x",
	"two\nlines", "back\r", "\b\b", "\x7f", "\xff\xfe", "tab\there",
}

// harmless tells what in a text could steer a terminal, or is no UTF-8; line breaks
// part lines.
func harmless(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("no UTF-8: %q", text)
	}
	for _, r := range text {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || strings.ContainsRune("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029", r) {
			return fmt.Errorf("%U in %q", r, text)
		}
	}
	return nil
}

// hostileLines are command lines with a hostile text in each place that takes one.
func hostileLines(h string) [][]string {
	lines := [][]string{
		{h}, {"--" + h}, {"-" + h}, {"--help", h}, {h, "--help"}, {"--version=" + h}, {"help", h}, {"help", "run", h}, {"completion", h}, {"completion", "bash", h}, {"version", h},
		{"list", h}, {"list", h + ".yaml"}, {"list", "--" + h}, {"node", h}, {"node", "--seed", h, "-"}, {"node", "-", h}, {"verify", h}, {"verify", small, "--seeds", h},
		{"verify", small, "--format", h}, {"pool", h, "--pods", "3"}, {"pool", "m5.large", "--pods", h}, {"pool", "m5.large", "--pods", "3", h}, {"pool", "m5.large", "--pods", "3", h + "=1"},
		{"pool", "m5.large", "--pods", "3", "WARM_IP_TARGET=" + h}, {"pool", "m5.large", "--pods", "3", "--cidr", h}, {"pool", "m5.large", "--pods", "3", "--cidr", "/24", "--nodes", h},
		{"pool", "m5.large", "--pods", "3", "--max-pods", h}, {"pool", "m5.large", "--pods", "3", "-o", h + "/x"}, {"pool", "m5.large", "--pods", "3", "MY_" + h + "=" + h},
		{"play", h}, {"play", small, "--at", h}, {"play", small, "--speed", h}, {"play", small, "--seed", h}, {"play", small, "--save", h + "/x"}, {"play", small, h},
		{"__complete", h, ""}, {"__complete", "run", h},
	}
	for command, flags := range map[string][]string{
		"run":     {"set", "drop", "every", "until", "format", "seed", "branch", "actions"},
		"compare": {"branch", "format", "seed", "actions"},
		"revert":  {"at", "event", "hold", "drop", "seed", "format"},
		"when":    {"fix", "from", "to", "every", "drop", "seed", "format"},
	} {
		lines = append(lines, []string{command, h}, []string{command, h + ".yaml"}, []string{command, small, h}, []string{command, small, "--" + h})
		for _, flag := range flags {
			lines = append(lines, []string{command, small, "--" + flag, h}, []string{command, "--" + flag + "=" + h})
		}
	}
	return append(lines,
		[]string{"run", small, "--set", "09:35 " + h + "=1"}, []string{"run", small, "--set", "09:35 WARM_IP_TARGET=" + h}, []string{"run", small, "-o", h + "/x"},
		[]string{"run", small, "--save", h + "/x"}, []string{"compare", small, "--branch", h + ": -wish"}, []string{"compare", small, "--branch", "b: -" + h},
		[]string{"compare", small, "--branch", "b: -wish", "--save", h + "/x"}, []string{"compare", small, "--branch", "b: -wish", "--branch", "b: -wish " + h},
		[]string{"revert", small, "--at", "09:35", h + "=1"}, []string{"revert", small, "--event", "wish", "--hold", "5m", "-o", h + "/x"},
		[]string{"when", small, "--fix", "WARM_IP_TARGET=0", "--every", "10m", "-o", h + "/x"},
	)
}

// TestNoArgumentSteersTheTerminal types hostile texts wherever a text is taken.
func TestNoArgumentSteersTheTerminal(t *testing.T) {
	for _, h := range hostile {
		for _, args := range hostileLines(h) {
			said(t, args)
		}
	}
}

// said runs a command line and looks at what it shows: if it fails it says so in one
// line.
func said(t *testing.T, args []string) {
	t.Helper()
	stdout, stderr, code := reenact("", args...)
	if err := harmless(stdout); err != nil {
		t.Errorf("reenact %q: on stdout %v", args, err)
	}
	if err := harmless(stderr); err != nil {
		t.Errorf("reenact %q: on stderr %v", args, err)
	}
	if _, noted, isNote := strings.Cut(stderr, "note: "); isNote {
		_, stderr, _ = strings.Cut(noted, "\n")
	}
	if code == exitMistake && strings.Count(stderr, "\n") != 1 || code == exitFailed {
		t.Errorf("reenact %q: exit code %d and %q", args, code, stderr)
	}
}

// TestNoFileSteersTheTerminal has them in files: in the place of every word of an
// incident and of a session, and as the names of files.
func TestNoFileSteersTheTerminal(t *testing.T) {
	incident, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	session := "version: 1\nincident: i.yaml\nfingerprint: 0123456789abcdef\nseed: 1\nshown: b\nbranches:\n  - name: b\n    from: history\n    actions: [\"09:35 WARM_IP_TARGET=2\"]\n    drop: [wish]\n"
	t.Chdir(t.TempDir())
	write := func(path string, data string) {
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("i.yaml", string(incident))
	for _, h := range hostile {
		for _, quoted := range []string{h, strconv.QuoteToASCII(h)} {
			for i, text := range replacedWords(string(incident), quoted) {
				if i%7 == len(h)%7 { // each place meets some of the texts
					write("h.yaml", text)
					said(t, []string{"list", "h.yaml"})
				}
			}
			for _, text := range replacedWords(session, quoted) {
				write("s.yaml", text)
				said(t, []string{"compare", "--actions", "s.yaml"})
			}
		}
		dir := strings.ReplaceAll(h, "/", "")
		if os.Mkdir(dir, 0o755) != nil {
			continue // not every file system takes every name
		}
		path := filepath.Join(dir, dir+".yaml")
		write(path, string(incident))
		write(filepath.Join(dir, "s.yaml"), strings.Replace(session, "i.yaml", "../i.yaml", 1))
		for _, args := range [][]string{
			{"run", path}, {"list", path}, {"verify", path}, {"play", path}, {"when", path, "--fix", "WARM_IP_TARGET=0", "--every", "10m"},
			{"compare", path, "--branch", "b: -wish", "--save", filepath.Join(dir, "out")}, {"run", path, "--save", path}, {"run", path, "-o", path},
			{"run", "--actions", filepath.Join(dir, "s.yaml")}, {"run", "--actions", filepath.Join(dir, "s.yaml"), "--branch", h}, {"compare", filepath.Join(dir, "s.yaml")},
			{"node", path}, {"run", dir}, {"node", dir}, {"run", path, "-o", dir},
		} {
			said(t, args)
		}
	}
}

// TestNoTraceSteersTheTerminal has them in node traces: names, values and keys, as they
// are and as JSON's escapes.
func TestNoTraceSteersTheTerminal(t *testing.T) {
	const trace = `{"version":1,"instance":"m5.large","max_pods":29,"env":{"WARM_IP_TARGET":"1"},"subnet_free":100,"first_tick":"2.5s","tick_every":"5s","until":"20s"}
{"at":"3s","add":"pod"}
{"at":"4s","restart":{"MINIMUM_IP_TARGET":"2"}}
`
	for _, h := range hostile {
		for _, quoted := range []string{`"` + h + `"`, strconv.QuoteToASCII(h)} {
			quoted = strings.NewReplacer(`\x`, `\u00`, `\a`, `\u0007`).Replace(quoted)
			for _, word := range quotedWords(trace) {
				in := strings.Replace(trace, word, quoted, 1)
				for _, args := range [][]string{{"node", "-"}, {"node", "-", "--why"}} {
					stdout, stderr, _ := reenact(in, args...)
					if err := harmless(stdout + stderr); err != nil {
						t.Errorf("%s\n%v", in, err)
					}
				}
			}
		}
	}
}

// quotedWords are the quoted words of a trace.
func quotedWords(text string) (list []string) {
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			list = append(list, `"`+part+`"`)
		}
	}
	return list
}

// replacedWords are the texts with one word each replaced.
func replacedWords(text, by string) []string {
	var all []string
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		key, value, _ := strings.Cut(line, ":")
		indent := line[:len(line)-len(strings.TrimLeft(line, " -"))]
		for _, changed := range []string{key + ": " + by, indent + by + ":" + value, key + ": [" + by + "]"} {
			with := append(append(append([]string{}, lines[:i]...), changed), lines[i+1:]...)
			all = append(all, strings.Join(with, "\n"))
		}
	}
	return all
}
