package theme

import "github.com/charmbracelet/lipgloss"

// Choice is a reader's of a palette.
type Choice string

// The choices. Auto goes by what the terminal says of its background; HighContrast has a
// background of its own, black, on which every text has a contrast of 7 to 1 at least.
const (
	Auto         Choice = "auto"
	Dark         Choice = "dark"
	Light        Choice = "light"
	HighContrast Choice = "high-contrast"
)

// Choices are the names of the palettes.
func Choices() []string {
	return []string{string(Auto), string(Dark), string(Light), string(HighContrast)}
}

// background is the one that a choice is for.
func (c Choice) background(getenv func(string) string) background {
	switch c {
	case Dark:
		return dark
	case Light:
		return light
	}
	return backgroundOf(getenv)
}

// bright is a look on the high contrast's black.
func bright(hex, ansi256, ansi16 string) look {
	return look{dark: rgb(hex, ansi256, ansi16)}
}

// contrasting is the palette of high contrast: the hues of the others, all bright, and
// nothing faint.
var contrasting = [roleCount]look{
	Text:   bright("#FFFFFF", "231", "15"),
	Strong: bold(bright("#FFFFFF", "231", "15")),
	Dim:    bright("#D0D0D0", "252", "7"),
	Ghost:  bright("#C0C0C0", "250", "7"),
	Later:  bright("#A9CBE0", "152", "7"),
	Accent: bright("#7CC7FF", "117", "14"),
	Second: bright("#FFB838", "215", "11"),
	Third:  bright("#5FE3B5", "79", "10"),
	Good:   bright("#5FE3B5", "79", "10"),
	Warn:   bright("#FFB838", "215", "11"),
	Bad:    bold(bright("#FF9C73", "216", "9")),
	Cursor: bold(bright("#7CC7FF", "117", "14")),
	Picked: {dark: lipgloss.CompleteColor{TrueColor: "#FFFFFF", ANSI256: "231", ANSI: "15"}, attr: "7"},
	Key:    bold(bright("#7CC7FF", "117", "14")),
	heat0:  bright("#C0C0C0", "250", "7"),
	heat1:  bright("#A9CBE0", "152", "7"),
	heat2:  bright("#7CC7FF", "117", "14"),
	heat3:  bright("#FFB838", "215", "11"),
	heat4:  bold(bright("#FF9C73", "216", "9")),
}
