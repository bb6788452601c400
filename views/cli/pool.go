package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reenact/model/vpc"
	"reenact/sim/atrest"
	"reenact/sim/nodetrace"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// poolFlags are the flags of pool as typed.
type poolFlags struct {
	pods, nodes, cidr, maxPods, format, output string
}

// mostPods and mostPoolNodes keep a slip of the keyboard from a long wait.
const (
	mostPods      = 5000
	mostPoolNodes = 100_000
	mostHoldings  = 2000
)

func newPool(std Streams) *cobra.Command {
	var f poolFlags
	cmd := &cobra.Command{
		Use:   "pool TYPE --pods N [KEY=VALUE]...",
		Short: "Tell what ipamd holds on one node at rest",
		Long: `Reckon what ipamd holds on one node of an EC2 instance TYPE on which N pods run and
nothing comes or goes: addresses, interfaces, prefixes, and what is unused. KEY=VALUE
sets a variable of the aws-node DaemonSet; what is not set has ipamd's default. With
--cidr it tells how many such nodes a subnet of that size holds.

The answer is the model's own, whose pool is brought so many pods and left alone.
What pods that come and go change about it, reenact run and play show.`,
		Example: `  reenact pool m5.2xlarge --pods 17
  reenact pool m5.2xlarge --pods 17 WARM_IP_TARGET=5 MINIMUM_IP_TARGET=28 --nodes 27 --cidr /22
  reenact pool m5.large --pods 0..29 WARM_IP_TARGET=2 --format csv
  reenact pool m5.xlarge --pods 40 ENABLE_PREFIX_DELEGATION=true WARM_PREFIX_TARGET=1 --cidr /24`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			return wants(1, max(1, len(args)), "the instance TYPE")(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := f.reckon(args[0], args[1:])
			if err != nil {
				return err
			}
			return deliver(std.Out, f.output, func(w io.Writer) error { return report.WritePool(w, f.format, p) })
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.pods, "pods", "", "`number` of pods with an address: N, FROM..TO or FROM..TO:STEP")
	flags.StringVar(&f.cidr, "cidr", "", "`size` of an empty subnet that the nodes share, such as /24")
	flags.StringVar(&f.nodes, "nodes", "", "`number` of such nodes in the subnet")
	flags.StringVar(&f.maxPods, "max-pods", "", "the kubelet's max-pods: a `number` (default the usual one of the type)")
	flags.StringVar(&f.format, "format", "table", "`name` of the output's form: table, json or csv")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}

// reckon reads what was typed and asks for each number of pods.
func (f *poolFlags) reckon(instance string, settings []string) (*report.Pool, error) {
	if err := checkFormat(f.format, report.PoolFormats()); err != nil {
		return nil, err
	}
	p := &report.Pool{Node: atrest.Node{Instance: instance}, Settings: strings.Join(settings, ", ")}
	var err error
	if p.Node.Env, err = nodetrace.Settings(settings); err != nil {
		return nil, err
	}
	if err := f.readSubnet(p); err != nil {
		return nil, err
	}
	if f.maxPods != "" {
		if p.Node.MaxPods, err = wholeFlag("--max-pods", f.maxPods, 1, mostPods); err != nil {
			return nil, err
		}
	}
	pods, several, err := parseRange(f.pods)
	if err != nil {
		return nil, err
	}
	p.Range = several
	for _, n := range pods {
		p.Node.Pods = n
		h, err := atrest.Of(p.Node)
		if err != nil {
			return nil, err
		}
		p.Holdings = append(p.Holdings, h)
	}
	return p, nil
}

func (f *poolFlags) readSubnet(p *report.Pool) (err error) {
	switch {
	case f.cidr != "":
		if p.Bits, err = vpc.ParseSize(f.cidr); err != nil {
			return fmt.Errorf("--cidr: %w", err)
		}
	case f.nodes != "":
		return errors.New("--nodes needs --cidr, the size of the subnet that they share, such as --cidr /24")
	}
	if f.nodes != "" {
		p.Nodes, err = wholeFlag("--nodes", f.nodes, 1, mostPoolNodes)
	}
	return err
}

// wholeFlag reads a whole number within bounds.
func wholeFlag(flag, text string, low, high int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%s %q: write a whole number from %d to %d", flag, text, low, high)
	}
	return n, nil
}

// parseRange reads 17, 0..58 or 0..100:5.
func parseRange(text string) (numbers []int, several bool, err error) {
	if text == "" {
		return nil, false, errors.New("it is not said how many pods run on the node; write --pods 17, or --pods 0..58 for a table")
	}
	span, step, stepped := strings.Cut(text, ":")
	first, last, several := strings.Cut(span, "..")
	by := 1
	from, err := strconv.Atoi(first)
	to := from
	if several && err == nil {
		to, err = strconv.Atoi(last)
	}
	if stepped && err == nil {
		by, err = strconv.Atoi(step)
	}
	if err != nil || from < 0 || to < from || to > mostPods || by < 1 || stepped && !several {
		return nil, false, fmt.Errorf("--pods %q: write a whole number from 0 to %d, or a range such as 0..58 or 0..100:5", text, mostPods)
	}
	if (to-from)/by+1 > mostHoldings {
		return nil, false, fmt.Errorf("--pods %q: %d numbers are more than %d; write a larger step, such as %d..%d:10", text, (to-from)/by+1, mostHoldings, from, to)
	}
	for n := from; n <= to; n += by {
		numbers = append(numbers, n)
	}
	return numbers, several, nil
}
