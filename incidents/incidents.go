// Package incidents holds the incidents that come with the program and reads
// those that somebody else wrote: one YAML file each, with a cluster, the causes
// of what happened in order of time, and the reason for every number that is a
// guess.
package incidents

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reenact/incidents/strict"
	"reenact/incidents/strict/nearest"
	"reenact/sim"
)

//go:embed *.yaml
var embedded embed.FS

const suffix = ".yaml"

// Names lists the embedded incidents, sorted.
func Names() []string {
	files, err := fs.Glob(embedded, "*"+suffix)
	if err != nil {
		panic(err) // the pattern is a constant
	}
	names := make([]string, 0, len(files))
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f, suffix))
	}
	return names
}

// Summary is what a list of incidents shows.
type Summary struct {
	Name, Title string
	Text        string // a few sentences
	World       string // what its world is a model of
	Start       time.Time
	Length      time.Duration // of the replay, without its warm-up
}

// List describes the embedded incidents, in the order of Names.
func List() ([]Summary, error) {
	var list []Summary
	for _, name := range Names() {
		s, err := Open(name)
		if err != nil {
			return nil, err
		}
		list = append(list, Describe(s))
	}
	return list, nil
}

// Open reads an embedded incident by its name, or a file by its path. What has
// a slash or ends in .yaml or .yml is a path, and so is any other file that
// exists.
func Open(nameOrPath string) (*sim.Script, error) {
	name, data, err := read(nameOrPath)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// read returns an incident's bytes and what errors call them.
func read(nameOrPath string) (name string, data []byte, err error) {
	if data, err := embedded.ReadFile(nameOrPath + suffix); err == nil && !strings.ContainsAny(nameOrPath, `/\`) {
		return nameOrPath + suffix, data, nil
	}
	data, err = readFile(nameOrPath, "an incident")
	if errors.Is(err, fs.ErrNotExist) && !looksLikePath(nameOrPath) {
		return "", nil, unknown(nameOrPath)
	}
	return nameOrPath, data, err
}

func looksLikePath(name string) bool {
	ext := filepath.Ext(name)
	return strings.ContainsAny(name, `/\`) || ext == ".yaml" || ext == ".yml"
}

func unknown(name string) error {
	names := Names()
	return fmt.Errorf("unknown incident %s%s; the embedded ones are %s, and the path of a YAML file will do too",
		strict.Shown(name), nearest.Hint(name, names), strings.Join(names[:len(names)-1], ", ")+" and "+names[len(names)-1])
}

// readFile reads no more than a file may be long, and only from what is a file
// in truth: a directory or a pipe is a slip of the keyboard.
func readFile(path, what string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, notReadable(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file; give the path of %s's YAML file", strict.OneLine(path), what)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, notReadable(path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strict.MaxFile+1))
	if err != nil {
		return nil, notReadable(path, err)
	}
	return data, nil
}

func notReadable(path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("%s cannot be read: %w", strict.OneLine(path), err)
}

// SameIncident tells whether two names or paths lead to the same incident, letter by
// letter.
func SameIncident(a, b string) bool {
	_, one, errA := read(a)
	_, other, errB := read(b)
	return errA == nil && errB == nil && bytes.Equal(one, other)
}
