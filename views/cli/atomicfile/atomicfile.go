// Package atomicfile writes files in one step: whoever looks sees the old one or the
// whole new one, and what fails or is broken off leaves no trace.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// File is a file that is written beside the place where it will stand, until Commit or
// Drop. It is no place for two goroutines at once.
type File struct {
	*os.File        // of the temporary file
	target   string // what is replaced; links are followed
}

// unfinished are the paths that are removed when the process is told to end.
var unfinished = struct {
	sync.Mutex
	paths map[string]bool
}{paths: map[string]bool{}}

// NotRegular tells that a path leads to a directory, a device or a pipe, which no file
// can take the place of.
type NotRegular struct{ Path string }

func (e *NotRegular) Error() string { return e.Path + " is not a file" }

// New begins the file at a path. It follows links, as a shell's redirection does. A file
// that stands there must be one that may be written, and lends its mode; a new one
// is as readable as the umask lets it be. Errors are of the package os, or *NotRegular.
func New(path string) (*File, error) {
	target, err := followed(path)
	if err != nil {
		return nil, err
	}
	mode, err := modeOf(target)
	if err != nil {
		return nil, err
	}
	if mode == 0 {
		return create(target, 0o666)
	}
	f, err := create(target, mode)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(mode); err != nil { // the umask took from it
		f.Drop()
		return nil, err
	}
	return f, nil
}

// mostLinks is how many links in a row are followed: Linux's own limit.
const mostLinks = 40

// followed is where a path leads to in the end; nothing need be there yet.
func followed(path string) (string, error) {
	for range mostLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", &fs.PathError{Op: "open", Path: path, Err: syscall.ELOOP}
}

// modeOf is the mode of the file that will be replaced; 0 where there is none.
func modeOf(target string) (fs.FileMode, error) {
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case !info.Mode().IsRegular():
		return 0, &NotRegular{target}
	}
	f, err := os.OpenFile(target, os.O_WRONLY, 0) // a protected file is not replaced
	if err != nil {
		return 0, err
	}
	return info.Mode().Perm(), f.Close()
}

// create opens a file that is nobody else's in the target's directory.
func create(target string, mode fs.FileMode) (*File, error) {
	unfinished.Lock()
	defer unfinished.Unlock()
	for {
		path := filepath.Join(filepath.Dir(target), fmt.Sprintf(".reenact-%d", rand.Uint64()))
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		unfinished.paths[path] = true
		return &File{f, target}, nil
	}
}

// Commit puts the whole file in its place; after an error nothing is left.
func (f *File) Commit() error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		f.Drop()
		return err
	}
	unfinished.Lock()
	defer unfinished.Unlock()
	if err := os.Rename(f.Name(), f.target); err != nil {
		remove(f.Name())
		return err
	}
	delete(unfinished.paths, f.Name())
	delete(unfinished.paths, f.target) // a claim is redeemed
	return nil
}

// Drop takes away what was not committed.
func (f *File) Drop() {
	f.Close()
	unfinished.Lock()
	defer unfinished.Unlock()
	remove(f.Name())
}

// Claim takes a path for a file to come: an empty file, unless one stands there, which
// is fs.ErrExist. A File that is committed at the path makes it good; Unclaim gives it
// back.
func Claim(path string) error {
	unfinished.Lock()
	defer unfinished.Unlock()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	unfinished.paths[path] = true
	return f.Close()
}

// Unclaim gives a path back that no file came to.
func Unclaim(path string) {
	unfinished.Lock()
	defer unfinished.Unlock()
	if unfinished.paths[path] {
		remove(path)
	}
}

func remove(path string) {
	os.Remove(path)
	delete(unfinished.paths, path)
}

// Abandon removes all that is unfinished. It is for a process that is about to end:
// whoever begins or ends a file after it waits for ever.
func Abandon() {
	unfinished.Lock()
	for path := range unfinished.paths {
		remove(path)
	}
}

// SamePlace tells whether two paths lead to one file, or would if there were one.
func SamePlace(a, b string) bool {
	a, errA := followed(a)
	b, errB := followed(b)
	if errA != nil || errB != nil {
		return false
	}
	if same(a, b) {
		return true
	}
	return filepath.Base(a) == filepath.Base(b) && same(filepath.Dir(a), filepath.Dir(b))
}

func same(a, b string) bool {
	one, errA := os.Stat(a)
	two, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(one, two)
}
