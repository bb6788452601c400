package cli

import (
	"errors"
	"fmt"
	"strings"

	"reenact/incidents/strict/nearest"

	"github.com/spf13/cobra"
)

// addCompletion adds cobra's command that writes a script for a shell; a shell it
// does not know is an error.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	cmd, _, err := root.Find([]string{"completion"})
	if err != nil {
		return
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		var shells []string
		for _, c := range cmd.Commands() {
			shells = append(shells, c.Name())
		}
		list := strings.Join(shells, ", ")
		if len(args) == 0 {
			return errors.New("the shell is missing; write one of " + list)
		}
		return fmt.Errorf("unknown shell %q%s; write one of %s", args[0], nearest.Hint(args[0], shells), list)
	}
}
