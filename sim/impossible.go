package sim

import "fmt"

// Impossible is the value to panic with where an error would mean that the
// program itself is wrong, never its input.
func Impossible(because string, err error) error {
	return fmt.Errorf("this cannot happen, as %s: %w", because, err)
}
