// Package kit is what every world would otherwise write for itself: ranges that
// serve a file and a knob alike, and the table of knobs with its one check.
package kit
