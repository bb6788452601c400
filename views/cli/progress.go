package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress is a bar on a terminal, for a run that takes longer than a person
// wants to look at nothing.
type progress struct {
	out     io.Writer // nil: there is no terminal
	total   time.Duration
	begun   time.Time
	next    time.Time // when the bar is drawn again
	visible bool
}

const (
	barAfter = 700 * time.Millisecond
	barEvery = 100 * time.Millisecond
	barWidth = 30
)

func newProgress(stderr io.Writer, total time.Duration) *progress {
	p := &progress{total: total, begun: time.Now()}
	p.next = p.begun.Add(barAfter)
	if terminal(stderr) && os.Getenv("TERM") != "dumb" { // which knows no code to take it away
		p.out = stderr
	}
	return p
}

// show draws how much of the simulated time has passed, when it is time to.
func (p *progress) show(done time.Duration) {
	if p.out == nil || time.Now().Before(p.next) {
		return
	}
	p.next, p.visible = time.Now().Add(barEvery), true
	full := int(barWidth * done / p.total)
	fmt.Fprintf(p.out, "\r[%s%s] %3d %%  %s ", strings.Repeat("#", full), strings.Repeat(".", barWidth-full),
		100*done/p.total, time.Since(p.begun).Round(time.Second))
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.visible {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
