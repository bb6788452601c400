package strict

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

// mostErrors is how many mistakes are told of one file.
const mostErrors = 100

// Fail makes the error for a node.
func (d *Decoder) Fail(n *yaml.Node, path, instead, problem string, args ...any) error {
	return &Error{File: d.File, Line: n.Line, Where: path, Problem: fmt.Sprintf(problem, args...), Instead: instead}
}

// FailAt makes the error for a path that was read, or for the nearest thing around
// it that was. A default is not: it stands in no line.
func (d *Decoder) FailAt(path, instead, problem string, args ...any) error {
	path = d.asWritten(path)
	for at := path; ; at = parent(at) {
		if n := d.nodes[at]; n != nil && n.Line > 0 {
			return d.Fail(n, path, instead, problem, args...)
		}
		if at == "" {
			return &Error{File: d.File, Where: path, Problem: fmt.Sprintf(problem, args...), Instead: instead}
		}
	}
}

// Passed takes an error in where all are wanted: nil lets the reading go on.
func (d *Decoder) Passed(err error) error {
	if e, ok := err.(*Error); ok && d.All && len(d.Errors) < mostErrors {
		d.Errors = append(d.Errors, e)
		return nil
	}
	return err
}

// Sound tells whether nothing was found wrong so far at a path, below it, or with the
// mapping or list that it is in itself: what is compared with a value that could not
// be read makes a mistake of a second mistake.
func (d *Decoder) Sound(path string) bool {
	return !slices.ContainsFunc(d.Errors, func(e *Error) bool {
		return Covers(path, e.Where) || e.Where != "" && Covers(e.Where, path)
	})
}
