// Package report puts together what runs came to and writes it as a table to
// read, as CSV, JSON and Markdown. It knows no world: columns, headings and units
// are what the series and outcomes declare.
package report

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"reenact/sim"
)

// Report is a recording and what there is to say about it.
type Report struct {
	Script    *sim.Script
	Seed      uint64
	Actions   []sim.Action // on top of the script's moments
	Drop      []string     // ids of the moments that were left out
	Until     time.Duration
	Recording *sim.Recording
	Checksum  uint64 // of the world at Until
	Width     int    // letters in a line of the terminal that is written to; 0 for none
}

// Formats lists the names that Write knows.
func Formats() []string { return []string{"table", "csv", "json"} }

// Write writes the report in the named format. It buffers little and writes as
// it goes; an error is the writer's, or tells that the format is unknown.
func Write(w io.Writer, format string, r *Report) error {
	switch format {
	case "table":
		return writeTable(w, r)
	case "csv":
		return writeCSV(w, r)
	case "json":
		return writeJSON(w, r)
	}
	return fmt.Errorf("unknown format %q", format)
}

// appendValue writes a sample as a number with the decimals of its scale, and
// nothing when there is no value.
func appendValue(line []byte, v, scale int64) []byte {
	if v == sim.Empty {
		return line
	}
	if scale <= 1 {
		return strconv.AppendInt(line, v, 10)
	}
	if v < 0 {
		line, v = append(line, '-'), -v
	}
	line = strconv.AppendInt(line, v/scale, 10)
	return strconv.AppendInt(append(line, '.'), v%scale*10/scale, 10)
}

// column is a recorded series with its samples.
type column struct {
	sim.Series
	samples []int64
}

func columns(rec *sim.Recording) []column {
	var cols []column
	for _, s := range rec.Series() {
		cols = append(cols, column{s, rec.Column(s.Key)})
	}
	return cols
}
