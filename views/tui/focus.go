package tui

import (
	"reenact/sim/plain"
	"reenact/views/theme"
)

// focus is where the reader's hand is: which tab, what covers it, what is being
// typed, and what was said last. Its methods are its only writers (a test reads the
// package for others), so that every way in and out stands here:
//
//	choose      another tab; whatever covered it goes
//	open, close an overlay, from its top
//	scroll      within an overlay
//	ask, unask  a prompt; keys go to it until it is left
//	say         a line until the next key
//	offer       the same, which y answers
//	heed        the next key is here: the line goes
type focus struct {
	tab        int
	overlay    overlay
	overlayTop int
	prompt     *prompt
	notice     notice
	warned     bool // of branches that leaving would lose
}

// notice is a line for the reader until the next key.
type notice struct {
	text  string
	role  theme.Role
	retry *prompt // what made the choice that is told of, for the world may still refuse it
	yes   func()  // what y does when the line is a question; nil otherwise
}

func (f *focus) choose(tab int) { f.tab, f.overlay, f.overlayTop = tab, noOverlay, 0 }

func (f *focus) open(o overlay) { f.overlay, f.overlayTop = o, 0 }

func (f *focus) close() { f.open(noOverlay) }

// scroll goes to a line of the overlay; painting stops at the last page.
func (f *focus) scroll(top int) { f.overlayTop = max(top, 0) }

func (f *focus) ask(p *prompt) { f.prompt = p }

// unask closes a prompt, unless another has taken its place.
func (f *focus) unask(p *prompt) {
	if f.prompt == p {
		f.prompt = nil
	}
}

// say tells the reader something until the next key.
func (f *focus) say(role theme.Role, text string) {
	f.notice = notice{text: plain.Line(text), role: role}
}

// offer makes the line that was said a question: y does it.
func (f *focus) offer(yes func()) { f.notice.yes = yes }

// retried remembers which prompt made the choice that the line tells of.
func (f *focus) retried(p *prompt) { f.notice.retry = p }

// heed takes the line away and returns what y would have done.
func (f *focus) heed() (yes func()) {
	yes = f.notice.yes
	f.notice = notice{}
	return yes
}

// warn remembers that the reader was asked whether he means to leave.
func (f *focus) warn(yes bool) { f.warned = yes }
