package tui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"reenact/sim"
)

// TestMain lets the test binary stand in for the program: with the variable
// set it replays the counter in its terminal instead of testing.
func TestMain(m *testing.M) {
	switch os.Getenv("REENACT_TEST_PLAY") {
	case "":
		os.Exit(m.Run())
	case "panic":
		playForTest(func(s *sim.Script) {
			s.New = func(uint64) (sim.World, error) { return &broken{newCounter(1)}, nil }
		})
	default:
		playForTest(func(*sim.Script) {})
	}
}

// broken is a world with a fault of its own.
type broken struct{ *counter }

func (b *broken) Clone() sim.World { return &broken{b.counter.Clone().(*counter)} }

func (b *broken) Explain() sim.Explanation { panic("the clerks are on strike") }

func playForTest(change func(*sim.Script)) {
	s := counterScript()
	change(s)
	err := Play(context.Background(), Options{Script: s, Seed: 1})
	switch {
	case err == nil:
		os.Exit(0)
	case errors.Is(err, ErrInterrupted):
		os.Exit(130)
	}
	fmt.Fprintln(os.Stderr, "reenact:", err)
	os.Exit(2)
}

// terminal is a real one, by way of tmux.
type realTerminal struct {
	t      *testing.T
	socket string
}

func openTerminal(t *testing.T, what string, env ...string) *realTerminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed; this test drives the replay through a real terminal with it")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := &realTerminal{t: t, socket: filepath.Join(t.TempDir(), "tmux")}
	program := strings.Join(append(append([]string{"env", "LC_ALL=C.UTF-8", "REENACT_TEST_PLAY=" + what}, env...), self), " ")
	shell := "echo before; " + program + "; echo exit code $?; stty -a | tr ';' '\\n' | grep -o -w -e '-*echo' -e '-*icanon'; echo after; exec sleep 60"
	r.tmux("new-session", "-d", "-x", "100", "-y", "30", shell)
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", r.socket, "kill-server").Run() })
	return r
}

func (r *realTerminal) tmux(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("tmux", append([]string{"-u", "-f", "/dev/null", "-S", r.socket}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		r.t.Fatalf("tmux %v: %v %s", args, err, stderr.String())
	}
	return string(out)
}

func (r *realTerminal) press(keys ...string) {
	for _, k := range keys {
		r.tmux("send-keys", k)
	}
}

// sees waits until some words are on the screen.
func (r *realTerminal) sees(words ...string) {
	r.t.Helper()
	screen := ""
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		screen = r.tmux("capture-pane", "-p")
		missing := false
		for _, w := range words {
			missing = missing || !strings.Contains(screen, w)
		}
		if !missing {
			return
		}
	}
	r.t.Fatalf("%q did not all appear on the screen:\n%s", words, screen)
}

func TestInARealTerminal(t *testing.T) {
	r := openTerminal(t, "on")
	r.sees("rush-hour", "09:00:00 UTC", "A quiet morning", "? help")
	r.press("]")
	r.sees("09:30:00 UTC", "The rush begins")
	r.press("+", "+")
	r.sees("what-if 1", "CLERKS=5", "was 3")
	r.tmux("resize-window", "-x", "140", "-y", "45")
	r.press("Right")
	r.sees("09:30:05 UTC", "c compare", "q quit")
	r.tmux("resize-window", "-x", "70", "-y", "20")
	r.sees("09:30:05 UTC", "q quit")
	r.press("Space")
	r.sees("60×")
	r.press("q") // there is a branch nobody saved
	r.sees("q again leaves")
	r.press("q")
	// The screen from before is back, and so is the terminal's line editing.
	r.sees("before", "exit code 0", "icanon", "echo", "after")
	if screen := r.tmux("capture-pane", "-p"); strings.Contains(screen, "-icanon") || strings.Contains(screen, "-echo") {
		t.Fatalf("the terminal was not restored:\n%s", screen)
	}
}

func TestCtrlCRestoresTheTerminal(t *testing.T) {
	r := openTerminal(t, "on")
	r.sees("rush-hour")
	r.press("Space", "C-c")
	r.sees("before", "exit code 130", "after")
	if screen := r.tmux("capture-pane", "-p"); strings.Contains(screen, "-icanon") || strings.Contains(screen, "-echo") {
		t.Fatalf("the terminal was not restored:\n%s", screen)
	}
}

// With branches that nobody saved ctrl-c asks first, as q does, and then leaves.
func TestASecondCtrlCLeaves(t *testing.T) {
	r := openTerminal(t, "on")
	r.sees("rush-hour", "? help")
	r.press("+")
	r.sees("CLERKS=4")
	r.press("C-c")
	r.sees("ctrl+c again leaves")
	r.press("C-c")
	r.sees("before", "exit code 130", "after")
	if screen := r.tmux("capture-pane", "-p"); strings.Contains(screen, "-icanon") || strings.Contains(screen, "-echo") {
		t.Fatalf("the terminal was not restored:\n%s", screen)
	}
}

func TestAPanicRestoresTheTerminal(t *testing.T) {
	r := openTerminal(t, "panic")
	r.sees("the clerks are on strike", "exit code 2", "after")
	if screen := r.tmux("capture-pane", "-p"); strings.Contains(screen, "-icanon") || strings.Contains(screen, "-echo") {
		t.Fatalf("the terminal was not restored:\n%s", screen)
	}
}

// colour is an escape code that chooses one, tmux's resets excepted.
var colour = regexp.MustCompile(`\x1b\[([0-9;]*;)?(3[0-8]|9[0-7])[;m]`)

func TestASCIITerminal(t *testing.T) {
	r := openTerminal(t, "on", "LC_ALL=C", "NO_COLOR=1")
	r.sees("rush-hour", "? help")
	r.press("]", "+")
	r.sees("CLERKS=4")
	for _, line := range strings.Split(r.tmux("capture-pane", "-p", "-e"), "\n") {
		for _, c := range line {
			if c > 0x7e {
				t.Fatalf("%q is no ASCII: %s", c, line)
			}
		}
		if colour.MatchString(line) {
			t.Fatalf("there is colour: %q", line)
		}
	}
	r.press("q") // there is a branch nobody saved
	r.sees("q again leaves")
	r.press("q")
	r.sees("exit code 0")
}

func TestNoTerminalIsSaidPlainly(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "REENACT_TEST_PLAY=on")
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err = cmd.Run()
	var code *exec.ExitError
	if !errors.As(err, &code) || code.ExitCode() != 2 {
		t.Fatalf("not exit code 2: %v", err)
	}
	if out.Len() > 0 || strings.Count(stderr.String(), "\n") != 1 || !strings.Contains(stderr.String(), "not a terminal") {
		t.Fatalf("stdout %q, stderr %q", out.String(), stderr.String())
	}
}

// TestQuietComesFirst holds Go's order of initialisation to what package quiet
// relies on.
func TestQuietComesFirst(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	quiet := strings.Index(string(trace), "init reenact/views/tui/quiet ")
	tea := strings.Index(string(trace), "init github.com/charmbracelet/bubbletea ")
	if quiet < 0 || tea < 0 || quiet > tea {
		t.Fatalf("package quiet is not initialised before Bubble Tea:\n%s", trace)
	}
}
