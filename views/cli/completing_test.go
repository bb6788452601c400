//go:build unix

package cli

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completions are the words that the shell is offered after some others; the last is the
// one under way.
func completions(t *testing.T, typed ...string) (list []string, directive string) {
	t.Helper()
	out, stderr, code := reenact("", append([]string{"__complete"}, typed...)...)
	if code != 0 {
		t.Fatalf("%q: %d %s", typed, code, stderr)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for _, line := range lines[:len(lines)-1] {
		word, _, _ := strings.Cut(line, "\t")
		list = append(list, word)
	}
	return list, lines[len(lines)-1]
}

// What Tab offers, in the order in which it does.
func TestTabOffers(t *testing.T) {
	const friday = "neon-2025-05-16"
	for _, c := range []struct{ typed, some string }{ // some: words that must be among the offered, in order
		{"play |neon", "neon-2025-05-16 neon-2025-05-19"},
		{"run |lam", "lambda-nat"},
		{"list |testdata/s", "testdata/session.yaml testdata/small.yaml"},
		{"verify |testd", "testdata/"},
		{"compare --actions |testdata/ses", "testdata/session.yaml"},
		{"run " + friday + " --format |", "table csv json"},
		{"compare " + friday + " --format |m", "markdown"},
		{"verify --format |", "table json markdown"},
		{"pool --format |", "table json csv"},
		{"revert " + friday + " --event |", "plan-flip warm-ip-1 proxy-limit-on"},
		{"run " + friday + " --drop |all-zero,war", "all-zero,warm-ip-1"},
		{"play " + friday + " --at |15", "15:05 15:25"},
		{"when " + friday + " --from |1", "13:00 14:13"},
		{"when " + friday + " --fix |WARM", "WARM_IP_TARGET= WARM_ENI_TARGET="},
		{"when " + friday + " --fix |WARM_IP_TARGET=", "WARM_IP_TARGET=0"},
		{"when " + friday + " --fix |WARM_IP_TARGET=0,WARM_E", "WARM_IP_TARGET=0,WARM_ENI_TARGET="},
		{"revert " + friday + " --at 15:05 |CID", "CIDR="},
		{"revert " + friday + " --at 15:05 |CIDR=", "CIDR=/20 CIDR=/18"},
		{"revert " + friday + " --at 15:05 A=1 |PATCH_3752=", "PATCH_3752=off PATCH_3752=on"},
		{"run " + friday + " --set |15:0", "15:05,"},
		{"run " + friday + " --set |15:05,MINI", "15:05,MINIMUM_IP_TARGET="},
		{"run " + friday + " --set |start,CIDR=/1", "start,CIDR=/19"},
		{"compare " + friday + " --branch |", "what-if:"},
		{"compare " + friday + " --branch |five", "five:"},
		{"compare " + friday + " --branch |five:15:0", "five:15:05,"},
		{"compare " + friday + " --branch |five:15:05,WARM_IP", "five:15:05,WARM_IP_TARGET="},
		{"compare " + friday + " --branch |five:15:05,WARM_IP_TARGET=5,-all", "five:15:05,WARM_IP_TARGET=5,-all-zero"},
		{"run --actions testdata/session.yaml --branch |p", "patient"},
		{"pool |m5.la", "m5.large"},
		{"pool m5.large |WARM_P", "WARM_PREFIX_TARGET="},
		{"|rev", "revert"},
		{"completion |", "bash fish powershell zsh"},
	} {
		before, last, _ := strings.Cut(c.typed, "|")
		got, _ := completions(t, append(strings.Fields(before), last)...)
		at := 0
		for _, want := range strings.Fields(c.some) {
			i := slices.Index(got[at:], want)
			if i < 0 {
				t.Errorf("%s: no %q, in that order, among %q", c.typed, want, got)
				break
			}
			at += i + 1
		}
		for _, word := range got {
			if !strings.HasPrefix(word, last) {
				t.Errorf("%s: %q does not begin as typed", c.typed, word)
			}
		}
	}
}

// What is offered can be run as it is: a branch of the offered words is no mistake.
func TestOfferedWordsAreRight(t *testing.T) {
	got, _ := completions(t, "compare", small, "--branch", "b:09:30,WARM_IP_TARGET=")
	if len(got) == 0 {
		t.Fatal("no values")
	}
	for _, branch := range got {
		if _, stderr, code := reenact("", "compare", small, "--branch", branch); code != 0 {
			t.Errorf("%s: %s", branch, stderr)
		}
	}
	for _, typed := range [][]string{{"play", "nowhere.yaml", "--at", ""}, {"when", "--fix", ""}, {"revert", "testdata/claims.txt", "--event", ""}, {"compare", "--branch", "x:"}} {
		if got, _ := completions(t, typed...); len(got) > 0 {
			t.Errorf("%q: %q without an incident", typed, got)
		}
	}
}

// A word that goes on gets no blank after it: a key, a folder, a time before its settings.
func TestWhatGoesOnGetsNoBlank(t *testing.T) {
	for typed, goesOn := range map[string]bool{"WARM_IP": true, "PATCH_3752=of": false} {
		_, directive := completions(t, "when", "neon-2025-05-16", "--fix", typed)
		if got := directive != ":36"; got != goesOn { // 4: no files; 32: in this order
			t.Errorf("%s: directive %s", typed, directive)
		}
	}
}

// The script in a real bash: what Tab puts on the line, word breaks at = and : included.
func TestCompletionInBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed; this test runs the completion script in it")
	}
	script, _, code := reenact("", "completion", "bash")
	if code != 0 {
		t.Fatal("no script")
	}
	// bash-completion's helper, which the script asks for the words, in short: the test
	// has them already.
	const harness = `
_init_completion() { words=("${WORDS[@]}"); cword=$((${#WORDS[@]} - 1)); cur=${WORDS[cword]}; prev=${WORDS[cword-1]}; }
compopt() { :; }
source ./reenact.bash
tab() { WORDS=(reenact "$@"); COMP_TYPE=9; COMPREPLY=(); __start_reenact; echo "${COMPREPLY[@]}"; }
tab revert neon-2025-05-16 --ev
tab revert neon-2025-05-16 --event warm
tab when neon-2025-05-16 --fix PATCH_3752=o
tab compare neon-2025-05-16 --branch five:15:05,WARM_IP
tab compare neon-2025-05-16 --branch five:15:05\\,WARM_IP
tab run lambda
tab run mi
`
	cmd := program(t, harness)
	cmd.Path, cmd.Args[0] = bash, bash
	write(t, filepath.Join(cmd.Dir, "reenact.bash"), script)
	write(t, filepath.Join(cmd.Dir, "mine.yaml"), "")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := "--event\nwarm-ip-1\noff on\n05\\,WARM_IP_TARGET=\n05\\,WARM_IP_TARGET=\nlambda-nat\nmine.yaml\n"
	if string(out) != want {
		t.Errorf("bash puts on the line\n%s\nnot\n%s", out, want)
	}
}

// The other shells' scripts ask the same questions.
func TestCompletionForOtherShells(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		out, stderr, code := reenact("", "completion", shell)
		if code != 0 || !strings.Contains(out, "__complete") {
			t.Errorf("%s: %d %s", shell, code, stderr)
		}
	}
}
