//go:build unix

package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"reenact/incidents"
	"reenact/views/tui"
)

const asProgram = "REENACT_TEST_AS_PROGRAM"

// TestMain lets the test binary stand in for the program, as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Program(os.Args[1:]))
	}
	os.Exit(atHome(m))
}

// atHome runs the tests in a home of their own: nothing is read from the real one, nor
// written there.
func atHome(m *testing.M) int {
	home, err := os.MkdirTemp("", "reenact-home-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(home)
	for _, key := range []string{"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"} {
		os.Setenv(key, home)
	}
	return m.Run()
}

// program is a line of a shell in an empty directory, in which reenact is the program and
// $small the small incident.
func program(t *testing.T, line string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file, err := filepath.Abs(small)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `reenact() { "$self" "$@"; }`+"\n"+line)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), asProgram+"=1", "self="+self, "small="+file)
	return cmd
}

// inDir are the files of a directory, in order.
func inDir(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// What the machine fails at ends in one line and exit code 1, what the user could have
// known in 2; neither leaves a file behind.
func TestFailuresAndMistakes(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	t.Parallel()
	for _, c := range []struct {
		line string
		code int
		says string
		left string
	}{
		{`ulimit -f 8; reenact run neon-2025-05-16 --format csv -o x.csv`, 1, "reenact run: --output x.csv: file too large", ""},
		{`ulimit -f 0; reenact run $small --save x.yaml`, 1, "reenact run: --save x.yaml: file too large", ""},
		{`ulimit -f 0; reenact pool m5.large --pods 3 -o x`, 1, "reenact pool: --output x: file too large", ""},
		{`ulimit -f 0; reenact compare $small --branch 'b: -wish' -o x`, 1, "reenact compare: --output x: file too large", ""},
		{`ulimit -f 0; reenact revert $small --event wish --hold 5m -o x`, 1, "reenact revert: --output x: file too large", ""},
		{`ulimit -f 0; reenact when $small --fix WARM_IP_TARGET=0 --every 10m -o x`, 1, "reenact when: --output x: file too large", ""},
		{`ulimit -n 5; reenact run $small -o x`, 1, "too many open files", ""},
		{`reenact run $small --format csv >/dev/full`, 1, "writing the output: write /dev/stdout: no space left on device", ""},
		{`reenact run $small --save s >/dev/full`, 1, "no space left on device", ""},
		{`reenact list >/dev/full`, 1, "no space left on device", ""},
		{`reenact node --example >/dev/full`, 1, "no space left on device", ""},
		{`reenact node --example | reenact node - >/dev/full`, 1, "no space left on device", ""},
		{`reenact verify "${small%/*}/claims.yaml" >/dev/full --seeds 1`, 1, "no space left on device", ""},
		{`reenact pool m5.large --pods 3 >/dev/full`, 1, "no space left on device", ""},
		{`reenact version >/dev/full`, 1, "no space left on device", ""},
		{`reenact --version >/dev/full`, 1, "no space left on device", ""},
		{`reenact --help >/dev/full`, 1, "no space left on device", ""},
		{`reenact help run >/dev/full`, 1, "no space left on device", ""},
		{`reenact run --help >/dev/full`, 1, "no space left on device", ""},
		{`reenact completion bash >/dev/full`, 1, "no space left on device", ""},

		{`reenact run $small -o no/x`, 2, "reenact run: --output no/x: no such file or directory", ""},
		{`: >f; reenact run $small -o f/x`, 2, "reenact run: --output f/x: not a directory", "f"},
		{`ln -s l l; reenact run $small -o l`, 2, "reenact run: --output l: too many levels of symbolic links", "l"},
		{`mkdir d; reenact run $small -o d`, 2, "reenact run: --output d: that is not a file", "d"},
		{`mkdir d; reenact run $small --save d`, 2, "reenact run: --save d: that is not a file", "d"},
		{`reenact run $small --save ''`, 2, "reenact run: --save is empty; write --save FILE, or leave it out", ""},
		{`reenact compare $small --branch 'b: -wish' --save "$unset"`, 2, "reenact compare: --save is empty", ""},
		{`reenact play $small --save ''`, 2, "reenact play: --save is empty", ""},
		{`reenact run $small -o ''`, 2, "reenact run: --output is empty", ""},
		{`reenact node no`, 2, "reenact node: no cannot be read: no such file or directory", ""},
		{`reenact run no.yaml`, 2, "no.yaml cannot be read: no such file or directory", ""},
		{`reenact run --nothing`, 2, "unknown flag: --nothing", ""},
		{`reenact nothing`, 2, `unknown command "nothing"`, ""},
	} {
		t.Run(c.line, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			cmd := program(t, c.line)
			cmd.Stdout, cmd.Stderr = &out, &errs
			cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != c.code {
				t.Errorf("exit code %d, not %d: %s", code, c.code, errs.String())
			}
			if said := errs.String(); !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 {
				t.Errorf("it says %q, not one line with %q", said, c.says)
			}
			if left := inDir(t, cmd.Dir); left != c.left || out.Len() > 0 {
				t.Errorf("it leaves the files %q and %d bytes of output", left, out.Len())
			}
		})
	}
}

