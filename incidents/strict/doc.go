// Package strict reads YAML more strictly than yaml.v3, and complains in better
// words: every key must be known and present, every value within its bounds, and
// every complaint has a line, a path and what to write instead. It knows no world
// and no file: what may stand where is declared by the structs that are filled
// (package kit has the tags).
package strict
