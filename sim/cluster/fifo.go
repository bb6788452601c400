package cluster

// ref names one life of a pod.
type ref struct {
	id  int32
	gen uint32
}

// fifo is a queue of pods. An entry whose pod has moved on is skipped by its
// reader, so leaving a queue early costs nothing.
type fifo struct {
	items []ref
	head  int
}

func (f *fifo) push(r ref) {
	if f.head >= 256 && f.head*2 >= len(f.items) {
		f.items = f.items[:copy(f.items, f.items[f.head:])]
		f.head = 0
	}
	f.items = append(f.items, r)
}

// pop returns the oldest entry whose pod still lives that life and is in the
// given state.
func (f *fifo) pop(w *World, s state) (int32, bool) {
	id, ok := f.peek(w, s)
	if ok {
		f.head++
	}
	return id, ok
}

func (f *fifo) peek(w *World, s state) (int32, bool) {
	for ; f.head < len(f.items); f.head++ {
		r := f.items[f.head]
		if p := &w.pods[r.id]; p.gen == r.gen && p.state == s {
			return r.id, true
		}
	}
	return 0, false
}

func (f *fifo) len() int { return len(f.items) - f.head }

func (f *fifo) clone() fifo { return fifo{items: append([]ref(nil), f.items[f.head:]...)} }
