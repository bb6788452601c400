package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reenact/sim/atrest"
)

// Pool is what nodes of a kind hold at rest, for one number of pods or several.
type Pool struct {
	Node     atrest.Node // Pods is that of each Holding
	Settings string      // the variables as the user gave them, "" for none
	Range    bool        // several were asked for, even if one came
	Holdings []atrest.Holding
	Bits     int // of the subnet's prefix; 0: no subnet was asked about
	Nodes    int // to lie in it
}

// PoolFormats lists the names that WritePool knows.
func PoolFormats() []string { return []string{"table", "json", "csv"} }

// WritePool writes the answer in the named format.
func WritePool(w io.Writer, format string, p *Pool) error {
	switch format {
	case "json":
		return p.writeJSON(w)
	case "csv":
		return p.writeCSV(w)
	}
	p.writeTable(w)
	return nil
}

func (p *Pool) writeTable(w io.Writer) {
	fmt.Fprintln(w, p.title())
	if p.Holdings[0].NoPrefixes {
		fmt.Fprintf(w, "  prefix delegation is ignored: %s is not a Nitro type\n", p.Node.Instance)
	}
	if p.Range {
		columns := p.columns()
		for i := range columns {
			columns[i][0] = strings.ReplaceAll(columns[i][0], "_", " ")
		}
		writeColumns(w, "  ", columns)
		return
	}
	h := p.Holdings[0]
	lines := [][2]string{
		{"held", fmt.Sprintf("%s: %d for pods and %s", addressesText(h.Held), h.Total, counted(h.ENIs, "primary", "primaries"))},
		{"pods", fmt.Sprintf("%d have an address, %s unused", h.Assigned, wereText(h.Unused))},
		{"interfaces", fmt.Sprintf("%d of %d, with %s for pods", h.ENIs, h.MostENIs, summed(h.PerENI))},
	}
	if h.Prefixes > 0 {
		lines = append(lines, [2]string{"prefixes", fmt.Sprintf("%d /28", h.Prefixes)})
	}
	if h.Unserved > 0 {
		lines = append(lines, [2]string{"refused", fmt.Sprintf("%s no address: %d interfaces hold %d",
			counted(h.Unserved, "pod gets", "pods get"), h.MostENIs, h.MostENIs*h.MostPerENI)})
	}
	lines = append(lines, p.subnetLines(h)...)
	for _, l := range lines {
		fmt.Fprintf(w, "  %-11s %s\n", l[0], l[1])
	}
}

func (p *Pool) title() string {
	settings := p.Settings
	if settings == "" {
		settings = "ipamd's defaults (WARM_ENI_TARGET=1)"
	}
	if p.Range {
		return fmt.Sprintf("One %s at rest, %s", p.Node.Instance, settings)
	}
	return fmt.Sprintf("One %s at rest with %s, %s", p.Node.Instance, counted(p.Holdings[0].Pods, "pod", "pods"), settings)
}

func (p *Pool) subnetLines(h atrest.Holding) [][2]string {
	if p.Bits == 0 {
		return nil
	}
	s := h.In(p.Bits, p.Nodes)
	fit := counted(s.Fit, "such node fits", "such nodes fit")
	if s.Least != s.Most {
		fit += fmt.Sprintf(" (%d to %d, by where EC2 puts the primaries)", s.Least, s.Most)
	}
	lines := [][2]string{{fmt.Sprintf("in a /%d", p.Bits), fmt.Sprintf("of %s %s", addressesText(s.Size), fit)}}
	switch {
	case p.Nodes == 0:
	case s.Nodes <= s.Fit:
		lines = append(lines, [2]string{counted(s.Nodes, "node", "nodes"), fmt.Sprintf("hold %s, %d are free", addressesText(s.Held), s.Free)})
	default:
		lines = append(lines, [2]string{counted(s.Nodes, "node", "nodes"), fmt.Sprintf("would hold %s: %s too many", addressesText(s.Nodes*h.Held), counted(s.Nodes-s.Fit, "node", "nodes"))})
	}
	return lines
}

// poolKeys are the columns of a range, as JSON and CSV name them.
var poolKeys = []string{"pods", "held", "total", "assigned", "unused", "enis", "per_eni", "prefixes", "unserved"}

// columns are the cells of a range, headings first.
func (p *Pool) columns() [][]string {
	columns := make([][]string, 0, len(poolKeys))
	for _, key := range p.keys() {
		column := []string{key}
		for _, h := range p.Holdings {
			column = append(column, p.cell(key, h))
		}
		columns = append(columns, column)
	}
	return columns
}

func (p *Pool) keys() []string {
	keys := poolKeys
	if p.Bits > 0 {
		keys = append(keys[:len(keys):len(keys)], "nodes_fit")
	}
	return keys
}

func (p *Pool) cell(key string, h atrest.Holding) string {
	switch key {
	case "per_eni":
		return summed(h.PerENI)
	case "nodes_fit":
		return strconv.Itoa(h.In(p.Bits, p.Nodes).Fit)
	}
	return strconv.Itoa(map[string]int{
		"pods": h.Pods, "held": h.Held, "total": h.Total, "assigned": h.Assigned, "unused": h.Unused,
		"enis": h.ENIs, "prefixes": h.Prefixes, "unserved": h.Unserved,
	}[key])
}

func (p *Pool) writeCSV(w io.Writer) error {
	columns := p.columns()
	out := csv.NewWriter(w)
	for row := range columns[0] {
		var cells []string
		for _, c := range columns {
			cells = append(cells, c[row])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// poolJSON is one number of pods.
type poolJSON struct {
	Instance string      `json:"instance"`
	Pods     int         `json:"pods"`
	MaxPods  int         `json:"max_pods"`
	Held     int         `json:"held"`
	Total    int         `json:"total"`
	Assigned int         `json:"assigned"`
	Unused   int         `json:"unused"`
	ENIs     int         `json:"enis"`
	PerENI   []int       `json:"per_eni"`
	Prefixes int         `json:"prefixes"`
	Unserved int         `json:"unserved"`
	Subnet   *subnetJSON `json:"subnet,omitempty"`
}

type subnetJSON struct {
	CIDR  string `json:"cidr"`
	Size  int    `json:"size"`
	Nodes int    `json:"nodes"`
	Held  int    `json:"held"`
	Free  int    `json:"free"`
	Fit   int    `json:"nodes_fit"`
	Least int    `json:"nodes_fit_p5"`
	Most  int    `json:"nodes_fit_p95"`
}

func (p *Pool) writeJSON(w io.Writer) error {
	list := []poolJSON{}
	for _, h := range p.Holdings {
		j := poolJSON{Instance: p.Node.Instance, Pods: h.Pods, MaxPods: h.MaxPods, Held: h.Held, Total: h.Total, Assigned: h.Assigned,
			Unused: h.Unused, ENIs: h.ENIs, PerENI: h.PerENI, Prefixes: h.Prefixes, Unserved: h.Unserved}
		if p.Bits > 0 {
			s := h.In(p.Bits, p.Nodes)
			j.Subnet = &subnetJSON{fmt.Sprintf("/%d", p.Bits), s.Size, s.Nodes, s.Held, s.Free, s.Fit, s.Least, s.Most}
		}
		list = append(list, j)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if p.Range {
		return enc.Encode(list)
	}
	return enc.Encode(list[0])
}

func summed(numbers []int) string {
	var words []string
	for _, n := range numbers {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, "+")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func addressesText(n int) string { return counted(n, "address", "addresses") }

func wereText(n int) string { return counted(n, "is", "are") }
