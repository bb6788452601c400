package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reenact/incidents"
	"reenact/model/vpc"
	"reenact/sim"
	"reenact/sim/nodetrace"
	"reenact/sim/plain"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// offer is one way to complete a word: what would be typed, and what it is.
type offer struct{ word, about string }

// completer offers what may be typed next, given the words of the command so far.
type completer func(cmd *cobra.Command, args []string, typed string) []offer

// shell gives the offers that begin as typed to the shell. After one that is certain to go
// on (a folder, a key without its value) no blank is put.
func (c completer) shell(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	var lines []string
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	for _, o := range c(cmd, args, typed) {
		if !strings.HasPrefix(o.word, typed) {
			continue
		}
		if strings.ContainsAny(o.word[len(o.word)-1:], "/=,:") {
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		lines = append(lines, plain.Line(o.word)+"\t"+plain.Line(o.about))
	}
	return lines, directive
}

// formats are the names that --format takes, by command.
var formats = map[string][]string{
	"run": report.Formats(), "compare": report.OutcomeFormats(), "revert": report.OutcomeFormats(),
	"when": report.MomentFormats(), "verify": report.VerdictFormats(), "pool": report.PoolFormats(),
}

// byFlag completes the values of flags, which mean the same in every command.
var byFlag = map[string]completer{
	"format":  func(cmd *cobra.Command, _ []string, _ string) []offer { return offered(formats[cmd.Name()]...) },
	"actions": func(_ *cobra.Command, _ []string, typed string) []offer { return offered(completePath(typed)...) },
	"event":   ofScript(causes),
	"drop":    inList(ofScript(causes)),
	"at":      ofScript(moments),
	"until":   ofScript(moments),
	"from":    ofScript(moments),
	"to":      ofScript(moments),
	"set":     func(cmd *cobra.Command, args []string, typed string) []offer { return choices(cmd, args, typed, false) },
	"branch":  branchOffers,
	"fix":     inList(ofKnobs),
	"hold":    func(*cobra.Command, []string, string) []offer { return offered("10m", "30m", "1h") },
	"every":   func(*cobra.Command, []string, string) []offer { return offered("10s", "1m", "5m") },
	"seed":    func(*cobra.Command, []string, string) []offer { return nil },
	"speed":   func(*cobra.Command, []string, string) []offer { return offered("60", "120", "300", "1200") },
}

// completes teaches the commands to complete their words.
func completes(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "play", "run", "compare", "when", "list", "verify":
			cmd.ValidArgsFunction = atFirst(incidentOffers, nil).shell
		case "revert":
			cmd.ValidArgsFunction = atFirst(incidentOffers, ofKnobs).shell
		case "pool":
			cmd.ValidArgsFunction = atFirst(func(*cobra.Command, []string, string) []offer {
				return offered(vpc.InstanceTypes()...)
			}, func(*cobra.Command, []string, string) []offer { return keysOf(nodetrace.Variables()) }).shell
		}
		for name, c := range byFlag {
			if cmd.Flags().Lookup(name) != nil {
				// It fails only for a flag that is not there, or is completed already.
				_ = cmd.RegisterFlagCompletionFunc(name, c.shell)
			}
		}
	}
}

func offered(words ...string) []offer {
	var list []offer
	for _, w := range words {
		list = append(list, offer{w, ""})
	}
	return list
}

func keysOf(names []string) []offer {
	var list []offer
	for _, n := range names {
		list = append(list, offer{n + "=", ""})
	}
	return list
}

// atFirst completes the first argument in one way and the others in another.
func atFirst(first, rest completer) completer {
	return func(cmd *cobra.Command, args []string, typed string) []offer {
		switch {
		case len(args) == 0:
			return first(cmd, args, typed)
		case rest != nil:
			return rest(cmd, args, typed)
		}
		return nil
	}
}

// incidentOffers are the embedded incidents, and the files that the path leads to.
func incidentOffers(_ *cobra.Command, _ []string, typed string) []offer {
	var list []offer
	if embedded, err := incidents.List(); err == nil {
		for _, s := range embedded {
			list = append(list, offer{s.Name, s.Title})
		}
	}
	return append(list, offered(completePath(typed)...)...)
}

// scriptOf is the incident that a command line is about; nil when it names none that can
// be read.
func scriptOf(cmd *cobra.Command, args []string) *sim.Script {
	if len(args) == 0 {
		return nil
	}
	script, err := incidents.Open(args[0])
	if err == nil {
		return script
	}
	if s, err := incidents.LoadSession(args[0]); err == nil {
		return s.Script
	}
	return nil
}

