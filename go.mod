module reenact

go 1.26

require (
	github.com/charmbracelet/bubbles v1.0.0
	github.com/charmbracelet/bubbletea v1.3.10
	github.com/charmbracelet/lipgloss v1.1.0
	github.com/guptarohit/asciigraph v0.10.0
	github.com/spf13/cobra v1.10.1
	gopkg.in/yaml.v3 v3.0.1
	pgregory.net/rapid v1.2.0
)
