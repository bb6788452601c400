package nodetrace

import (
	"bufio"
	"io"
	"strconv"
	"time"

	"reenact/sim/plain"
)

// Writer writes what comes of a trace as JSON Lines, in the documented form and
// order of keys. Flush ends the output and tells of the first write that failed.
type Writer struct {
	out  *bufio.Writer
	line []byte
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{out: bufio.NewWriter(w)} }

// Flush writes what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// broken tells that a write has failed: what follows is in vain.
func (w *Writer) broken() bool {
	_, err := w.out.Write(nil) // which remembers
	return err != nil
}

// Added writes the line of a CNI ADD.
func (w *Writer) Added(at time.Duration, pod string, ok bool) {
	w.begin(at)
	w.line = append(w.line, `,"add":`...)
	w.line = plain.AppendJSON(w.line, pod)
	w.line = append(w.line, `,"ok":`...)
	w.line = strconv.AppendBool(w.line, ok)
	w.end()
}

// Passed writes the line of a pass of the pool loop.
func (w *Writer) Passed(at time.Duration, s Snapshot) { w.Explained(at, s, "") }

// Explained writes the line of a pass with the reason for what it did; an empty
// reason is left out.
func (w *Writer) Explained(at time.Duration, s Snapshot, why string) {
	w.begin(at)
	w.number(`,"total":`, s.Total)
	w.number(`,"assigned":`, s.Assigned)
	w.number(`,"cooldown":`, s.Cooldown)
	w.number(`,"enis":`, s.ENIs)
	w.number(`,"subnet_free":`, s.SubnetFree)
	w.number(`,"calls":{"AssignPrivateIpAddresses":`, s.Calls.Assign)
	w.number(`,"CreateNetworkInterface":`, s.Calls.Create)
	w.number(`,"UnassignPrivateIpAddresses":`, s.Calls.Unassign)
	w.number(`,"DeleteNetworkInterface":`, s.Calls.Delete)
	w.line = append(w.line, '}')
	if why != "" {
		w.line = append(w.line, `,"why":`...)
		w.line = plain.AppendJSON(w.line, why)
	}
	w.end()
}

func (w *Writer) begin(at time.Duration) {
	w.line = append(w.line[:0], `{"at":"`...)
	w.line = append(w.line, at.String()...)
	w.line = append(w.line, '"')
}

func (w *Writer) number(key string, n int) {
	w.line = append(w.line, key...)
	w.line = strconv.AppendInt(w.line, int64(n), 10)
}

func (w *Writer) end() {
	w.line = append(w.line, "}\n"...)
	w.out.Write(w.line) // a failure shows in Flush
}
