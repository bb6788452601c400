package incidents

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"reenact/incidents/strict"

	"gopkg.in/yaml.v3"
)

// TestBadFiles takes the documented example, breaks it in one place, and shows
// what its author then reads.
func TestBadFiles(t *testing.T) {
	good := string(example(t))
	for _, c := range []struct {
		slip        string
		write, for_ string // write this for that
		at          string // what stands in the line that is told; "": the slip itself
		want        string
	}{
		{"the times are out of order",
			"at: 09:20\n    kind: observation", "at: 09:45\n    kind: observation",
			"", `timeline[1].at: 09:20 comes before the entry above it (09:30); list the timeline in order of time`},
		{"a moment after the end",
			"at: 10:30", "at: 09:45",
			"", `timeline[1].at: 10:30 is outside the file's clock; write a time from 09:00 to 10:00`},
		{"no time of day",
			"at: 9.45", "at: 09:45",
			"", `timeline[1].at: "9.45" is not a time of day; write HH:MM or HH:MM:SS, such as 15:05 or 15:05:30`},
		{"an hour too many",
			"at: 24:10", "at: 09:45",
			"", `timeline[1].at: "24:10" is not a time of day; write HH:MM or HH:MM:SS, such as 15:05 or 15:05:30`},
		{"the replay ends before it starts",
			"end: 09:10", "end: 10:00",
			"", `clock.end: the replay ends at 09:10 and starts at 09:20; write a time at least a minute after the start`},
		{"a warm-up of most of a day",
			"start: 08:20", "start: 09:20",
			"", `clock.start: 08:20 leaves a warm-up of 23h20m0s; start the replay after the warm-up began (09:00), by a minute at least and 12h0m0s at most`},
		{"a replay that begins between two samples",
			"start: 09:20:03", "start: 09:20",
			"", `clock.start: 09:20:03 is 20m3s after the warm-up began; write times a multiple of 5s apart`},
		{"a date that does not exist",
			"date: 2025-02-30", "date: 2025-01-15",
			"", `date: "2025-02-30" is not a date; write the day as 2025-05-16`},
		{"an id twice",
			"id: more-warm-enis", "id: noticed",
			"- id: more-warm-enis\n    at: 09:45", `timeline[1].id: more-warm-enis is already the id of timeline[0]; choose another`},
		{"an id with blanks",
			"id: it was noticed", "id: noticed",
			"", `timeline[1].id: "it was noticed" is no id; write small letters, digits and hyphens, such as plan-flip`},
		{"an observation that acts",
			"kind: observation", "kind: action",
			"set: {WARM_ENI", `timeline[0].set: an observation changes nothing; call it a fault or an action, or take set: out`},
		{"an action that does nothing",
			"kind: action", "kind: observation",
			"kind: action\n    title: The", `timeline[1].kind: an action must change something; add set: with a knob and its value, or call it an observation`},
		{"a kind that is none",
			"kind: actoin", "kind: action",
			"", `timeline[0].kind: "actoin" is no kind of moment (did you mean action?); write fault, action or observation`},
		{"a knob mistyped",
			"WARM_ENI_TARGTE: 2", "WARM_ENI_TARGET: 2",
			"", `timeline[0].set.WARM_ENI_TARGTE: unknown knob "WARM_ENI_TARGTE" (did you mean WARM_ENI_TARGET?); write one of WARM_IP_TARGET, WARM_ENI_TARGET, MINIMUM_IP_TARGET, `},
		{"a knob turned too far",
			"WARM_ENI_TARGET: 200", "WARM_ENI_TARGET: 2",
			"", `timeline[0].set.WARM_ENI_TARGET: WARM_ENI_TARGET=200: write a whole number from 0 to 32`},
		{"a knob without a value",
			"{WARM_ENI_TARGET: , MINIMUM_IP_TARGET: 0}", "{WARM_ENI_TARGET: 2, MINIMUM_IP_TARGET: 0}",
			"", `timeline[0].set.WARM_ENI_TARGET: nothing instead of a text; write a text`},
		{"a source that is not listed",
			"source: them\n    set", "source: us\n    set",
			"", `timeline[0].source: unknown source "them"; write one of the ids under sources:`},
		{"a key mistyped",
			"  nodse:", "  nodes:",
			"", `cluster: unknown key "nodse" (did you mean nodes?); write one of network, nodes, cni, pods, control_plane, work, workload, autoscaling`},
		{"a key twice",
			"cpu: 8\n    cpu: 8", "cpu: 8",
			"cpu: 8\n    memory", `cluster.nodes: "cpu" is already set in line 28; keep one of them`},
		{"a key left out",
			"", "    at_start: 3\n",
			"instance: m5", `cluster.nodes: at_start is missing; add at_start:, see docs/incident-format.md for its meaning`},
		{"a word for a number",
			"cpu: eight\n", "cpu: 8\n",
			"", `cluster.nodes.cpu: "eight" instead of a whole number; write one from 1 to 1024`},
		{"half a CPU",
			"cpu: 7.5\n", "cpu: 8\n",
			"", `cluster.nodes.cpu: "7.5" instead of a whole number; write one from 1 to 1024`},
		{"a duration without a unit",
			"boot_min: 2\n", "boot_min: 2m\n",
			"", `cluster.nodes.boot_min: "2" instead of a duration; write a number with its unit, such as 500ms, 30s or 2m`},
		{"a duration below zero",
			"boot_min: -2m\n", "boot_min: 2m\n",
			"", `cluster.nodes.boot_min: -2m0s is out of bounds; write one from 0s to 24h0m0s`},
		{"a loop without a pause",
			"scan_every: 0s", "scan_every: 10s",
			"", `cluster.nodes.scan_every: 0s is out of bounds; write one from 1s to 24h0m0s`},
		{"a range upside down",
			"boot_max: 1m", "boot_max: 4m",
			"boot_min: 2m", `cluster.nodes.boot_min: 2m is more than boot_max, which is 1m; write at most 1m or raise boot_max`},
		{"more nodes than any cluster has",
			"at_start: 30000000", "at_start: 3",
			"", `cluster.nodes.at_start: 30000000 is out of bounds; write a number from 1 to 10000`},
		{"more demand than can be simulated",
			"per_min: 2000000}", "per_min: 2}",
			"", `cluster.workload.wakeups[0].per_min: 2000000 is out of bounds; write a number from 0 to 200000`},
		{"an instance nobody sells",
			"instance: m5.2xlagre", "instance: m5.2xlarge",
			"", `cluster.nodes.instance: unknown EC2 instance type "m5.2xlagre"; did you mean m5.2xlarge, `},
		{"a subnet too small for AWS",
			"cidr: /29", "cidr: /26",
			"", `cluster.network.cidr: subnet size "/29": write /16 to /28`},
		{"a zone twice",
			"zones: [a, b, a]", "zones: [a, b, c]",
			"", `cluster.network.zones[2]: zone a is there twice; name each zone once`},
		{"a zone with a long name",
			"zones: [us-east-1a]", "zones: [a, b, c]",
			"", `cluster.network.zones[0]: "us-east-1a" is no zone's name; write one small letter, such as a`},
		{"a variable that ipamd does not know",
			"WARM_IPS_TARGET: 1", "WARM_ENI_TARGET: 0",
			"", `cluster.cni.env.WARM_IPS_TARGET: unknown variable "WARM_IPS_TARGET" (did you mean WARM_IP_TARGET?); write one of WARM_ENI_TARGET, WARM_IP_TARGET, `},
		{"a variable that ipamd would silently ignore",
			"WARM_ENI_TARGET: none", "WARM_ENI_TARGET: 0",
			"", `cluster.cni.env.WARM_ENI_TARGET: "none" will not do; write a whole number from 0 to 32`},
		{"a scheduler that is none",
			"scheduler: random", "scheduler: least-allocated",
			"", `cluster.pods.scheduler: unknown scheduler "random"; write neon or least-allocated`},
		{"shares that do not add up",
			"share: 60", "share: 50",
			"", `cluster.workload.sizes: the shares add up to 110 percent; make the shares add up to 100`},
		{"a size between two sizes",
			"cu: 0.3", "cu: 0.25",
			"", `cluster.workload.sizes[0].cu: 0.3 is no size of a compute; write a multiple of 0.25`},
		{"an autoscaled size between two sizes",
			"  autoscaling: {share: 30, movable: 5, max_cu: 1.3, doubling: 30, change_every: 3m, read_every: 5s, retry_every: 2s, watermark: 90, copy_per_cu: 4s}\n  workload:", "  workload:",
			"", `cluster.autoscaling.max_cu: 1.3 is no size of a compute; write a multiple of 0.25`},
		{"an autoscaled size that fits nowhere",
			"  autoscaling: {share: 30, movable: 5, max_cu: 16, doubling: 30, change_every: 3m, read_every: 5s, retry_every: 2s, watermark: 90, copy_per_cu: 4s}\n  workload:", "  workload:",
			"", `cluster.autoscaling.max_cu: a compute of 16 CU (16 vCPU and 64 GB) fits on no node; write a smaller size or larger nodes`},
		{"a watermark of nothing",
			"  autoscaling: {share: 30, movable: 5, max_cu: 4, doubling: 30, change_every: 3m, read_every: 5s, retry_every: 2s, watermark: 0, copy_per_cu: 4s}\n  workload:", "  workload:",
			"", `cluster.autoscaling.watermark: 0 is out of bounds; write a number from 10 to 100`},
		{"a compute larger than a node",
			"cu: 16,", "cu: 1,",
			"", `cluster.workload.sizes[1].cu: a compute of 16 CU (16 vCPU and 64 GB) fits on no node; write a smaller size or larger nodes`},
		{"demand out of order",
			"at: 09:00, per_min: 4", "at: 09:30, per_min: 4",
			"", `cluster.workload.wakeups[1].at: 09:00 does not come after the entry above it; list the points in order of time, each at a time of its own`},
		{"a reason for a number that is not there",
			"key: cluster.workload.activ", "key: cluster.workload.active",
			"", `assumptions[0].key: nothing stands at "cluster.workload.activ" (did you mean cluster.workload.active?); write the path of a value in this file, such as cluster.cni.env.MINIMUM_IP_TARGET`},
		{"a version from the future",
			"version: 2", "version: 1",
			"", `version: 2 is out of bounds; write a number from 1 to 1`},
		{"a list where keys belong",
			"env: [WARM_ENI_TARGET]", "env: {WARM_ENI_TARGET: 0, MINIMUM_IP_TARGET: 27}",
			"", `cluster.cni.env: a list instead of keys with values; write NAME: value`},
		{"a story in colours",
			`story: "\e[31mred"`, "story: Pods should start faster with more addresses at hand.",
			"", `timeline[0].story: the text holds the control character U+001B; take it out`},
		{"an empty title",
			`title: " "`, "title: Two spare interfaces on every node",
			"", `timeline[0].title: the text is empty; write a text`},
		{"an anchor",
			"title: &x Two", "title: Two",
			"", `anchors such as &x are not read; take the anchor out`},
		{"a tag",
			"title: !!binary Two", "title: Two",
			"", `tags such as !!binary are not read; take the tag out`},
		{"a tab",
			"\tkind: action", "    kind: action",
			"    at: 09:30\n\tkind", `this is not YAML: found a tab character that violates indentation; check the indentation and the quotes around this line`},
	} {
		t.Run(c.slip, func(t *testing.T) {
			if !strings.Contains(good, c.for_) {
				t.Fatalf("the example has no %q", c.for_)
			}
			bad, place := strings.Replace(good, c.for_, c.write, 1), c.at
			if place == "" {
				place = c.write
			}
			before, _, found := strings.Cut(bad, place)
			if !found {
				t.Fatalf("the broken file has no %q", place)
			}
			line := 1 + strings.Count(before, "\n")
			expectError(t, []byte(bad), fmt.Sprintf("small.yaml:%d: %s", line, c.want))
		})
	}
}

