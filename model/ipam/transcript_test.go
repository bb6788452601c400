package ipam_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reenact/model/dice"
	"reenact/model/ipam"
)

var update = flag.Bool("update", false, "write the transcripts as they came out")

// The transcripts read as an operator's notes: a line is what happened to a
// node, the indented line under it what its pool then was and why.
//
//	node NAME=VALUE…        a fresh node with this environment; subnet=N, max-pods=N
//	T add N                 N pods ask for an address at time T
//	T del N                 N pods go, evenly of the older and the newer
//	T pass                  the pool loop wakes up; EC2 answers at once
//	T restart NAME=VALUE…   aws-node starts anew with these changes
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts found: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { check(t, path) })
	}
}

func check(t *testing.T, path string) {
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s stage
	var got strings.Builder
	in := bufio.NewScanner(strings.NewReader(string(want)))
	for in.Scan() {
		line := in.Text()
		if strings.HasPrefix(line, "    ") {
			continue // an old answer
		}
		fmt.Fprintln(&got, line)
		if line != "" && line[0] != '#' {
			for _, answer := range s.play(t, strings.Fields(line)) {
				fmt.Fprintln(&got, "    "+answer)
			}
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got.String() != string(want) {
		t.Errorf("it came out otherwise:\n%s", got.String())
	}
}

// stage is one node and its subnet.
type stage struct {
	pool *ipam.Pool
	env  map[string]string
	free int
	pods []ipam.Addr
}

func (s *stage) play(t *testing.T, words []string) []string {
	t.Helper()
	if words[0] == "node" {
		return s.begin(t, words[1:])
	}
	now, err := time.ParseDuration(words[0])
	if err != nil {
		t.Fatalf("%v: a line begins with node or a time: %v", words, err)
	}
	n := 0
	if len(words) > 2 {
		fmt.Sscan(words[2], &n)
	}
	switch words[1] {
	case "add":
		return s.add(now, n)
	case "del":
		return s.del(now, n)
	case "pass":
		s.serve(now, s.pool.BeginPass(now))
	case "restart":
		s.change(words[2:])
		if err := s.pool.Restart(now, ipam.FromEnv(s.env)); err != nil {
			return []string{err.Error()}
		}
		s.serve(now, s.pool.BeginStart(now))
	default:
		t.Fatalf("%v: unknown word %s", words, words[1])
	}
	return []string{s.pool.LastDecision().Explain(time.Duration.String), s.state(now)}
}

func (s *stage) begin(t *testing.T, settings []string) []string {
	*s = stage{env: map[string]string{}, free: 4091}
	s.change(settings)
	maxPods := 737
	if v, ok := s.env["max-pods"]; ok {
		fmt.Sscan(v, &maxPods)
	}
	if v, ok := s.env["subnet"]; ok {
		fmt.Sscan(v, &s.free)
	}
	var err error
	s.pool, err = ipam.New(ipam.Limits{ENIs: 15, PerENI: 49, MaxPods: maxPods}, ipam.FromEnv(s.env), 0, dice.New(1, dice.MapOrder, 1))
	if err != nil {
		t.Fatal(err)
	}
	s.serve(0, s.pool.BeginStart(0))
	return []string{s.pool.LastDecision().Explain(time.Duration.String), s.state(0)}
}

func (s *stage) change(settings []string) {
	for _, kv := range settings {
		k, v, _ := strings.Cut(kv, "=")
		s.env[k] = v
	}
}

func (s *stage) add(now time.Duration, n int) []string {
	served := 0
	for range n {
		if a, ok := s.pool.Assign(now); ok {
			s.pods = append(s.pods, a)
			served++
		}
	}
	if served == n {
		return []string{s.state(now)}
	}
	return []string{fmt.Sprintf("%d of %d got no address", n-served, n), s.state(now)}
}

// del takes pods from all over the list, evenly.
func (s *stage) del(now time.Duration, n int) []string {
	var stay []ipam.Addr
	for i, a := range s.pods {
		if i*n/len(s.pods) == (i+1)*n/len(s.pods) {
			stay = append(stay, a)
			continue
		}
		s.pool.Unassign(a, now)
	}
	s.pods = stay
	return []string{s.state(now)}
}

// serve is an EC2 that answers at once and knows one number.
func (s *stage) serve(now time.Duration, c ipam.Call) {
	unit := 1
	if s.pool.Settings().PrefixDelegation {
		unit = ipam.PrefixSize
	}
	for c.Op != ipam.NoCall {
		take := map[ipam.Op]int{ipam.AssignAddrs: c.Count * unit, ipam.CreateENI: c.Count*unit + 1,
			ipam.UnassignAddrs: -c.Count * unit, ipam.FreeENI: -c.Count*unit - 1}[c.Op]
		result := ipam.Done
		if take > s.free {
			result, take = ipam.Insufficient, 0
		}
		s.free -= take
		c = s.pool.Finish(now, c, result, 0)
	}
}

func (s *stage) state(now time.Duration) string {
	st := s.pool.Stats(now)
	return fmt.Sprintf("total %d, assigned %d, cooling %d, ENIs %d, subnet free %d", st.Total, st.Assigned, st.Cooling, st.ENIs, s.free)
}
