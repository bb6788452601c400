package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"reenact/views/theme"
)

// TestTheFocusHasOneWriter reads the package: its fields are assigned to in the
// methods of focus alone.
func TestTheFocusHasOneWriter(t *testing.T) {
	fields := map[string]bool{"tab": true, "overlay": true, "overlayTop": true, "prompt": true, "notice": true, "warned": true}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	own := 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, left := range a.Lhs {
				s, ok := left.(*ast.SelectorExpr)
				of, named := ast.Expr(nil), false
				if ok {
					of = s.X
					id, isIdent := of.(*ast.Ident)
					named = isIdent && (id.Name == "m" || id.Name == "f") && fields[s.Sel.Name]
				}
				switch {
				case named && path == "focus.go":
					own++
				case named:
					t.Errorf("%s writes %s", set.Position(a.Pos()), s.Sel.Name)
				}
			}
			return true
		})
	}
	if own < 8 {
		t.Fatalf("%d assignments in focus.go: the fields have other names", own)
	}
}

// TestWhereTheHandIs walks through every way in and out.
func TestWhereTheHandIs(t *testing.T) {
	p, other := &prompt{label: "find"}, &prompt{label: "a time"}
	said := func(f focus) string { return f.notice.text }
	type hand struct {
		tab    int
		cover  overlay
		top    int
		prompt *prompt
		said   string
	}
	for _, c := range []struct {
		name string
		from focus
		do   func(*focus)
		want hand
	}{
		{"another tab takes away what covers", focus{tab: 1, overlay: helpOverlay, overlayTop: 3}, func(f *focus) { f.choose(4) }, hand{tab: 4}},
		{"an overlay opens at its top", focus{overlay: whyOverlay, overlayTop: 5}, func(f *focus) { f.open(helpOverlay) }, hand{cover: helpOverlay}},
		{"and closes", focus{tab: 2, overlay: whyOverlay, overlayTop: 5}, func(f *focus) { f.close() }, hand{tab: 2}},
		{"nobody scrolls above the first line", focus{overlay: whyOverlay, overlayTop: 1}, func(f *focus) { f.scroll(-2) }, hand{cover: whyOverlay}},
		{"a prompt is left", focus{prompt: p}, func(f *focus) { f.unask(p) }, hand{}},
		{"but not one that took its place", focus{prompt: other}, func(f *focus) { f.unask(p) }, hand{prompt: other}},
		{"a line stands until the next key", focus{notice: notice{text: "Saved."}}, func(f *focus) { f.heed() }, hand{}},
		{"a line steers no terminal", focus{}, func(f *focus) { f.say(theme.Text, "a\x1b[2Jb") }, hand{said: `a\x1b[2Jb`}},
	} {
		f := c.from
		c.do(&f)
		if got := (hand{f.tab, f.overlay, f.overlayTop, f.prompt, said(f)}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	var f focus
	asked := false
	f.say(theme.Text, "Undo it?")
	f.offer(func() { asked = true })
	if f.heed()(); !asked {
		t.Error("y does not do what the line offers")
	}
	if f.heed() != nil {
		t.Error("a question is answered twice")
	}
}
