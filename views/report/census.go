package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	letters "reenact/sim/plain"
	"reenact/survey"
)

// WriteCensus writes what a collection comes to, in the order in which an operator
// would check it: the settings, the subnets, the nodes, the pods, and where each
// number comes from.
func WriteCensus(w io.Writer, c *survey.Census) {
	var b strings.Builder
	fmt.Fprintf(&b, "CNI      %s\n", cniText(c))
	for _, s := range c.Subnets {
		fmt.Fprintf(&b, "subnet   %s %s: %d of %d free, %d held by these nodes, %d by others%s\n",
			s.Zone, s.CIDR, s.Free, s.Size, s.Held, s.Others, blocksText(s))
	}
	for _, g := range c.Groups {
		pods := "pods not known"
		if told(c, "pods") {
			pods = fmt.Sprintf("%d pods with an address", sum(g.Pods))
		}
		fmt.Fprintf(&b, "nodes    %d × %s in zone %s, max-pods %d: %s, %s\n", g.Count, g.Type, g.Zone, g.MaxPods, pods, heldText(g))
	}
	fmt.Fprintf(&b, "pods     %s\n", podsText(c))
	fmt.Fprintf(&b, "churn    %s\n", churnText(c.Churn))
	b.WriteString("\nfrom\n")
	for _, s := range c.From {
		fmt.Fprintf(&b, "  %-8s %s: %s\n", s.Number, s.How, s.From)
	}
	if len(c.LeftOut) > 0 {
		b.WriteString("\nin no number\n")
	}
	for _, l := range c.LeftOut {
		fmt.Fprintf(&b, "  %s: %s\n", l.What, l.Effect)
	}
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(w, letters.Line(strings.TrimSuffix(line, "\n")))
	}
}

// told tells whether a number has a source, rather than being taken for granted.
func told(c *survey.Census, number string) bool {
	return slices.ContainsFunc(c.From, func(s survey.Source) bool { return s.Number == number && s.How != survey.Assumed })
}

func podsText(c *survey.Census) string {
	if !told(c, "pods") {
		return "not known"
	}
	return fmt.Sprintf("%d with an address, %d on the host's network, %d wait for a node, %d for an address",
		c.Pods.WithAddress, c.Pods.HostNetwork, c.Pods.WaitingNode, c.Pods.WaitingAddress)
}

func cniText(c *survey.Census) string {
	if !told(c, "cni") {
		return "not known"
	}
	version := "version unknown"
	if c.CNI.Version != "" {
		version = "v" + c.CNI.Version
	}
	if len(c.CNI.Env) == 0 {
		return version + ", every variable at its default"
	}
	var set []string
	for _, k := range slices.Sorted(maps.Keys(c.CNI.Env)) {
		set = append(set, k+"="+c.CNI.Env[k])
	}
	return version + ", " + strings.Join(set, " ")
}

func blocksText(s survey.Subnet) string {
	text := ""
	if s.Leaked > 0 {
		text = fmt.Sprintf(" (%d of them left behind by ipamd)", s.Leaked)
	}
	if s.Free28 >= 0 {
		text += "; " + counted(s.Free28, "whole free /28", "whole free /28s")
	}
	return text
}

func heldText(g survey.Group) string {
	if slices.Contains(g.Held, -1) {
		return "what they hold is not known"
	}
	return fmt.Sprintf("%d held for pods", sum(g.Held))
}

func churnText(c survey.Churn) string {
	if c.PerMin == 0 && c.Source == "" {
		return "not known"
	}
	text := fmt.Sprintf("%.3g pods start a minute", c.PerMin)
	if c.Error > 0 {
		text += fmt.Sprintf(", give or take %.2g", c.Error)
	}
	if c.Lifetime > 0 {
		text += ", and live " + c.Lifetime.Round(time.Second).String()
	}
	return text
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}
