package vpc

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// limitsTable is the generated table, sorted by instance type. It is kept as
// text and searched in place: a run asks for one or two types, and building a
// map of 1400 would cost every start of the program.
//
//go:embed limits.tsv
var limitsTable string

// Limits are an instance type's networking limits.
// Source: pkg/vpc/vpc_ip_resource_limit.go of the real CNI; see limits.tsv.
type Limits struct {
	ENIs       int    // network interfaces, the primary one included
	IPv4PerENI int    // addresses on one interface, its primary included
	Hypervisor string // "nitro", "xen" or "unknown"
	BareMetal  bool
	Cards      int // network cards, 0 where the table does not say
}

// SecondariesPerENI is the number of addresses an interface can give to pods:
// all but its primary (awsutils.go, GetENIIPv4Limit).
func (l Limits) SecondariesPerENI() int { return l.IPv4PerENI - 1 }

// MaxPods is the usual kubelet setting for the type without prefix delegation:
// one pod a secondary address, and two that share the host's network.
func (l Limits) MaxPods() int { return l.ENIs*l.SecondariesPerENI() + 2 }

// PrefixDelegation tells whether ipamd will delegate /28 prefixes on the type;
// where it will not, it falls back to single addresses with a warning
// (awsutils.go, IsPrefixDelegationSupported; ipamd.go, isConfigValid).
func (l Limits) PrefixDelegation() bool { return l.Hypervisor == "nitro" || l.BareMetal }

// UnknownInstanceError says that the table does not hold a type, and which
// names come nearest.
type UnknownInstanceError struct {
	Type    string
	Nearest []string // at most three, nearest first
}

func (e *UnknownInstanceError) Error() string {
	message := fmt.Sprintf("unknown EC2 instance type %q", e.Type)
	switch n := len(e.Nearest); n {
	case 0:
		return message
	case 1:
		return message + "; did you mean " + e.Nearest[0] + "?"
	default:
		return message + "; did you mean " + strings.Join(e.Nearest[:n-1], ", ") + " or " + e.Nearest[n-1] + "?"
	}
}

// LimitsOf looks an instance type up. An unknown one is an
// *UnknownInstanceError.
func LimitsOf(instanceType string) (Limits, error) {
	line, ok := findLine(limitsTable, instanceType)
	if !ok {
		return Limits{}, &UnknownInstanceError{Type: instanceType, Nearest: nearestTypes(instanceType)}
	}
	return parseLimits(line)
}

// InstanceTypes lists every type the table knows, sorted.
func InstanceTypes() []string {
	names := make([]string, 0, 1500)
	for line := range strings.Lines(limitsTable) {
		if name, _, ok := strings.Cut(line, "\t"); ok && line[0] != '#' {
			names = append(names, name)
		}
	}
	return names
}

// findLine searches a table of lines sorted by their first column, halving by
// bytes and stepping back to the start of a line. Header lines start with '#',
// which sorts before every name.
func findLine(table, name string) (string, bool) {
	lo, hi := 0, len(table)
	for lo < hi {
		start := lo + strings.LastIndexByte(table[lo:(lo+hi)/2], '\n') + 1
		line, _, _ := strings.Cut(table[start:hi], "\n")
		key, _, _ := strings.Cut(line, "\t")
		switch {
		case key == name && key != "":
			return line, true
		case key < name:
			lo = start + len(line) + 1
		default:
			hi = start
		}
	}
	return "", false
}

func parseLimits(line string) (Limits, error) {
	fields := strings.Split(line, "\t")
	if len(fields) < 6 {
		return Limits{}, fmt.Errorf("limits.tsv: the line %q has %d columns, not 6", line, len(fields))
	}
	var l Limits
	var errs [4]error
	l.ENIs, errs[0] = strconv.Atoi(fields[1])
	l.IPv4PerENI, errs[1] = strconv.Atoi(fields[2])
	l.Hypervisor = fields[3]
	l.BareMetal, errs[2] = strconv.ParseBool(fields[4])
	l.Cards, errs[3] = strconv.Atoi(fields[5])
	for _, err := range errs {
		if err != nil {
			return Limits{}, fmt.Errorf("limits.tsv: the line %q: %w", line, err)
		}
	}
	return l, nil
}

// PrefixMaxPods is the kubelet's setting that AWS recommends for a type under
// prefix delegation: what its prefixes allow, but at most 110 pods, or 250 with
// more than 30 vCPU (amazon-eks-ami, max-pods-calculator.sh). The table has no
// vCPU; they follow from the size in the type's name.
func PrefixMaxPods(instanceType string, l Limits) int {
	const few, many = 110, 250
	most := l.ENIs*l.SecondariesPerENI()*16 + 2
	if vcpus(instanceType) > 30 {
		return min(most, many)
	}
	return min(most, few)
}

// vcpus reads a type's size as EC2 names it: large has 2, xlarge 4, nxlarge 4n.
// Metal sizes without a number are whole machines, far above any limit that asks.
func vcpus(instanceType string) int {
	_, size, _ := strings.Cut(instanceType, ".")
	switch {
	case strings.HasPrefix(size, "metal"):
		return 96
	case size == "xlarge":
		return 4
	}
	if n, ok := strings.CutSuffix(size, "xlarge"); ok {
		if times, err := strconv.Atoi(n); err == nil {
			return 4 * times
		}
	}
	return 2
}
