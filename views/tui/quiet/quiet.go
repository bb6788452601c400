// Package quiet keeps Bubble Tea from questioning the terminal before main.
//
// Bubble Tea 1.3 asks the terminal for its background colour in an init, and
// waits five seconds for a terminal that does not answer: a serial line, an
// editor's shell, a recorder. The answer is worth less than the wait (the
// palette in views/theme reads well on both), and a late answer would arrive as
// key presses. A terminal called dumb is not asked, so for the length of the
// other packages' inits this one calls it that.
//
// It works because Go initialises packages in the order of their import paths
// as soon as what they import is ready: this one needs only os, and comes before
// strings, which Bubble Tea needs. A test holds it to that.
package quiet

import "os"

var term, had = os.LookupEnv("TERM")

func init() {
	if had {
		os.Setenv("TERM", "dumb")
	}
}

// Over gives the terminal its name back. It is for the init of a package that
// imports Bubble Tea.
func Over() {
	if had {
		os.Setenv("TERM", term)
	}
}
