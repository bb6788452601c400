//go:build unix

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// shell is a real terminal, by way of tmux, in a directory that has mine.yaml.
type shell struct {
	t      *testing.T
	socket string
	env    []string
	dir    string
}

// openShell runs a line of a shell in a terminal of a size, in which $self is the program.
func openShell(t *testing.T, w, h int, line string, env ...string) *shell {
	t.Helper()
	cmd := program(t, "")
	incident, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(cmd.Dir, "mine.yaml"), string(incident))
	s := &shell{t: t, socket: filepath.Join(t.TempDir(), "tmux"), dir: cmd.Dir,
		env: append(append(cmd.Env, "LC_ALL=C.UTF-8", "XDG_STATE_HOME="+t.TempDir()), env...)}
	s.tmux("new-session", "-d", "-x", strconv.Itoa(w), "-y", strconv.Itoa(h), line)
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", s.socket, "kill-server").Run() })
	return s
}

func (s *shell) tmux(args ...string) string {
	s.t.Helper()
	c := exec.Command("tmux", append([]string{"-u", "-f", "/dev/null", "-S", s.socket}, args...)...)
	c.Env, c.Dir = s.env, s.dir
	out, err := c.CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %v: %v %s", args, err, out)
	}
	return string(out)
}

func (s *shell) press(keys ...string) {
	for _, k := range keys {
		s.tmux("send-keys", k)
	}
}

// sees waits until all words are on the screen, and returns it.
func (s *shell) sees(words ...string) string {
	s.t.Helper()
	screen := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if screen = s.tmux("capture-pane", "-p"); all(screen, words) {
			return screen
		}
	}
	s.t.Fatalf("%q did not all appear:\n%s", words, screen)
	return ""
}
