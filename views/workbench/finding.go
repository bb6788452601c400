package workbench

import (
	"cmp"
	"slices"
	"strings"

	"reenact/sim"
)

// This file finds things of a world by what was typed of their names.

// Likeness is how near a name is to what was typed, the smaller the nearer.
type Likeness int

// From the whole name to none of it. Upper and lower case are alike.
const (
	Whole  Likeness = iota
	Begins          // the name begins so
	Word            // a word in it begins so
	Within
	Unlike
)

// Like compares a name with what was typed of it.
func Like(name, typed string) Likeness {
	name, typed = strings.ToLower(name), strings.ToLower(typed)
	i := strings.Index(name, typed)
	switch {
	case typed == "" || i < 0:
		return Unlike
	case name == typed:
		return Whole
	case i == 0:
		return Begins
	}
	for ; i >= 0; i = indexAfter(name, typed, i) {
		if i > 0 && strings.ContainsRune(" -_./:", rune(name[i-1])) {
			return Word
		}
	}
	return Within
}

// indexAfter is the next place of a text in another after one; -1: there is none.
func indexAfter(name, typed string, i int) int {
	next := strings.Index(name[i+1:], typed)
	if next < 0 {
		return -1
	}
	return i + 1 + next
}

// Found is a thing of a world whose name is like what was typed.
type Found struct {
	sim.Link
	Name  string
	Title string // of its room
}

// mostFound is how many things are worth showing.
const mostFound = 20

// find looks through all rooms of a world, and keeps the nearest.
func find(w sim.Inspector, rooms []sim.Room, typed string) []Found {
	var kinds [Unlike][]Found
	for _, room := range rooms {
		for _, t := range w.Things(room.Key) {
			like := min(Like(t.Name, typed), Like(t.ID, typed))
			if like < Unlike && len(kinds[like]) < mostFound {
				kinds[like] = append(kinds[like], Found{Link: sim.Link{Room: room.Key, ID: t.ID}, Name: t.Name, Title: room.Title})
			}
		}
	}
	out := slices.Concat(kinds[:]...)
	return out[:min(len(out), mostFound)]
}

// Nearest orders names by their likeness to what was typed, and leaves those that have
// none; equally like ones keep their order.
func Nearest[T any](list []T, typed string, names func(T) []string) []T {
	like := make(map[int]Likeness, len(list))
	var order []int
	for i, x := range list {
		best := Unlike
		for _, name := range names(x) {
			best = min(best, Like(name, typed))
		}
		if best < Unlike {
			like[i] = best
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(like[a], like[b]) })
	out := make([]T, len(order))
	for n, i := range order {
		out[n] = list[i]
	}
	return out
}
