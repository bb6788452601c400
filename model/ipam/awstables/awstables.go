// Package awstables holds the worked examples that AWS publishes about the warm
// pool, as data. The model and the real ipamd are both tested on them.
package awstables

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed rows.txt
var rows string

// Row is one published example: a node that has so many pods comes to rest so.
type Row struct {
	Instance string
	Env      map[string]string
	Pods     int
	ENIs     int
	CIDRs    int    // addresses, or prefixes under prefix delegation
	Unused   int    // addresses without a pod
	PerENI   string // addresses or prefixes of each ENI, most first, as "3,2"
	Printed  string // what AWS prints instead, where the real code contradicts it
}

// Prefixes tells whether the row counts prefixes.
func (r Row) Prefixes() bool { return r.Env["ENABLE_PREFIX_DELEGATION"] == "true" }

func (r Row) String() string {
	var settings []string
	for _, name := range []string{"WARM_ENI_TARGET", "WARM_PREFIX_TARGET", "WARM_IP_TARGET", "MINIMUM_IP_TARGET"} {
		if v, ok := r.Env[name]; ok {
			settings = append(settings, name+"="+v)
		}
	}
	return fmt.Sprintf("%s %s with %d pods", r.Instance, strings.Join(settings, " "), r.Pods)
}

// MaxPods is the max-pods that the row assumes: enough for its pods, and with
// prefix delegation at least AWS's 110.
func (r Row) MaxPods(usual int) int {
	if r.Prefixes() {
		return max(usual, 110)
	}
	return usual
}

// Rows returns all examples.
func Rows() []Row {
	var all []Row
	for line := range strings.Lines(rows) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		all = append(all, parse(strings.Split(line, "|")))
	}
	return all
}

func parse(fields []string) Row {
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	number := func(i int) int {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			panic("awstables: " + strings.Join(fields, " | "))
		}
		return n
	}
	r := Row{Instance: fields[0], Env: map[string]string{}, Pods: number(2), ENIs: number(3), CIDRs: number(4), Unused: number(5), PerENI: fields[6]}
	for _, setting := range strings.Fields(fields[1]) {
		name, value, _ := strings.Cut(setting, "=")
		r.Env[name] = value
	}
	if len(fields) > 7 {
		r.Printed = fields[7]
	}
	return r
}
