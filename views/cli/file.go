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
func writeFileOf(flag, path string, write func(io.Writer) error) (err error) {
	if info, statErr := os.Stat(path); statErr == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s %s: that is not a file", flag, path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".reenact-*")
	if err != nil {
		return fmt.Errorf("%s %s: %w", flag, path, reason(err))
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := output(f, write); err != nil {
		return err
	}
	// CreateTemp keeps others out; a report is as readable as any new file.
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return &writeError{err}
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return &writeError{err}
	}
	return nil
}

// reason is the cause of a file error without its path, which the user typed.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
