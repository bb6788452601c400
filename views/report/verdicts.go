package report

import (
	"bufio"
	"fmt"
	"io"
)

// VerdictFormats lists the names that WriteVerdicts and WriteSensitivity know.
func VerdictFormats() []string { return []string{"table", "json", "markdown"} }

// judged is what is said of one incident's claims.
type judged interface {
	writeTable(w io.Writer)
	writeMarkdown(w io.Writer)
	objects() []any // for the one list of all incidents in JSON
}

// writeEach writes what is said of each incident in one of VerdictFormats. An
// error is the writer's, or tells that the format is unknown.
func writeEach[T judged](w io.Writer, format string, all []T) error {
	out := bufio.NewWriter(w)
	switch format {
	case "table":
		for _, one := range all {
			one.writeTable(out)
		}
	case "markdown":
		for _, one := range all {
			one.writeMarkdown(out)
		}
	case "json":
		list := []any{}
		for _, one := range all {
			list = append(list, one.objects()...)
		}
		if err := writeObject(out, list); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown format %q", format)
	}
	return out.Flush()
}
