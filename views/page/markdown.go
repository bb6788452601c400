package page

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
)

// mdText keeps a text from being taken for a link, a table's edge or HTML, which Markdown
// lets through.
var mdText = strings.NewReplacer(`\`, `\\`, "<", `\<`, "[", `\[`, "|", `\|`, "\n", " ")

func (p *Page) writeMarkdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	s := p.Script
	fmt.Fprintf(out, "# %s\n\n%s, seed", mdText.Replace(s.Title), p.Times())
	if len(p.Seeds) > 1 {
		fmt.Fprint(out, "s")
	}
	fmt.Fprintf(out, " %s. Re-enacted by a model: only causes are scripted, what came of them is not.\n\n%s\n\n", p.SeedText(), mdText.Replace(s.Summary))
	if lead := p.Lead(); lead != "" {
		fmt.Fprintf(out, "**%s**\n\n", mdText.Replace(lead))
	}
	p.mdBranches(out)
	p.mdOutcomes(out)
	fmt.Fprintf(out, "## Timeline\n\n")
	for _, m := range s.Moments {
		fmt.Fprintf(out, "- %s **%s** (%s)", p.Clock(m.At), mdText.Replace(m.Title), m.Kind)
		for _, set := range m.Set {
			fmt.Fprintf(out, " `%s=%s`", set.Key, set.Value)
		}
		fmt.Fprintln(out)
	}
	p.mdCharts(out)
	p.mdWhys(out)
	p.mdAssumptions(out)
	fmt.Fprintf(out, "## How to make this page again\n\n    %s\n\nBy %s.\n", p.Command, p.Program)
	return out.Flush()
}

func (p *Page) mdBranches(out io.Writer) {
	fmt.Fprintf(out, "## What is compared\n\n")
	for _, b := range p.Branches {
		fmt.Fprintf(out, "- %s **%s**: %s\n", b.Mark, mdText.Replace(b.Name), mdText.Replace(b.Choices))
	}
	fmt.Fprintln(out)
}

func (p *Page) mdOutcomes(out io.Writer) {
	fmt.Fprintf(out, "## Outcomes\n\n| outcome |")
	rule := "|---|"
	for i, b := range p.Branches {
		fmt.Fprintf(out, " %s |", mdText.Replace(b.Name))
		rule += "---:|"
		if i > 0 {
			fmt.Fprint(out, " against history |")
			rule += "---:|"
		}
	}
	fmt.Fprintf(out, "\n%s\n", rule)
	for _, o := range p.Outcomes {
		fmt.Fprintf(out, "| %s |", mdText.Replace(o.Title))
		for i, c := range o.Cells {
			fmt.Fprintf(out, " %s |", bracketed(c.Value, c.Range))
			if i > 0 {
				fmt.Fprintf(out, " %s |", bracketed(c.Against, c.AgainstRange, p.Verdict(c)))
			}
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "\n%s\n\n", p.Spread())
}

// bracketed is a value and, in brackets, what there is to say of it.
func bracketed(value string, more ...string) string {
	for _, m := range more {
		if m != "" {
			value += " (" + m + ")"
		}
	}
	return value
}

// levels are eighths of a cell.
var levels = []rune(" ▁▂▃▄▅▆▇█")

const textWide = 72

// mdCharts are the charts as text: one line of cells a branch.
func (p *Page) mdCharts(out io.Writer) {
	fmt.Fprintf(out, "\n## Charts\n\n```text\n")
	for i := range p.Charts {
		c := &p.Charts[i]
		low, top, _ := c.axis()
		fmt.Fprintf(out, "%s, from %s to %s; a full cell is %s\n", c.Heading(), p.Clock(c.from), p.Clock(c.to), short(top))
		for b := range c.Lines {
			fmt.Fprintf(out, "%-17s %s\n", cut(p.Branches[b].Name, 17), cells(c.Lines[b].Middle, low, top))
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "```\n\n")
	if len(p.Empty) > 0 {
		fmt.Fprintf(out, "0 throughout: %s.\n\n", mdText.Replace(strings.Join(p.Empty, ", ")))
	}
}

func cells(line []float64, low, top float64) string {
	var b strings.Builder
	for i := range textWide {
		from, to := i*len(line)/textWide, (i+1)*len(line)/textWide
		sum, n := 0.0, 0
		for _, v := range line[from:max(to, min(from+1, len(line)))] {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		if n == 0 {
			b.WriteRune('·')
			continue
		}
		share := min(max((sum/float64(n)-low)/(top-low), 0), 1)
		b.WriteRune(levels[int(math.Ceil(share*float64(len(levels)-1)))])
	}
	return strings.TrimRight(b.String(), " ")
}

func (p *Page) mdWhys(out io.Writer) {
	if len(p.Moments) == 0 {
		return
	}
	fmt.Fprintf(out, "## Why\n\nWith seed %d. It is the model's truth; who responded at the time could not see all of it.\n\n", p.Seeds[0])
	for _, m := range p.Moments {
		fmt.Fprintf(out, "- %s\n", p.Clock(m.At))
		for _, y := range m.Whys {
			fmt.Fprintf(out, "  - **%s**: %s\n", mdText.Replace(y.Branch), mdText.Replace(y.Line))
			if len(y.Chain) > 0 {
				fmt.Fprintf(out, "    - %s: %s\n", mdText.Replace(y.Example), mdText.Replace(strings.Join(y.Chain, "; ")))
			}
		}
	}
	fmt.Fprintln(out)
}

func (p *Page) mdAssumptions(out io.Writer) {
	if len(p.Script.Assumptions) == 0 {
		return
	}
	fmt.Fprintf(out, "## Assumptions\n\n| what | value | why |\n|---|---|---|\n")
	for _, a := range p.Script.Assumptions {
		fmt.Fprintf(out, "| `%s` | %s | %s |\n", a.Key, mdText.Replace(strings.TrimSpace(a.Value+" "+a.Unit)), mdText.Replace(a.Why))
	}
	fmt.Fprintln(out)
}
