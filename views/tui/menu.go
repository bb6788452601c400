package tui

// Menu is what there is to open.
type Menu struct {
	// List names what there is.
	List func() []Entry
	// Open opens what an entry's Where or a typed path leads to.
	Open func(where string) (Options, error)
	// Complete offers paths that begin as typed; nil: none.
	Complete func(typed string) []string
}
