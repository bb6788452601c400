package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"reenact/views/cli/atomicfile"
)

// write puts a text into a file the way it is meant to be done.
func write(path, text string) error {
	f, err := atomicfile.New(path)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		f.Drop()
		return err
	}
	return f.Commit()
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAFileKeepsItsMode(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o666, 0o755} {
		path := filepath.Join(t.TempDir(), "file")
		os.WriteFile(path, []byte("old"), 0o600)
		os.Chmod(path, mode)
		if err := write(path, "new"); err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Stat(path); info.Mode().Perm() != mode || content(t, path) != "new" {
			t.Errorf("a file of mode %o came out with %o", mode, info.Mode().Perm())
		}
	}
}

func TestLinksAreFollowed(t *testing.T) {
	dir := t.TempDir()
	there, link, chain := filepath.Join(dir, "sub", "there"), filepath.Join(dir, "link"), filepath.Join(dir, "chain")
	os.Mkdir(filepath.Dir(there), 0o755)
	os.Symlink("sub/there", link) // to nothing yet
	os.Symlink(link, chain)
	for _, text := range []string{"first", "second"} {
		if err := write(chain, text); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(link)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 || content(t, there) != text {
			t.Fatalf("the link is %v (%v), the file holds %q", info.Mode(), err, content(t, there))
		}
	}
	os.Symlink("loop", filepath.Join(dir, "loop"))
	if err := write(filepath.Join(dir, "loop"), ""); err == nil {
		t.Error("a link to itself was written")
	}
	if !atomicfile.SamePlace(chain, filepath.Join(dir, "sub", "..", "sub", "there")) {
		t.Error("a link's end is another place than the file")
	}
	if atomicfile.SamePlace(chain, filepath.Join(dir, "there")) {
		t.Error("files of one name in two directories are one place")
	}
}

func TestNothingElseIsReplaced(t *testing.T) {
	dir := t.TempDir()
	var other *atomicfile.NotRegular
	if err := write(dir, ""); !errors.As(err, &other) {
		t.Errorf("a directory: %v", err)
	}
	if err := write("/dev/null", ""); !errors.As(err, &other) {
		t.Errorf("a device: %v", err)
	}
	if err := write(filepath.Join(dir, "no", "file"), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
	protected := filepath.Join(dir, "protected")
	os.WriteFile(protected, nil, 0o444)
	if err := write(protected, "x"); os.Geteuid() != 0 && !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a protected file: %v", err)
	}
}

func TestWhatIsDroppedLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	f, err := atomicfile.New(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Drop()
	if err := atomicfile.Claim(path); err != nil {
		t.Fatal(err)
	}
	atomicfile.Unclaim(path)
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("there is still %v", left)
	}
}

// Of many who claim a path at once one has it; and what was made good is not given
// back any more.
func TestAClaimIsOnesOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	var all sync.WaitGroup
	won := make(chan bool, 20)
	for range cap(won) {
		all.Go(func() { won <- atomicfile.Claim(path) == nil })
	}
	all.Wait()
	close(won)
	n := 0
	for ok := range won {
		if ok {
			n++
		}
	}
	if err := write(path, "kept"); err != nil || n != 1 {
		t.Fatalf("%d have the claim (%v)", n, err)
	}
	atomicfile.Unclaim(path)
	if content(t, path) != "kept" {
		t.Error("the file was given back")
	}
}
