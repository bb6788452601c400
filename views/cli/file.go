package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes the file of --output.
func writeFile(path string, write func(io.Writer) error) error {
	return writeFileOf("--output", path, write)
}

// writeFileOf writes the file that a flag names in one step: whoever looks sees
// the old one or the whole new one, and a failure leaves no trace.
func writeFileOf(flag, path string, write func(io.Writer) error) error {
	f, err := prepareFile(flag, path, write)
	if err != nil {
		return err
	}
	return f.commit()
}

// preparedFile is the whole of a file beside the place where it will be.
type preparedFile struct{ temporary, path string }

// prepareFile writes all of a file, which stands in its place only after commit.
func prepareFile(flag, path string, write func(io.Writer) error) (p *preparedFile, err error) {
	if info, statErr := os.Stat(path); statErr == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s %s: that is not a file", flag, path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".reenact-*")
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, path, reason(err))
	}
	p = &preparedFile{f.Name(), path}
	defer func() {
		if err != nil {
			f.Close()
			p.drop()
		}
	}()
	if err := output(f, write); err != nil {
		return nil, err
	}
	// CreateTemp keeps others out; a report is as readable as any new file.
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return nil, &writeError{err}
	}
	return p, nil
}

// commit puts the file in its place.
func (p *preparedFile) commit() error {
	if err := os.Rename(p.temporary, p.path); err != nil {
		p.drop()
		return &writeError{err}
	}
	return nil
}

// drop takes away what was not committed.
func (p *preparedFile) drop() { os.Remove(p.temporary) }

// reason is the cause of a file error without its path, which the user typed.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
