// Package cli is the command line: it reads what the user typed, checks all of
// it before anything is written, and calls the package that does the work.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"reenact/incidents/strict/nearest"
	"reenact/sim/plain"
	"reenact/views/tui"
	"reenact/views/workbench"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit codes.
const (
	exitOK          = 0
	exitFailed      = 1   // the machine failed (a full disk), or verify's answer is no
	exitMistake     = 2   // what the user asked for cannot be; one line says why
	exitInterrupted = 130 // Ctrl-C
	exitBrokenPipe  = 141 // the reader of the output went away
)

// Streams are the program's three.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Width is how many letters a line of the terminal Out has; 0 leaves it to
	// Out, which may be no terminal.
	Width int
}

// width is how many letters a line of the output has at most; 0 where the path
// of --output names a file, whose lines may be of any length.
func (s Streams) width(path string) int {
	switch {
	case path != "":
		return 0
	case s.Width > 0:
		return s.Width
	}
	f, ok := s.Out.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0 // no terminal
	}
	return width
}

// Main runs the command line and returns the exit code. A mistake of the user
// is one line on Err and nothing on Out.
func Main(ctx context.Context, args []string, std Streams) int {
	root := newRoot(std)
	root.SetArgs(append([]string{}, args...)) // nil would mean os.Args
	if !completing(args) {                    // which reads them twice
		onlyOnce(root)
	}
	if err := strayWord(root, args); err != nil {
		tell(std.Err, root, "", err.Error())
		return exitMistake
	}
	helped := &sink{to: std.Out} // cobra does not look whether its help went out
	root.SetOut(helped)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil && helped.err != nil {
		err = &failure{"writing the output", helped.err}
	}
	code := exitCode(err)
	var rescued *tui.Rescued
	if code == exitMistake || code == exitFailed || errors.As(err, &rescued) {
		tell(std.Err, cmd, "", err.Error())
	}
	return code
}

// tell writes one line on stderr, whatever letters it is made of: what the user
// typed, and what stands in files, is repeated in it.
func tell(stderr io.Writer, cmd *cobra.Command, kind, text string) {
	fmt.Fprintf(stderr, "%s: %s%s\n", cmd.CommandPath(), kind, plain.Line(text))
}

// failure is the machine's, not the user's.
type failure struct {
	of  string // what failed: the output, or a flag with its file
	err error
}

func (e *failure) Error() string { return e.of + ": " + e.err.Error() }
func (e *failure) Unwrap() error { return e.err }

// ofTheMachine are the errors of files that no other command line would mend.
var ofTheMachine = []error{
	syscall.EIO, syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM,
}

func exitCode(err error) int {
	var failed *failure
	var short *fellShort
	var fault *workbench.Fault
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return exitBrokenPipe
	case errors.As(err, &failed), errors.As(err, &short), errors.As(err, &fault), errors.Is(err, tui.ErrScreen),
		slices.ContainsFunc(ofTheMachine, func(e error) bool { return errors.Is(err, e) }):
		return exitFailed
	}
	return exitMistake
}

// output lets write fill a buffer to w, and tells the failures of w from those
// of the user's input.
func output(w io.Writer, write func(io.Writer) error) error {
	sink := &sink{to: w}
	out := bufio.NewWriter(sink)
	if err := write(out); err != nil && sink.err == nil {
		return err
	}
	out.Flush() // a failure is in the sink
	if sink.err != nil {
		return &failure{"writing the output", sink.err}
	}
	return nil
}

