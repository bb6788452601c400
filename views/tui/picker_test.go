package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// pickFrom opens the picker at a size.
func pickFrom(t *testing.T, menu Menu, w, h int) *hands {
	t.Helper()
	d := &hands{t: t, at: time.Unix(1e9, 0)}
	th := plainTheme()
	d.app = &app{theme: th, picker: newPicker(menu, th)}
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// shelfOf is a menu with something of everything, and where was opened.
func shelfOf(opened *string) Menu {
	entries := []Entry{
		{Where: "/home/ann/mine.yaml", Group: "Opened last", Name: "~/mine.yaml", Unseen: true},
		{Where: "./broken.yaml", Group: "In this directory", Name: "broken.yaml", Unseen: true},
		{Where: "./fri.session.yaml", Group: "In this directory", Name: "fri.session.yaml", Unseen: true},
		{Where: "a", Group: "A cluster of counters", Name: "a", Title: "First", Summary: "The first one.", When: "2025-01-01"},
		{Where: "b", Group: "A cluster of counters", Name: "b", Title: "Second", Summary: "The other.", When: "2025-01-02"},
		{Where: "c", Group: "A hall", Name: "c", Title: "Third", Summary: "It cannot be read any more.", When: "2025-01-03"},
	}
	return Menu{
		List: func() []Entry { return entries },
		Look: func(e Entry) Entry {
			switch e.Where {
			case "./broken.yaml":
				e.Problem = "broken.yaml:3: this is no number"
			default:
				e.Title, e.Summary, e.When = "A tale of "+e.Name, "It was long ago.", "2024-12-31"
			}
			return e
		},
		Open: func(where string) (Options, error) {
			*opened = where
			if where == "c" || where == "./broken.yaml" {
				return Options{}, fmt.Errorf("%s:3: this cannot be read", where)
			}
			return Options{Script: counterScript(), Seed: 1}, nil
		},
		Complete: func(typed string) []string { return []string{"deep/", "deep/er.yaml"} },
	}
}

func TestPickerFrames(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		opened := ""
		d := pickFrom(t, shelfOf(&opened), size[0], size[1])
		golden(t, fmt.Sprintf("picker-unseen-%dx%d", size[0], size[1]), d.frame())
		d.run(d.app.Init())
		d.keys("down")
		golden(t, fmt.Sprintf("picker-%dx%d", size[0], size[1]), d.frame())
	}
}

func TestPickerOpensAndComesBack(t *testing.T) {
	opened := ""
	d := pickFrom(t, shelfOf(&opened), 80, 24)
	d.run(d.app.Init())
	d.sees("Opened last", "In this directory", "A cluster of counters", "A hall", "A tale of ~/mine.yaml", "cannot be opened")
	d.keys("G", "enter")
	d.sees("c:3: this cannot be read")
	d.keys("up", "enter")
	if opened != "b" || d.app.replay == nil {
		t.Fatalf("enter on the second opened %q", opened)
	}
	d.sees("rush-hour", "09:00:00", "q back")
	d.keys("esc")
	d.sees("q goes back to the incidents")
	d.keys("q")
	d.sees("Second")
	d.keys("4")
	if opened != "a" {
		t.Fatalf("4 opened %q", opened)
	}
}

// Typing narrows the list at once, by name, title, text, date and kind; all words count.
func TestPickerFilters(t *testing.T) {
	opened := ""
	d := pickFrom(t, shelfOf(&opened), 80, 24)
	d.run(d.app.Init())
	d.keys("/", "counters sec")
	d.sees("Second", "filter")
	d.seesNot("First")
	d.seesNot("In this directory")
	d.keys("enter")
	d.sees("1 of 6: counters sec")
	d.keys("enter")
	if opened != "b" {
		t.Fatalf("the only one left is b, and %q was opened", opened)
	}
	d.keys("q", "esc")
	d.sees("First", "Second")
	d.keys("/", "nothing like it")
	d.sees("Nothing here has all of")
	d.keys("enter", "enter") // opens nothing
	d.keys("esc", "/", "third", "esc")
	d.sees("First")
	if d.app.picker.leaving {
		t.Fatal("esc in the filter leaves")
	}
	d.keys("/q", "esc", "q")
	if !d.app.picker.leaving {
		t.Fatal("q does not leave")
	}
}

func TestPickerOpensAnyPath(t *testing.T) {
	opened := ""
	d := pickFrom(t, shelfOf(&opened), 80, 24)
	d.keys("o", "de")
	d.sees("open de")
	d.keys("tab", "er", "tab", "enter")
	if opened != "deep/er.yaml" {
		t.Fatalf("%q was opened", opened)
	}
	d.keys("q", "o", "c", "enter")
	d.sees("c:3: this cannot be read")
	long := strings.Repeat("d/", 200) + "e.yaml"
	d.keys("o", long, "enter")
	if opened != long {
		t.Fatalf("a long path came as %q", opened)
	}
}

// A list longer than the screen is walked through, and what has the focus is in sight.
func TestPickerScrolls(t *testing.T) {
	var many []Entry
	for i := range 60 {
		many = append(many, Entry{Where: fmt.Sprint(i), Group: fmt.Sprintf("Group %d", i/7), Name: fmt.Sprintf("entry-%02d", i)})
	}
	d := pickFrom(t, Menu{List: func() []Entry { return many }}, 80, 24)
	for i := range many {
		d.sees("▸ " + many[i].Name)
		d.keys("down")
	}
	d.sees("60 in all")
	for i := len(many) - 1; i >= 0; i-- {
		d.sees("▸ " + many[i].Name)
		d.keys("up")
	}
}

func TestPickerMouse(t *testing.T) {
	opened := ""
	d := pickFrom(t, shelfOf(&opened), 80, 24)
	line := -1
	for y, text := range strings.Split(d.frame(), "\n") {
		if strings.Contains(text, "Second") {
			line = y
		}
	}
	d.click(20, line)
	if opened != "" {
		t.Fatalf("the first click opened %q", opened)
	}
	d.click(20, line)
	if opened != "b" {
		t.Fatalf("the second click opened %q", opened)
	}
}
