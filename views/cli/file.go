package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"reenact/incidents"
	"reenact/views/cli/atomicfile"
)

// writeFile writes the file of --output in one step.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := prepareFile("--output", path, write)
	if err != nil {
		return err
	}
	return f.commit()
}

// preparedFile is the whole of a file that a flag names, not yet in its place.
type preparedFile struct {
	*atomicfile.File
	name string // the flag and the path as typed
}

// prepareFile writes all of a file, which stands in its place only after commit. A
// failure leaves no trace.
func prepareFile(flag, path string, write func(io.Writer) error) (*preparedFile, error) {
	name := flag + " " + path
	f, err := atomicfile.New(path)
	if err != nil {
		return nil, cannotWrite(name, err)
	}
	if err := output(f, write); err != nil {
		f.Drop()
		var failed *failure
		if errors.As(err, &failed) {
			return nil, &failure{name, reason(failed.err)}
		}
		return nil, err
	}
	return &preparedFile{f, name}, nil
}

// commit puts the file in its place.
func (p *preparedFile) commit() error {
	if err := p.Commit(); err != nil {
		return &failure{p.name, reason(err)}
	}
	return nil
}

// cannotWrite says why no file can be begun at a path; whose fault it is, exitCode
// knows.
func cannotWrite(name string, err error) error {
	var other *atomicfile.NotRegular
	if errors.As(err, &other) {
		return fmt.Errorf("%s: that is not a file", name)
	}
	return fmt.Errorf("%s: %w", name, reason(err))
}

// places are the files that a command writes.
type places struct{ output, save string }

// check refuses to write over what is read, or two things to one file; links and other
// spellings of a path are seen through. It comes before the work.
func (p places) check(read ...string) error {
	if p.output != "" && p.save != "" && atomicfile.SamePlace(p.output, p.save) {
		return fmt.Errorf("--output and --save both lead to %s; write to two files", p.save)
	}
	for _, to := range []struct{ flag, path string }{{"--output", p.output}, {"--save", p.save}} {
		for _, from := range read {
			if to.path == "" || from == "" || slices.Contains(incidents.Names(), from) {
				continue
			}
			if atomicfile.SamePlace(to.path, from) {
				return fmt.Errorf("%s %s: that is the file that is read, and would be lost; write to another", to.flag, to.path)
			}
		}
	}
	return nil
}

// reason is the cause of a file error without its path, which the user typed.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
