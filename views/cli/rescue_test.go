//go:build unix

package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A closed terminal or a kill ends the replay in order: the terminal is as it was, and
// the branches are in a session that opens again.
func TestASignalRescuesTheBranches(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed; this test drives the replay through a real terminal with it")
	}
	for signal, code := range map[string]int{"TERM": 143, "HUP": 129, "INT": 130} {
		t.Run(signal, func(t *testing.T) {
			t.Parallel()
			cmd := program(t, "") // for its directory and environment
			socket := filepath.Join(cmd.Dir, "tmux")
			tmux := func(args ...string) string {
				c := exec.Command("tmux", append([]string{"-u", "-f", "/dev/null", "-S", socket}, args...)...)
				c.Env, c.Dir = append(cmd.Env, "LC_ALL=C.UTF-8"), cmd.Dir
				out, err := c.CombinedOutput()
				if err != nil {
					t.Fatalf("tmux %v: %v %s", args, err, out)
				}
				return string(out)
			}
			sees := func(words ...string) string {
				screen := ""
				for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
					screen = tmux("capture-pane", "-p")
					if all(screen, words) {
						return screen
					}
				}
				t.Fatalf("%q did not all appear:\n%s", words, screen)
				return ""
			}
			tmux("new-session", "-d", "-x", "100", "-y", "30",
				`sh -c 'echo $$ >pid; exec "$self" play "$small"'; echo exit code $?; stty -a | tr ';' '\n' | grep -o -w -e '-*echo' -e '-*icanon'; echo after; exec sleep 60`)
			defer exec.Command("tmux", "-S", socket, "kill-server").Run()
			sees("? help", "WARM_IP_TARGET") // a knob can be turned once it is known
			tmux("send-keys", "+")
			sees("what-if 1")
			pid, err := os.ReadFile(filepath.Join(cmd.Dir, "pid"))
			if err != nil {
				t.Fatal(err)
			}
			if err := exec.Command("kill", "-"+signal, strings.TrimSpace(string(pid))).Run(); err != nil {
				t.Fatal(err)
			}
			screen := sees("recovered.session.yaml", fmt.Sprint("exit code ", code), "after")
			if strings.Contains(screen, "-icanon") || strings.Contains(screen, "-echo") {
				t.Errorf("the terminal was not restored:\n%s", screen)
			}
			found, _ := filepath.Glob(filepath.Join(cmd.Dir, "*.recovered.session.yaml"))
			if len(found) != 1 {
				t.Fatalf("rescued %q", found)
			}
			if out, stderr, code := reenact("", "run", "--actions", found[0]); code != 0 || out == "" {
				t.Errorf("it does not open: %s", stderr)
			}
		})
	}
}

func all(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
