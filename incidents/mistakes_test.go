package incidents

import (
	"slices"
	"strings"
	"testing"
)

// checkMistakes: a file that is read has no mistakes, and what Parse tells is among
// those of one that is not.
func checkMistakes(t *testing.T, data []byte, parse error) {
	t.Helper()
	all := Mistakes("small.yaml", data)
	lines := make([]string, len(all))
	for i, err := range all {
		lines[i] = err.Error()
	}
	switch {
	case parse == nil && len(all) > 0:
		t.Errorf("the file is read, and yet: %s", strings.Join(lines, "\n"))
	case parse != nil && !slices.Contains(lines, strings.Replace(parse.Error(), "x.yaml", "small.yaml", 1)):
		t.Errorf("%v\nis not among\n%s", parse, strings.Join(lines, "\n"))
	}
	if len(all) > 101 {
		t.Errorf("%d mistakes are told", len(all))
	}
}

// Everything that is wrong is told at once, in the order of lines, and nothing that
// only follows from another mistake.
func TestAllMistakesOfAFile(t *testing.T) {
	for _, row := range []struct {
		name   string
		change []string // for, write, for, write …
		want   string
	}{
		{"values of every part", []string{
			"date: 2025-01-15", "date: 2025-02-30",
			"cidr: /26", "cidr: /29",
			"cpu: 8\n", "cpu: eight\n",
			"at_start: 3", "at_strat: 3000000",
			"every: 5s", "every: 5",
			"at: 09:45", "at: 9:45",
			"key: cluster.workload.active", "key: cluster.workload.activ",
		}, `
small.yaml:11: date: "2025-02-30" is not a date; write the day as 2025-05-16
small.yaml:28: cluster.nodes.cpu: "eight" instead of a whole number; write one from 1 to 1024
small.yaml:30: cluster.nodes: unknown key "at_strat" (did you mean at_start?); write one of instance, type, cpu, memory_gb, max_pods, at_start, count, max, new_zones, groups, expander, boot_min, boot_max, scan_every, scale_down_after
small.yaml:30: cluster.nodes.at_start: 3000000 is out of bounds; write a number from 1 to 10000
small.yaml:55: cluster.control_plane.monitor.every: "5" instead of a duration; write a number with its unit, such as 500ms, 30s or 2m
small.yaml:74: timeline[1].at: "9:45" is not a time of day; write HH:MM or HH:MM:SS, such as 15:05 or 15:05:30
small.yaml:88: assumptions[0].key: nothing stands at "cluster.workload.activ" (did you mean cluster.workload.active?); write the path of a value in this file, such as cluster.cni.env.MINIMUM_IP_TARGET`},
		{"values that do not go together, knobs and claims", []string{
			"cidr: /26", "cidr: /29",
			"boot_max: 4m", "boot_max: 1m",
			"share: 50}]", "share: 60}]",
			"WARM_ENI_TARGET: 2, MINIMUM_IP_TARGET: 0", "WARM_ENI_TARGET: 200, MINIMUM_IP_TARGE: 0",
			"source: us\n    assumed", "source: them\n    assumed",
			"series: 100 * (ip_allocated", "series: 100 * (ip_alocated",
			"to: 09:50", "to: 09:30",
		}, `
small.yaml:17: cluster.network.cidr: subnet size "/29": write /16 to /28
small.yaml:32: cluster.nodes.boot_min: 2m is more than boot_max, which is 1m; write at most 1m or raise boot_max
small.yaml:63: cluster.workload.sizes: the shares add up to 110 percent; make the shares add up to 100
small.yaml:80: timeline[1].source: unknown source "them"; write one of the ids under sources:`},
		{"a world that is sound, and what is asked of it", []string{
			"WARM_ENI_TARGET: 2, MINIMUM_IP_TARGET: 0", "WARM_ENI_TARGET: 200, MINIMUM_IP_TARGE: 0",
			"id: noticed", "id: more-warm-enis",
			"at: 09:45", "at: 09:20",
			"to: 09:50", "to: 09:30",
		}, `
small.yaml:72: timeline[0].set.WARM_ENI_TARGET: WARM_ENI_TARGET=200: write a whole number from 0 to 32
small.yaml:72: timeline[0].set.MINIMUM_IP_TARGE: unknown knob "MINIMUM_IP_TARGE" (did you mean MINIMUM_IP_TARGET?); write one of WARM_IP_TARGET, …
small.yaml:73: timeline[1].id: more-warm-enis is already the id of timeline[0]; choose another
small.yaml:74: timeline[1].at: 09:20 comes before the entry above it (09:30); list the timeline in order of time
small.yaml:100: claims[0].to: the window ends before it begins; write a later time`},
		{"a section mistyped", []string{
			"cluster:\n  network", "clutser:\n  network",
			"cpu: 8\n", "cpu: eight\n",
		}, `
small.yaml:14: unknown key "clutser" (did you mean cluster?); write one of version, name, …
small.yaml:28: cluster.nodes.cpu: "eight" instead of a whole number; write one from 1 to 1024`},
		{"no clock, no timeline", []string{
			"clock: {warmup: 09:00, start: 09:20, end: 10:00}\n", "",
			"timeline:\n", "timelime:\n",
			"kind: action", "kind: actoin",
		}, `
small.yaml:64: unknown key "timelime" (did you mean timeline?); write one of version, name, …
small.yaml:67: timeline[0].kind: "actoin" is no kind of moment (did you mean action?); write fault, action or observation`},
	} {
		text := string(example(t))
		for i := 0; i < len(row.change); i += 2 {
			if !strings.Contains(text, row.change[i]) {
				t.Fatalf("the example has no %q", row.change[i])
			}
			text = strings.Replace(text, row.change[i], row.change[i+1], 1)
		}
		var got []string
		for _, err := range Mistakes("small.yaml", []byte(text)) {
			got = append(got, err.Error())
		}
		want := strings.Split(strings.TrimSpace(row.want), "\n")
		for i := 0; i < max(len(got), len(want)); i++ {
			g, w := "", ""
			if i < len(got) {
				g = got[i]
			}
			if i < len(want) {
				w = want[i]
			}
			if short, cut := strings.CutSuffix(w, "…"); g != w && (!cut || !strings.HasPrefix(g, short)) {
				t.Errorf("%s:\n got %s\nwant %s", row.name, g, w)
			}
		}
	}
}
