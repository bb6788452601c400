package theme

import (
	"io"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"github.com/xo/terminfo"
)

// ability is what a terminal does with colours and weights.
type ability struct {
	colours int  // 0, 8, 16, 256 or trueColours
	weights bool // bold and reverse
	dim     bool
	mixed   bool // dim goes beside a colour
}

const trueColours = 1 << 24

// abilityOf reads what TERM's entry in the terminal database says, or, where there is
// none, what is known of terminals of that name; COLORTERM says of 24 bits, which few
// entries do. NO_COLOR (https://no-color.org) and CLICOLOR=0 leave the weights.
func abilityOf(getenv func(string) string, load func(term string) (ability, bool)) ability {
	term := getenv("TERM")
	a, known := load(term)
	if !known {
		a = byName(term)
	}
	if more := byEnvironment(term, getenv); a.weights && more > a.colours {
		a.colours = more
	}
	if getenv("NO_COLOR") != "" || getenv("CLICOLOR") == "0" && getenv("CLICOLOR_FORCE") == "" {
		a.colours = 0
	}
	return a
}

// byEnvironment is how many colours COLORTERM promises. GNU screen knows none of 24 bits,
// and what it runs in may have set the variable; nor does the Linux console.
func byEnvironment(term string, getenv func(string) string) int {
	said := strings.ToLower(getenv("COLORTERM"))
	switch {
	case !slices.Contains([]string{"truecolor", "24bit"}, said), strings.HasPrefix(term, "linux"), strings.HasPrefix(term, "vt"):
		return 0
	case strings.HasPrefix(term, "screen") && getenv("TERM_PROGRAM") != "tmux":
		return 256
	}
	return trueColours
}

// rich are names of terminals that have 24 bits, whatever the machine they are used from
// knows of them.
var rich = []string{"alacritty", "contour", "foot", "ghostty", "kitty", "wezterm"}

// byName is what a terminal of a name can do where no database tells.
func byName(term string) ability {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return term == n || strings.HasPrefix(term, n+"-") })
	}
	a := ability{colours: 8, weights: true}
	switch {
	case term == "dumb":
		return ability{}
	case term == "" && runtime.GOOS == "windows":
		return ability{trueColours, true, true, true}
	case has("", "unknown", "vt100", "vt102", "vt220", "vt320"):
		return ability{weights: true}
	case has("linux"):
		a.dim = true
	case has("screen", "tmux", "xterm"):
		a.dim, a.mixed = true, true
	}
	switch {
	case strings.HasSuffix(term, "-direct"), slices.ContainsFunc(rich, func(n string) bool { return strings.Contains(term, n) }):
		a.colours, a.dim, a.mixed = trueColours, true, true
	case strings.HasSuffix(term, "256color"):
		a.colours = 256
	}
	return a
}

// nameForm is that of the terminal database's entries, which are files.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+._-]*$`)

// dimBesideColour is the bit of the capability ncv that forbids it.
const dimBesideColour = 1 << 4

// terminfoOf reads a terminal's entry in the database of the machine.
func terminfoOf(term string) (ability, bool) {
	if !nameForm.MatchString(term) || term == "dumb" {
		return ability{}, false
	}
	ti, err := terminfo.Load(term)
	if err != nil {
		return ability{}, false
	}
	texts, numbers := ti.StringCapsShort(), ti.NumCapsShort()
	colours := max(numbers["colors"], 0)
	a := ability{colours: colours, weights: len(texts["bold"]) > 0 || len(texts["rev"]) > 0, dim: len(texts["dim"]) > 0}
	a.mixed = a.dim && max(numbers["ncv"], 0)&dimBesideColour == 0
	if colours > 256 {
		a.colours = trueColours
	}
	return a, true
}

// codes are the SGR parameters of all roles of a palette.
func (a ability) codes(palette *[roleCount]look, on background) (codes [roleCount][]string) {
	for role, l := range palette {
		if l.attr != "" && a.weights {
			codes[role] = append(codes[role], l.attr)
		}
		c := a.colour(l, on)
		switch {
		case c != "":
			codes[role] = append(codes[role], c)
		case l.grey && a.dim: // there is no grey, or no colour at all
			codes[role] = append(codes[role], "2")
		}
	}
	// Few colours have one blue for what is and what will be.
	if later := codes[Later]; a.colours > 0 && len(later) == 1 && slices.Equal(later, codes[Accent]) {
		codes[Later] = a.paler(later[0])
		codes[heat1] = codes[Later]
	}
	return codes
}

// paler is a colour that is not another one's, but of its kind.
func (a ability) paler(code string) []string {
	switch {
	case a.mixed && a.dim:
		return []string{"2", code}
	case code == "34":
		return []string{"36"}
	}
	return []string{"34"}
}

// colour is the SGR parameter of a look's colour, "" where the terminal has none for it.
func (a ability) colour(l look, on background) string {
	c := l.either
	switch on {
	case light:
		c = l.light
	case dark:
		c = l.dark
	}
	profile := termenv.Ascii
	switch {
	case c == (lipgloss.CompleteColor{}):
	case a.colours >= trueColours:
		profile = termenv.TrueColor
	case a.colours >= 256:
		profile = termenv.ANSI256
	case a.colours >= 8:
		profile = termenv.ANSI
	}
	if profile == termenv.Ascii {
		return ""
	}
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	const probe = "x"
	code, _, found := strings.Cut(r.NewStyle().Foreground(c).Render(probe), probe)
	if !found {
		return ""
	}
	code = strings.TrimSuffix(strings.TrimPrefix(code, "\x1b["), "m")
	if a.colours < 16 {
		return firstEight(code)
	}
	return code
}

// firstEight is the colour of eight that a bright one is most like; the bright black,
// which is grey, is like none.
func firstEight(code string) string {
	n, err := strconv.Atoi(code)
	switch {
	case err != nil || n < 90 || n > 97:
		return code
	case n == 90:
		return ""
	}
	return strconv.Itoa(n - 60)
}

// paper is the SGR parameter of a black background.
func (a ability) paper() string {
	switch {
	case a.colours >= trueColours:
		return "48;2;0;0;0"
	case a.colours >= 256:
		return "48;5;16"
	}
	return "40"
}
