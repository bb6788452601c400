package survey

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Bounds of what is read, so that a file made to harm, or a slip, ends in a word
// and not in a full memory. Logs and lists are read piece by piece: what counts is
// how much they hold, not how much of it is kept.
const (
	maxEntries = 50_000   // files of a folder or an archive
	maxDepth   = 4        // archives and compressions in each other
	maxUnpack  = 16 << 30 // bytes that come out of all compressed files together
	maxWhole   = 64 << 20 // bytes of a text that must be held whole: YAML, a line
	peekSize   = 64 << 10 // bytes by which a text is recognised
)

// InputError says what is wrong with something that was to be read, and where.
type InputError struct {
	Name    string // as the user knows it: a path, and within an archive "bundle.tar.gz: ./ipamd/enis.json"
	Where   string // a line, a byte, an item; may be empty
	Problem string
	Instead string // what to do about it; may be empty
}

func (e *InputError) Error() string {
	text := fmt.Sprintf("%q", e.Name)
	if e.Where != "" {
		text += ": " + e.Where
	}
	text += ": " + e.Problem
	if e.Instead != "" {
		text += "; " + e.Instead
	}
	return text
}

// Progress is told now and then how many bytes were read, and of how many; 0 when
// that is not known.
type Progress func(done, total int64)

// Read takes in everything that the names lead to: files, folders, archives, and -
// for standard input. It goes on past what it does not know and what says that a
// permission was missing; an *InputError ends it, for half a cluster taken for a
// whole one would be worse than none.
func Read(ctx context.Context, names []string, stdin io.Reader, progress Progress) (*Collection, error) {
	r := &reader{ctx: ctx, into: newCollection(), progress: progress}
	for _, name := range names {
		if err := r.measure(name); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		if err := r.name(name, stdin); err != nil {
			return nil, err
		}
	}
	return r.into, nil
}

type reader struct {
	ctx         context.Context
	into        *Collection
	progress    Progress
	done, total int64 // bytes on disk
	unpacked    int64
	entries     int
}

// measure adds up what there is to read, for the progress.
func (r *reader) measure(name string) error {
	if name == "-" {
		return nil
	}
	return filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return &InputError{Name: p, Problem: reasonOf(err)}
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			r.total += info.Size()
		}
		return r.ctx.Err()
	})
}

func (r *reader) name(name string, stdin io.Reader) error {
	if name == "-" {
		return r.stream("standard input", stdin, 0)
	}
	info, err := os.Stat(name)
	if err != nil {
		return &InputError{Name: name, Problem: reasonOf(err)}
	}
	if !info.IsDir() {
		return r.file(name)
	}
	var files []string
	err = filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return &InputError{Name: p, Problem: reasonOf(err)}
		}
		if d.Type().IsRegular() { // a link could lead anywhere, out of the folder or round in it
			files = append(files, p)
		}
		return r.ctx.Err()
	})
	slices.Sort(files)
	for _, f := range files {
		if err == nil {
			err = r.file(f)
		}
	}
	return err
}

func (r *reader) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return &InputError{Name: name, Problem: reasonOf(err)}
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && !info.Mode().IsRegular() {
		return &InputError{Name: name, Problem: "this is neither a file nor a folder"}
	}
	return r.stream(name, &counting{r: r, from: f}, 0)
}

// counting tells the progress of what was read from disk, and stops when the
// reading is cancelled.
type counting struct {
	r    *reader
	from io.Reader
}

func (c *counting) Read(p []byte) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.from.Read(p)
	c.r.done += int64(n)
	if c.r.progress != nil {
		c.r.progress(c.r.done, c.r.total)
	}
	return n, err
}

// errTooMuch is what a reader of compressed data says when enough came out of it.
var errTooMuch = errors.New("more comes out of it than anything we know of holds")

// unpacking counts what comes out of a compressed file.
type unpacking struct {
	r    *reader
	from io.Reader
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	if u.r.unpacked += int64(n); u.r.unpacked > maxUnpack {
		return n, errTooMuch
	}
	return n, err
}

// stream opens what is packed and hands texts on.
func (r *reader) stream(name string, from io.Reader, depth int) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if r.entries++; r.entries > maxEntries {
		return &InputError{Name: name, Problem: fmt.Sprintf("these are more than %d files", maxEntries), Instead: "name the folder of one collection"}
	}
	if depth > maxDepth {
		return &InputError{Name: name, Problem: fmt.Sprintf("it is packed more than %d times", maxDepth)}
	}
	in := bufio.NewReaderSize(from, peekSize)
	head, err := in.Peek(peekSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.failed(name, err)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return r.gzip(name, in, depth)
	case isTar(head):
		return r.tar(name, in, depth)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return &InputError{Name: name, Problem: "this is a zip archive", Instead: "unpack it and name the folder"}
	}
	return r.failed(name, r.text(name, utf8Of(in, head)))
}

// utf8Of turns UTF-16 into UTF-8 and takes a byte order mark away.
func utf8Of(in *bufio.Reader, head []byte) *bufio.Reader {
	utf16 := func(order unicode.Endianness) *bufio.Reader {
		return bufio.NewReaderSize(transform.NewReader(in, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), peekSize)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = in.Discard(3) // they were peeked at
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return utf16(unicode.LittleEndian)
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return utf16(unicode.BigEndian)
	}
	return in
}

func (r *reader) gzip(name string, in io.Reader, depth int) error {
	z, err := gzip.NewReader(in)
	if err != nil {
		return r.failed(name, err)
	}
	defer z.Close()
	return r.stream(name, &unpacking{r: r, from: z}, depth+1)
}

// isTar knows an archive by the mark in its first header.
func isTar(head []byte) bool {
	const at = 257
	return len(head) > at+5 && string(head[at:at+5]) == "ustar"
}

// tar reads an archive's files. Their names only tell the user which one is meant;
// nothing is ever written under them.
func (r *reader) tar(name string, in io.Reader, depth int) error {
	archive := tar.NewReader(in)
	bundle := r.into.beginBundle(name)
	defer r.into.endBundle(bundle)
	for {
		h, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return r.failed(name, err)
		case h.Typeflag != tar.TypeReg:
			continue
		}
		if err := r.stream(name+": "+path.Clean(h.Name), archive, depth+1); err != nil {
			return err
		}
	}
}

// failed says of a failure where it happened.
func (r *reader) failed(name string, err error) error {
	var known *InputError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &InputError{Name: name, Problem: "the file ends in the middle", Instead: "copy or collect it again"}
	case errors.Is(err, errTooMuch):
		return &InputError{Name: name, Problem: err.Error(), Instead: "unpack it and name the files that matter"}
	}
	return &InputError{Name: name, Problem: reasonOf(err)}
}

// reasonOf is the part of an error that the name before it does not say already.
func reasonOf(err error) string {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err.Error()
	}
	return strings.TrimSpace(err.Error())
}
