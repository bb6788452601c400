package draw

import (
	"strings"
	"testing"

	"reenact/views/theme"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"
)

// TestCanvasIsAlwaysItsSize paints any text anywhere.
func TestCanvasIsAlwaysItsSize(t *testing.T) {
	th := theme.New(theme.Options{Plain: true, Getenv: func(string) string { return "" }})
	signs := []rune("a é世界\u0301\u200d\ufe0f👍🏽🇩🇪✖▁─\t\x1b[31m\u00adक्षि각ᄀ\u202e…")
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(rt, "w"), rapid.IntRange(1, 6).Draw(rt, "h")
		c := NewCanvas(w, h, &th.Glyphs)
		for range rapid.IntRange(1, 8).Draw(rt, "n") {
			text := string(rapid.SliceOfN(rapid.SampledFrom(signs), 0, 30).Draw(rt, "text"))
			a := c.All().Sub(rapid.IntRange(-2, 40).Draw(rt, "x"), 0, rapid.IntRange(0, 40).Draw(rt, "aw"), h)
			switch rapid.IntRange(0, 3).Draw(rt, "how") {
			case 0:
				a.Put(rapid.IntRange(0, 10).Draw(rt, "px"), rapid.IntRange(0, 6).Draw(rt, "y"), theme.Text, text)
			case 1:
				a.Right(rapid.IntRange(0, 40).Draw(rt, "px"), 0, theme.Bad, text)
			case 2:
				a.Wrap(0, theme.Dim, text, 3)
			case 3:
				a.Set(rapid.IntRange(0, 40).Draw(rt, "px"), 0, '│', theme.Cursor)
			}
		}
		lines := strings.Split(c.Render(th), "\n")
		if len(lines) != h {
			rt.Fatalf("%d lines, not %d", len(lines), h)
		}
		for _, l := range lines {
			if lipgloss.Width(l) != w {
				rt.Fatalf("%d wide, not %d: %q", lipgloss.Width(l), w, l)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	got := WrapText("one two  three fourfivesix", 6)
	if s := strings.Join(got, "|"); s != "one|two|three|fourfi|vesix" {
		t.Errorf("wrapped to %s", s)
	}
	for text, want := range map[string]string{"one two three": "one two…", "one two": "one two", "onetwothreefour": "onetwoth…", "a onetwothree": "a onetwo…"} {
		if got := FitWords(text, 9, "…"); got != want {
			t.Errorf("%q is fitted to %q, not %q", text, got, want)
		}
	}
	if got := Fit("abcdef", 4, "…"); got != "abc…" {
		t.Errorf("fitted to %s", got)
	}
}
