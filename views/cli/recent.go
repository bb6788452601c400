package cli

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"reenact/incidents"
	"reenact/views/cli/atomicfile"
)

// What was opened last is kept in a file of the user's state directory, the newest first:
// one a line, quoted as Go quotes, so that any name is a line. A convenience: whatever goes
// wrong with it is nobody's concern, and an empty list is as good.
const (
	mostRecent    = 30       // that are kept
	mostShown     = 6        // that are listed
	longestRecent = 64 << 10 // bytes that are read of the file
)

// stateFile is where the list is kept; "" where the user has no such place.
func stateFile() string {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "reenact", "recent")
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		if dir, err := os.UserCacheDir(); err == nil {
			return filepath.Join(dir, "reenact", "recent")
		}
		return ""
	}
	home, err := os.UserHomeDir()
	if err != nil || !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(home, ".local", "state", "reenact", "recent")
}

// recent are the names and absolute paths that were opened last, the newest first.
func recent() []string {
	path := stateFile()
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil // a pipe would never open
	}
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	var list []string
	lines := bufio.NewScanner(io.LimitReader(f, longestRecent))
	for lines.Scan() && len(list) < mostRecent {
		where, err := strconv.Unquote(lines.Text())
		if err == nil && where != "" && !slices.Contains(list, where) {
			list = append(list, where)
		}
	}
	return list
}

// remember puts an incident or a session, by its name or path, before those opened earlier.
func remember(where string) {
	path := stateFile()
	if path == "" {
		return
	}
	if !slices.Contains(incidents.Names(), where) {
		abs, err := filepath.Abs(where)
		if err != nil {
			return
		}
		where = abs
	}
	list := slices.DeleteFunc(recent(), func(w string) bool { return w == where })
	list = slices.Insert(list, 0, where)
	var text strings.Builder
	for _, w := range list[:min(len(list), mostRecent)] {
		text.WriteString(strconv.Quote(w) + "\n")
	}
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	f, err := atomicfile.New(path)
	if err != nil {
		return
	}
	if _, err := f.WriteString(text.String()); err != nil {
		f.Drop()
		return
	}
	_ = f.Commit() // after an error nothing is left of it
}
