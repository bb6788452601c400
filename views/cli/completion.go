package cli

import (
	"errors"
	"fmt"
	"io"
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
	for _, shell := range cmd.Commands() {
		if shell.Name() == "bash" {
			shell.RunE = func(bash *cobra.Command, _ []string) error { return bashScript(root, bash) }
		}
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

// bashScript writes cobra's script for bash, which compares what is offered, with its
// commas quoted, to what was typed, which may have them bare.
func bashScript(root, bash *cobra.Command) error {
	plain, err := bash.Flags().GetBool("no-descriptions")
	if err != nil {
		return err
	}
	var script strings.Builder
	if err := root.GenBashCompletionV2(&script, !plain); err != nil {
		return err
	}
	const before = "    # Use eval to handle any environment variables and such\n"
	text := strings.Replace(script.String(), before, `    cur="${cur//\\,/,}"; cur="${cur//,/\\,}"`+"\n"+before, 1)
	return output(root.OutOrStdout(), func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
}