// What is read is never written over, by whatever name it is called.
func TestNoCommandWritesOverWhatItReads(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	t.Parallel()
	const before = `cp "$small" i.yaml; ln -s i.yaml l; ln i.yaml h; mkdir d; reenact run i.yaml --drop wish --save s >d/out; `
	for _, line := range []string{
		`reenact run i.yaml --save i.yaml`,
		`reenact run i.yaml --save d/../l`,
		`reenact run h --save i.yaml`,
		`reenact run i.yaml -o h`,
		`reenact run --actions s -o s`,
		`reenact compare i.yaml --branch 'b: -wish' --save l`,
		`reenact compare --actions s --save i.yaml`,
		`reenact compare --actions s -o i.yaml`,
		`reenact revert i.yaml --event wish --hold 5m -o i.yaml`,
		`reenact when i.yaml --fix WARM_IP_TARGET=0 -o l`,
		`reenact play i.yaml --save i.yaml`,
		`reenact play s --save h`,
		`reenact run i.yaml --save d/../new -o new`,
		`reenact run i.yaml --save s -o s`,
	} {
		cmd := program(t, before+"sum=$(cat i.yaml s | cksum); "+line+` 2>err; echo $?; cat err; test "$sum" = "$(cat i.yaml s | cksum)" || echo destroyed; ls`)
		out, _ := cmd.CombinedOutput()
		code, rest, _ := strings.Cut(string(out), "\n")
		said, files, _ := strings.Cut(rest, "\n")
		if code != "2" || strings.Contains(said, "terminal") || files != "d\nerr\nh\ni.yaml\nl\ns\n" {
			t.Errorf("%s\n%s", line, out)
		}
	}
	cmd := program(t, before+`reenact compare --actions s --save s && reenact run --actions s`)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("a session cannot be saved anew: %s", out)
	}
}

// A new file is as readable as the umask lets it be, an old one as it was.
func TestTheUmaskIsObeyed(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	t.Parallel()
	cmd := program(t, `umask 027; reenact run $small --save s -o o; umask 077; reenact run $small -o p
		: >q; chmod 604 q; reenact run $small -o q; stat -c '%n %a' o p q s`)
	out, _ := cmd.CombinedOutput()
	if string(out) != "o 640\np 600\nq 604\ns 640\n" {
		t.Errorf("the modes are\n%s", out)
	}
}

// A signal ends the program while a session waits beside its place and the output's
// reader sleeps: nothing is left, and the exit code says which signal it was.
func TestSignalsLeaveNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			if signal.Ignored(s) {
				t.Skip("this process ignores it, as under nohup, and so would the program")
			}
			t.Parallel()
			cmd, out := writing(t)
			cmd.Process.Signal(s)
			cmd.Wait()
			out.Close()
			if code := cmd.ProcessState.ExitCode(); code != 128+int(s) {
				t.Errorf("exit code %d", code)
			}
			if left := inDir(t, cmd.Dir); left != "" {
				t.Errorf("left behind: %s", left)
			}
		})
	}
}

func TestABrokenPipeLeavesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	t.Parallel()
	cmd, out := writing(t)
	out.Close()
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitBrokenPipe {
		t.Errorf("exit code %d", code)
	}
	if left := inDir(t, cmd.Dir); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

// Who starts the program with nohup does not want it to hear of the terminal's end.
func TestNohup(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	t.Parallel()
	cmd := program(t, `trap '' HUP; exec "$self" run neon-2025-05-16 --format csv`)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Signal(syscall.SIGHUP)
	time.Sleep(50 * time.Millisecond)
	io.Copy(io.Discard, lines)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// writing is the program stuck in its output, with a session not yet in its place.
func writing(t *testing.T) (*exec.Cmd, io.Closer) {
	t.Helper()
	cmd := program(t, `exec "$self" run neon-2025-05-16 --format csv --save s`)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if left := inDir(t, cmd.Dir); !strings.HasPrefix(left, ".reenact-") {
		t.Fatalf("there is no temporary file, but %q", left)
	}
	return cmd, out
}

// Replays that save for the first time at the same moment get a file each.
func TestFirstSavesDoNotMeet(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	t.Chdir(t.TempDir())
	script, err := openSession("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	const replays = 20
	paths := make(chan string, replays)
	for range replays {
		go func() {
			path, err := keeper(script, "")(resumedEmpty)
			if err != nil {
				path = fmt.Sprint("failed: ", err)
			}
			paths <- path
		}()
	}
	seen := map[string]bool{}
	for range replays {
		path := <-paths
		if _, err := os.Stat(path); err != nil || seen[path] {
			t.Errorf("%s is there twice, or not at all (%v)", path, err)
		}
		seen[path] = true
	}
}

// The first save fails, and takes nothing: the next tries again.
func TestAFailedFirstSaveTakesNoName(t *testing.T) {
	if testing.Short() {
		t.Skip("whole processes")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	s, err := openSession("neon-2025-05-16")
	if err != nil {
		t.Fatal(err)
	}
	s.Incident = "no-longer-there.yaml"
	save := keeper(s, "")
	if _, err := save(resumedEmpty); err == nil {
		t.Fatal("an incident that is gone was saved")
	}
	if left := inDir(t, dir); left != "" {
		t.Fatalf("left behind: %s", left)
	}
	s.Incident = "neon-2025-05-16"
	if path, err := save(resumedEmpty); err != nil || path != "neon-2025-05-16.session.yaml" {
		t.Errorf("then saved to %s (%v)", path, err)
	}
}

var resumedEmpty tui.Session

func openSession(name string) (*incidents.Session, error) {
	script, err := incidents.Open(name)
	return &incidents.Session{Incident: name, Script: script, Seed: 1}, err
}
