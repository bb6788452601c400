package workbench

import (
	"fmt"
	"runtime"
	"strings"
)

// Fault is a fault of the program's own, found while it ran. It prints as one line.
type Fault struct {
	What  string // what the panic said
	Where string // the file and line of ours that it came from
}

func (f *Fault) Error() string {
	return fmt.Sprintf("a fault of the program: %s (%s); please report it", f.What, f.Where)
}

// FaultOf makes an error of what a recovered panic brought. It is called by the function
// that recovers.
func FaultOf(p any) *Fault {
	f := &Fault{What: fmt.Sprint(p), Where: "unknown place"}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicked := false
	for more := true; more; {
		var at runtime.Frame
		at, more = frames.Next()
		panicked = panicked || strings.HasPrefix(at.Function, "runtime.gopanic")
		if panicked && strings.HasPrefix(at.Function, "reenact/") {
			file := at.File
			if parts := strings.Split(file, "/"); len(parts) > 3 {
				file = strings.Join(parts[len(parts)-3:], "/")
			}
			f.Where = fmt.Sprintf("%s:%d", file, at.Line)
			return f
		}
	}
	return f
}