// sink remembers the first failure of a writer.
type sink struct {
	to  io.Writer
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// terminal tells whether a stream is one.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

func newRoot(std Streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "reenact",
		Short: "Re-enact an infrastructure incident in the terminal, and change what the responders did",
		Long: `reenact re-enacts real infrastructure incidents in a terminal. It simulates the
system that failed, replays the causes at their real times, and lets you turn a
knob at any moment to see what would have happened instead.

Without a command it shows the incidents to choose from.`,
		SilenceErrors: true, SilenceUsage: true, DisableSuggestions: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Version:           version(),
	}
	root.SetIn(std.In)
	root.SetOut(std.Out)
	root.SetErr(std.Err)
	root.SetVersionTemplate("reenact {{.Version}}\n")
	root.Flags().Bool("version", false, "print the program's version") // cobra's own takes -v, too
	root.AddCommand(newPlay(std), newRun(std), newCompare(std), newRevert(std), newWhen(std), newVerify(std), newList(std), newNode(std), newPool(std), newPlan(std), newImport(std), newCheck(std), newSchema(std), newReport(std), newVersion(std))
	browsed := playFlags{at: "start"}
	browsed.screen.add(root.Flags())
	root.Args = func(_ *cobra.Command, args []string) error { return unknownCommand(root, args) }
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		return browse(cmd.Context(), std, browsed, false)
	}
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return noEmptyFlag(cmd) }
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand(root))
	root.InitDefaultHelpCmd()
	addCompletion(root) // which keeps to the output of now
	completes(root)
	return root
}

// unknownCommand refuses any word that is no command.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s; the commands are %s", args[0], nearest.Hint(args[0], names), strings.Join(names, ", "))
}

// asked are the flags that cobra answers before it looks at the words beside them.
var asked = []string{"--help", "-h", "--version"}

// strayWord refuses a command that there is not where one of these is asked, too.
func strayWord(root *cobra.Command, args []string) error {
	if !slices.ContainsFunc(args, func(arg string) bool { return slices.Contains(asked, arg) }) {
		return nil
	}
	words := slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return slices.Contains(asked, arg) })
	if len(words) == 0 || strings.HasPrefix(words[0], "-") || completing(words) {
		return nil // cobra's to judge
	}
	if found, _, err := root.Find(words[:1]); err == nil && found != root {
		return nil
	}
	return unknownCommand(root, words)
}

// completing tells whether a shell asks what may be typed next.
func completing(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// helpCommand is cobra's, but a topic that does not exist is an error.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Explain a command", DisableFlagsInUseLine: true,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, args)
			}
			return cmd.Help()
		},
	}
}

// flagError makes one line of what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if errors.As(err, &missing) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		hint := ""
		if name, ok := nearest.Of(missing.GetSpecifiedName(), names); ok {
			hint = " (did you mean --" + name + "?)"
		}
		return fmt.Errorf("%v%s; %s --help lists the flags", err, hint, cmd.CommandPath())
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) && errors.Is(err, errTwice) {
		f := invalid.GetFlag()
		return fmt.Errorf("--%s is given twice, as %s and as %s; keep one", f.Name, plain.Line(f.Value.String()), plain.Line(invalid.GetValue()))
	}
	return err
}

// once is the value of a flag that stands for one thing: given twice, the first would be
// lost without a word.
type once struct {
	pflag.Value
	given bool
}

func (o *once) Set(text string) error {
	if o.given {
		return errTwice
	}
	o.given = true
	return o.Value.Set(text)
}

var errTwice = errors.New("given twice")

// onlyOnce makes all flags with a text refuse a second one.
func onlyOnce(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Value.Type() == "string" {
			f.Value = &once{Value: f.Value}
		}
	})
	for _, c := range cmd.Commands() {
		onlyOnce(c)
	}
}

// noEmptyFlag refuses a flag that was given nothing, which is most often a variable of
// the shell that is not set.
func noEmptyFlag(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" && err == nil {
			name, _ := pflag.UnquoteUsage(f)
			err = fmt.Errorf("--%s is empty; write --%s %s, or leave it out", f.Name, f.Name, name)
		}
	})
	return err
}

// wants checks the number of arguments and says what they are.
func wants(low, high int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < low:
			return fmt.Errorf("%s is missing; write %s", what, cmd.UseLine())
		case len(args) > high:
			return fmt.Errorf("%q is one argument too many; write %s", args[high], cmd.UseLine())
		}
		return nil
	}
}
