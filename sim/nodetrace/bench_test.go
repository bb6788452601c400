package nodetrace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nobody observes nothing.
type nobody struct{}

func (nobody) Added(time.Duration, string, bool) {}
func (nobody) Passed(time.Duration, Snapshot)    {}

func BenchmarkReplay(b *testing.B) {
	paths, _ := filepath.Glob("testdata/*.trace.jsonl")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		trace, err := Parse(strings.NewReader(string(text)))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(filepath.Base(path), ".trace.jsonl"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				trace.Replay(1, nobody{})
			}
		})
	}
}

// BenchmarkParse reads a hundred thousand pods that come and go.
func BenchmarkParse(b *testing.B) {
	text := strings.Repeat(`{"at":"1m1.1s","add":"pod-1"}`+"\n"+`{"at":"1m1.1s","del":"pod-1"}`+"\n", 50_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(strings.NewReader(goodHeader + "\n" + text)); err != nil {
			b.Fatal(err)
		}
	}
}
