package strict

import (
	"strconv"
	"strings"
)

func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

// Join is the path of a key below another.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// Index is the path of an entry of a list.
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// Covers tells whether a path is another's, or that of something around it.
func Covers(path, other string) bool {
	rest, ok := strings.CutPrefix(other, path)
	return ok && (path == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}
