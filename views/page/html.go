package page

import (
	"crypto/sha256"
	_ "embed" // the page's form and style
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"sync"
	"time"

	"reenact/sim"
)

//go:embed page.css
var style string

//go:embed page.html
var form string

var pageForm = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"kind": func(k sim.MomentKind) string { return string(k) },
	}).Parse(form))
})

// Style is the page's style sheet; nothing of a file is in it.
func (p *Page) Style() template.CSS { return template.CSS(style) }

// Policy allows the page's own style, and nothing else of anybody's.
func (p *Page) Policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"
}

func (p *Page) writeHTML(w io.Writer) error { return pageForm().Execute(w, p) }

// Row is a time of a chart's table.
type Row struct {
	At    string
	Cells []string
}

// tableRows is how many times a chart's table has.
const tableRows = 13

// Rows are the chart's lines as a table, for who cannot see it or wants the numbers.
func (p *Page) Rows(i int) []Row {
	c := &p.Charts[i]
	var rows []Row
	for k := range tableRows {
		r := Row{At: p.Clock(c.from + time.Duration(k)*(c.to-c.from)/(tableRows-1))}
		for b := range c.Lines {
			l := &c.Lines[b]
			text := "no data"
			if n := len(l.Middle); n > 0 {
				if at := k * (n - 1) / (tableRows - 1); !math.IsNaN(l.Middle[at]) {
					text = short(l.Middle[at])
					if len(p.Seeds) > 1 && l.High[at] > l.Low[at] {
						text += fmt.Sprintf(" (%s to %s)", short(l.Low[at]), short(l.High[at]))
					}
				}
			}
			r.Cells = append(r.Cells, text)
		}
		rows = append(rows, r)
	}
	return rows
}

// SeedText lists the seeds.
func (p *Page) SeedText() string {
	n := len(p.Seeds)
	if n == 1 {
		return fmt.Sprint(p.Seeds[0])
	}
	return fmt.Sprintf("%d to %d", p.Seeds[0], p.Seeds[n-1])
}

// Sum writes a checksum.
func (p *Page) Sum(b Branch) string { return fmt.Sprintf("%016x", b.Checksums[0]) }