// expectError wants the given error, or one that begins with it when it ends in
// a comma and a blank.
func expectError(t *testing.T, data []byte, want string) {
	t.Helper()
	_, err := Parse("small.yaml", data)
	if err == nil {
		t.Fatalf("no error; want %s", want)
	}
	checkMistakes(t, data, err)
	var located *FileError
	if !errors.As(err, &located) {
		t.Errorf("a %T instead of a *FileError", err)
	}
	got := err.Error()
	if strings.HasSuffix(want, ", ") && strings.HasPrefix(got, want) {
		return
	}
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestFilesThatAreNoIncident(t *testing.T) {
	good := string(example(t))
	for _, c := range []struct {
		what string
		data string
		want string
	}{
		{"nothing", "", `small.yaml:1: the file is empty; start it with version: 1`},
		{"only a comment", "# later\n", `small.yaml:1: the file is empty; start it with version: 1`},
		{"a word", "neon", `small.yaml:1: "neon" instead of keys with values; write the keys version, name, `},
		{"a second document", good + "---\nversion: 1\n", fmt.Sprintf("small.yaml:%d", 1+strings.Count(good, "\n")) + `: a second document begins here; keep one a file and take out the --- line`},
		{"a binary", "version: 1\n\xff\xfe", `small.yaml:2: the line is not valid UTF-8; save the file as UTF-8`},
		{"a file of a megabyte", "# " + strings.Repeat("x", 1<<20), `small.yaml: the file is larger than 256 KiB; check that it is the right file; shorten the stories if it is`},
		{"brackets without end", "version: " + strings.Repeat("[", 5000), `small.yaml:1: this is not YAML: did not find expected node content; check the indentation and the quotes around this line`},
		{"brackets within brackets", "version: " + strings.Repeat("[", 500) + strings.Repeat("]", 500), `small.yaml:1: values are nested more than 12 deep; see docs/incident-format.md for the layout`},
		{"an alias of nothing", "version: *x", `small.yaml: this is not YAML: unknown anchor 'x' referenced; check the indentation and the quotes around this line`},
		{"a bomb of aliases", bomb, `small.yaml:1: anchors such as &a are not read; take the anchor out`},
		{"a timeline of thousands", strings.Replace(good, "facts:", strings.Repeat("  - {}\n", 300)+"\nfacts:", 1), fmt.Sprintf("small.yaml:%d", 2+strings.Count(good[:strings.Index(good, "timeline:")], "\n")) + `: timeline: 302 entries are more than the 200 a file may have here; leave some out`},
	} {
		t.Run(c.what, func(t *testing.T) { expectError(t, []byte(c.data), c.want) })
	}
}

// bomb would be a billion words if its aliases were followed.
const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
`

// FuzzParse: whatever the bytes, the loader returns a script that can be run or
// one line that names the file.
func FuzzParse(f *testing.F) {
	f.Add(example(f))
	for _, name := range Names() {
		data, err := embedded.ReadFile(name + suffix)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(bomb))
	f.Add([]byte("version: 1\n---\n"))
	f.Add(bytes.Replace(example(f), []byte("cidr: /26"), []byte("cidr: /28"), 1))
	f.Fuzz(checkParse)
}

func checkParse(t *testing.T, data []byte) {
	s, err := Parse("x.yaml", data)
	checkMistakes(t, data, err)
	if err != nil {
		if line := err.Error(); !strings.HasPrefix(line, "x.yaml:") || strings.ContainsAny(line, "\n\r\x1b") || len(line) > 4*strict.LongestPart {
			t.Fatalf("a poor error: %q", line)
		}
		return
	}
	if s.Start < 0 || s.End <= s.Start || s.End > 400*day || len(s.Moments) == 0 || s.Name == "" || s.Title == "" {
		t.Fatalf("a poor script: %+v", s)
	}
	for i, m := range s.Moments {
		if m.At < 0 || m.At > s.End || i > 0 && m.At < s.Moments[i-1].At {
			t.Fatalf("moment %d is at %v", i, m.At)
		}
	}
	if _, err := s.New(1); err != nil {
		t.Fatalf("a world that cannot be built: %v", err)
	}
}

// FuzzValue writes any text over one value of a good file, where arbitrary
// bytes would seldom get past the YAML.
func FuzzValue(f *testing.F) {
	good := example(f)
	for i, text := range []string{"", "-1", "1e9", "99999999999999999999", "NaN", "24:00", "-2m", "9999h", "~", "[a", "{a: b}", "\x00", "/0", "WARM_IP_TARGET", "\u202e", "0x10", "cluster.", "timeline..", "timeline.noticed."} {
		f.Add(uint16(i*7), text, i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, which uint16, text string, key bool) {
		var doc yaml.Node
		if err := yaml.Unmarshal(good, &doc); err != nil {
			t.Fatal(err)
		}
		scalars := scalarsOf(&doc, nil)
		n := scalars[int(which)%len(scalars)]
		n.Value, n.Tag, n.Style = text, "", 0
		if key {
			n.Style = yaml.DoubleQuotedStyle
		}
		data, err := yaml.Marshal(&doc)
		if err != nil {
			return // not even a YAML file
		}
		checkParse(t, data)
	})
}

func scalarsOf(n *yaml.Node, found []*yaml.Node) []*yaml.Node {
	if n.Kind == yaml.ScalarNode {
		return append(found, n)
	}
	for _, c := range n.Content {
		found = scalarsOf(c, found)
	}
	return found
}