// ofScript completes by the incident of the command line.
func ofScript(of func(*sim.Script) []offer) completer {
	return func(cmd *cobra.Command, args []string, _ string) []offer {
		if script := scriptOf(cmd, args); script != nil {
			return of(script)
		}
		return nil
	}
}

// causes are the ids of what can be left out.
func causes(s *sim.Script) (list []offer) {
	for _, m := range s.Moments {
		if m.Kind != sim.Observation {
			list = append(list, offer{m.ID, s.Exact(m.At) + " " + m.Title})
		}
	}
	return list
}

// moments are the times at which something happens, and the first and the last.
func moments(s *sim.Script) []offer {
	list := []offer{{timeWord(s, s.Start), "the replay begins"}}
	for _, m := range s.Moments {
		if m.At > s.Start {
			list = append(list, offer{timeWord(s, m.At), m.Title})
		}
	}
	list = append(list, offer{timeWord(s, s.End), "the end"})
	return slices.CompactFunc(list, func(a, b offer) bool { return a.word == b.word })
}

// timeWord is a time as one word, with the date where that is needed.
func timeWord(s *sim.Script, at time.Duration) string {
	return strings.ReplaceAll(s.Exact(at), " ", "T")
}

// inList completes the last of several words that commas part.
func inList(c completer) completer {
	return func(cmd *cobra.Command, args []string, typed string) []offer {
		before, last := cutLast(typed, ", ")
		return prefixed(before, c(cmd, args, last))
	}
}

func prefixed(before string, list []offer) []offer {
	for i := range list {
		list[i].word = before + list[i].word
	}
	return list
}

// cutLast parts a text after the last of some separators.
func cutLast(text, separators string) (before, last string) {
	i := strings.LastIndexAny(text, separators) + 1
	return text[:i], text[i:]
}

// ofKnobs completes a setting: a knob's key, then its values.
func ofKnobs(cmd *cobra.Command, args []string, typed string) []offer {
	script := scriptOf(cmd, args)
	if script == nil {
		return nil
	}
	world, err := script.New(max(script.Seed, 1))
	if err != nil {
		return nil
	}
	key, _, valued := strings.Cut(typed, "=")
	var list []offer
	for _, k := range world.Knobs() {
		switch {
		case !valued:
			list = append(list, offer{k.Key + "=", k.Help})
		case k.Key == key:
			return prefixed(key+"=", valuesOf(k))
		}
	}
	return list
}

// valuesOf are values that a knob takes: all, or those of a number that stand out.
func valuesOf(k sim.Knob) []offer {
	low, high := k.Ends()
	list := []offer{{k.Value, "at the start"}, {k.Default, "the default"}}
	switch k.Kind {
	case sim.BoolKnob:
		list = append(list, offered("on", "off")...)
	case sim.IntKnob, sim.DurationKnob:
		list = append(list, offer{low, "the least"}, offer{high, "the most"})
	default:
		list = append(list, offered(k.Choices...)...)
	}
	var seen []string
	return slices.DeleteFunc(list, func(o offer) bool {
		twice := o.word == "" || slices.Contains(seen, o.word)
		seen = append(seen, o.word)
		return twice
	})
}

// branchOffers completes a branch: of a session by its name, else what it changes once
// it has one.
func branchOffers(cmd *cobra.Command, args []string, typed string) []offer {
	if f := cmd.Flags().Lookup("actions"); cmd.Name() == "run" && f != nil {
		s, err := incidents.LoadSession(f.Value.String())
		if err != nil {
			return nil
		}
		list := offered("history")
		for _, b := range s.Branches {
			list = append(list, offer{b.Name, fmt.Sprintf("%d settings, %d events left out", len(b.Actions), len(b.Drop))})
		}
		return list
	}
	name, rest, ok := strings.Cut(typed, ":")
	if !ok {
		if name == "" {
			name = "what-if"
		}
		return []offer{{name + ":", "the name of the branch"}}
	}
	return prefixed(name+":", choices(cmd, args, rest, true))
}

// choices completes what a branch or --set changes, written without blanks: a time, then
// settings, and events that are left out.
func choices(cmd *cobra.Command, args []string, typed string, drops bool) []offer {
	script := scriptOf(cmd, args)
	if script == nil {
		return nil
	}
	before, last := cutLast(typed, ", ")
	var list []offer
	if strings.ContainsRune(before, ':') || strings.HasPrefix(before, "start") {
		list = ofKnobs(cmd, args, last)
	}
	if !strings.Contains(last, "=") {
		for _, o := range append(moments(script), offer{"start", "the very beginning, before the warm-up"}) {
			list = append(list, offer{o.word + ",", o.about})
		}
		for _, o := range causes(script) {
			if drops {
				list = append(list, offer{"-" + o.word, o.about})
			}
		}
	}
	return prefixed(before, list)
}
