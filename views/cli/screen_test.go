//go:build unix

package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"reenact/views/theme"
)

// configured writes the user's configuration and returns what is said of it.
func configured(t *testing.T, text string, flags screenFlags) (string, error) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	if err := os.Mkdir(filepath.Join(dir, "reenact"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "reenact", "config.yaml"), text)
	s, err := flags.screen()
	return fmt.Sprintf("%s %s %d", s.Theme, s.Marks, s.Frames), err
}

// Flags go before the configuration, and that before what the terminal suggests.
func TestTheScreensConfiguration(t *testing.T) {
	for _, c := range []struct {
		text  string
		flags screenFlags
		want  string
	}{
		{"", screenFlags{}, "auto auto 0"},
		{"# nothing yet\n", screenFlags{}, "auto auto 0"},
		{"theme: light\n", screenFlags{}, "light auto 0"},
		{"theme: light\nmarks: lines\nfps: 5\n", screenFlags{}, "light lines 5"},
		{"theme: light\nmarks: lines\nfps: 5\n", screenFlags{"high-contrast", "ascii", "10"}, "high-contrast ascii 10"},
		{"", screenFlags{theme: "dark", frames: "60"}, "dark auto 60"},
	} {
		if got, err := configured(t, c.text, c.flags); err != nil || got != c.want {
			t.Errorf("%q with %+v: %s, %v", c.text, c.flags, got, err)
		}
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // where there is none
	if s, err := (&screenFlags{}).screen(); err != nil || s.Theme != theme.Auto {
		t.Errorf("no configuration: %+v, %v", s, err)
	}
}

// A mistake in the configuration or in a flag is one line that says where and what.
func TestMistakesInTheConfiguration(t *testing.T) {
	for _, c := range []struct {
		text  string
		flags screenFlags
		says  string
	}{
		{"theme: drak\n", screenFlags{}, `config.yaml: theme "drak" (did you mean dark?); write one of auto, dark, light, high-contrast`},
		{"colour: dark\n", screenFlags{}, "config.yaml:1: "},
		{"theme: dark\nfps: 0\n", screenFlags{}, "config.yaml:2: "},
		{"fps: fast\n", screenFlags{}, "config.yaml:1: "},
		{"theme: [dark]\n", screenFlags{}, "config.yaml:1: "},
		{"theme: dark\ntheme: light\n", screenFlags{}, "config.yaml:2: "},
		{"\x00\x1b[2J", screenFlags{}, "config.yaml"},
		{"- theme\n", screenFlags{}, "config.yaml:1: "},
		{strings.Repeat("# long\n", 1<<17), screenFlags{}, "larger than"},
		{"", screenFlags{theme: "neon"}, `--theme "neon"; write one of auto, dark, light, high-contrast`},
		{"", screenFlags{marks: "dot"}, `--marks "dot" (did you mean dots?)`},
		{"", screenFlags{frames: "0"}, `--fps "0": write a whole number from 1 to 60`},
		{"", screenFlags{frames: "many"}, `--fps "many": write a whole number from 1 to 60`},
	} {
		_, err := configured(t, c.text, c.flags)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%.40q with %+v: %v", c.text, c.flags, err)
		}
	}
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	if err := os.MkdirAll(filepath.Join(dir, "reenact", "config.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := (&screenFlags{}).screen(); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("a directory: %v", err)
	}
}

// sgr are the codes of colours and weights that are sent.
var sgr = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// What the program sends to terminals of several names: the colours that each has and no
// others, past and future told apart, and to a dumb one nothing.
func TestWhatTerminalsGet(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	for _, path := range []string{"tmux", "script"} {
		if _, err := exec.LookPath(path); err != nil {
			t.Skip(path + " is not installed; this test looks at what a terminal is sent with it")
		}
	}
	const eight = `^(0;)?(|0|1|2|7|3[0-7]|1;3[0-7]|2;3[0-7])$`
	for _, c := range []struct {
		name, env, flags, allowed string
		has                       []string // codes that must be among them
		marks                     string   // a sign that must be seen
		not                       string   // signs that must not
	}{
		{"screen", "TERM=screen", "", eight, []string{"0;36", "0;2;36", "0;2"}, "⠈⡀⠇⣿", ""},
		{"tmux", "TERM=tmux", "", eight, []string{"0;36", "0;2;36"}, "⠈⡀⠇⣿", ""},
		{"rxvt", "TERM=rxvt", "", eight, []string{"0;36", "0;34"}, "⠈⡀⠇⣿", ""},
		{"linux", "TERM=linux", "", eight, []string{"0;36", "0;34", "0;2"}, "─", "⠈⡀⠇⣿╌╭▸…●◆✖×"},
		{"xterm", "TERM=xterm", "", eight, []string{"0;36", "0;2;36"}, "⠈⡀⠇⣿", ""},
		{"xterm-256color", "TERM=xterm-256color", "", `^(0;)?(|0|1|2|7|(1;)?38;5;[0-9]+)$`, []string{"0;38;5;32", "0;38;5;66"}, "⠈⡀⠇⣿", ""},
		{"light", "TERM=xterm-256color", "--theme light", `^(0;)?(|0|1|2|7|(1;)?38;5;[0-9]+)$`, []string{"0;38;5;25"}, "⠈⡀⠇⣿", ""},
		{"high contrast", "TERM=xterm-256color", "--theme high-contrast", `(^$|48;5;16$)`, []string{"0;38;5;231;48;5;16"}, "⠈⡀⠇⣿", ""},
		{"no colour", "TERM=xterm-256color NO_COLOR=1", "", `^(0;)?(|0|1|2|7)$`, []string{"0;2", "0;1"}, "⠈⡀⠇⣿", ""},
		{"vt100", "TERM=vt100", "", `^(0;)?(|0|1|7)$`, []string{"0;1"}, "⠈⡀⠇⣿", ""},
		{"ascii", "TERM=xterm --", "--marks ascii", eight, []string{"0;36"}, "o---", "⠈⡀⠇⣿─●"},
		{"lines", "TERM=xterm --", "--marks lines", eight, []string{"0;36"}, "╭", "⠈⡀⠇⣿"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			env := strings.TrimSuffix(c.env, " --")
			s := openShell(t, 100, 30, `exec script -q -c 'env -u COLORTERM -u NO_COLOR `+env+` "$self" play "$small" --at 09:40 `+c.flags+`' sent`)
			screen := s.sees("? help", "WARM_IP_TARGET", "CNI ADDs failed")
			s.press("q")
			sent := ""
			for range 200 {
				data, err := os.ReadFile(filepath.Join(s.dir, "sent"))
				if sent = string(data); err == nil && strings.Contains(sent, "\x1b[?1049l") {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			if !strings.ContainsAny(screen, c.marks) || strings.ContainsAny(screen, c.not) {
				t.Errorf("the screen is\n%s", screen)
			}
			allowed, seen := regexp.MustCompile(c.allowed), map[string]bool{}
			for _, code := range sgr.FindAllStringSubmatch(sent, -1) {
				seen[code[1]] = true
				if !allowed.MatchString(code[1]) {
					t.Errorf("it is sent %q", code[0])
				}
			}
			for _, code := range c.has {
				if !seen[code] {
					t.Errorf("it is not sent %q, only %v", code, seen)
				}
			}
		})
	}
}

// A dumb terminal is sent no code by any command; play says what to do instead.
func TestADumbTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	if _, err := exec.LookPath("script"); err != nil {
		t.Skip("script is not installed; this test gives the program a terminal with it")
	}
	for _, args := range []string{"", "play neon-2025-05-16", "run neon-2025-05-16 --until 13:30", "verify neon-2025-05-19 --seeds 3", "list"} {
		cmd := program(t, `script -q -e -c '"$self" `+args+`' /dev/null </dev/null`)
		cmd.Env = append(cmd.Env, "TERM=dumb")
		out, err := cmd.CombinedOutput()
		if strings.ContainsAny(string(out), "\x1b\a") {
			t.Errorf("reenact %s sends %q", args, out)
		}
		if strings.HasPrefix(args, "play") || args == "" {
			if cmd.ProcessState.ExitCode() != exitMistake || !strings.Contains(string(out), "TERM=dumb says") || strings.Count(string(out), "\n") != 1 {
				t.Errorf("reenact %s: %v %s", args, err, out)
			}
		}
	}
}
