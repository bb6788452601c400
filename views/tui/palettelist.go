package tui

import (
	"strings"

	"reenact/views/theme"
	"reenact/views/tui/draw"
)

// This file shows what the palette offers: a list above the prompt, the chosen one
// marked, and in the prompt what tab would add.

// completion is what tab would add to the prompt.
func (m *replay) completion() string {
	p, l := m.prompt, &m.palette
	if !p.names {
		return p.suggested()
	}
	text := p.input.Value()
	if text == "" || l.at >= len(l.offers) {
		return ""
	}
	whole := l.offers[l.at].text
	if len(whole) < len(text) || !strings.EqualFold(whole[:len(text)], text) {
		return ""
	}
	return whole[len(text):]
}

// mostRows is how many offers are shown at once.
const mostRows = 10

// Columns of the list: the name, what it is, and what there is to say of it.
const (
	widestOffer = 36
	widestKind  = 20
)

// paintOffers lists what the palette offers above the row of the keys; what is wrong
// with what was typed comes before it.
func (m *replay) paintOffers(keys int) {
	l := &m.palette
	if !m.prompt.names || len(l.offers) == 0 || m.prompt.err != "" {
		return
	}
	n := min(len(l.offers), mostRows, keys/2)
	l.top = min(max(l.top, l.at-n+1), l.at, len(l.offers)-n)
	a := m.canvas.All().Rows(keys-n-1, n+1)
	a.Clear()
	a.Rule(0, &m.theme.Glyphs, "")
	if len(l.offers) > 1 {
		a.Right(a.W-2, 0, theme.Dim, " "+l.count()+" ")
	}
	name, kind := 0, 0
	for _, o := range l.offers[l.top : l.top+n] {
		name, kind = max(name, draw.TextWidth(o.text)), max(kind, draw.TextWidth(o.kind))
	}
	kind = min(kind, widestKind)
	name = min(name, max(widestOffer, a.W-kind-60), a.W-kind-8)
	for y := range n {
		m.paintOffer(a.Row(1+y), l.offers[l.top+y], name, kind, l.top+y == l.at)
	}
}

func (m *replay) paintOffer(a draw.Area, o offer, name, kind int, chosen bool) {
	role := theme.Text
	if chosen {
		role = theme.Strong
		a.Set(1, 0, m.theme.Glyphs.Pointer, theme.Cursor)
	}
	a.Put(3, 0, role, draw.Fit(o.text, name, a.Dots()))
	x := 3 + name + 2
	a.Put(x, 0, theme.Dim, draw.Fit(o.kind, kind, a.Dots()))
	x += kind + 2
	a.Put(x, 0, theme.Dim, draw.FitWords(o.about, a.W-x-1, a.Dots()))
}
