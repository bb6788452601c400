package claims

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"reenact/sim"
)

// formula is a parsed expression over the series of a recording. It gives NaN
// for a sample at which one of its series has no value.
type formula func(sample int) float64

// columns looks a series up: its samples and their scale.
type columns func(key string) (samples []int64, scale int64, ok bool)

// parse reads a formula of series keys, numbers, + - * /, the comparisons < and
// > (1 when true, else 0), parentheses, and min(…) and max(…). The error says
// what is wrong with the text.
func parse(text string, look columns) (formula, error) {
	p := &parser{words: split(text), look: look}
	f := p.compare()
	if p.err == nil && len(p.words) > 0 {
		p.fail("%q comes unexpectedly", p.words[0])
	}
	return f, p.err
}

// split cuts a formula into words; each sign is one.
func split(text string) []string {
	for _, sign := range []string{"+", "-", "*", "/", "(", ")", ",", "<", ">"} {
		text = strings.ReplaceAll(text, sign, " "+sign+" ")
	}
	return strings.Fields(text)
}

// parser walks the words by recursive descent and keeps the first error.
type parser struct {
	words []string
	look  columns
	err   error
	depth int
}

// deepest bounds the parentheses in each other.
const deepest = 20

func (p *parser) fail(problem string, args ...any) formula {
	if p.err == nil {
		p.err = fmt.Errorf(problem, args...)
	}
	p.words = nil
	return func(int) float64 { return math.NaN() }
}

// next takes the next word if it is one of these.
func (p *parser) next(these ...string) string {
	if len(p.words) == 0 || !slices.Contains(these, p.words[0]) {
		return ""
	}
	word := p.words[0]
	p.words = p.words[1:]
	return word
}

func (p *parser) compare() formula {
	a := p.sum()
	sign := p.next("<", ">")
	if sign == "" {
		return a
	}
	b := p.sum()
	if sign == ">" {
		a, b = b, a
	}
	return func(i int) float64 {
		x, y := a(i), b(i)
		switch {
		case math.IsNaN(x) || math.IsNaN(y):
			return math.NaN()
		case x < y:
			return 1
		}
		return 0
	}
}

func (p *parser) sum() formula {
	a := p.product()
	for {
		sign := p.next("+", "-")
		if sign == "" {
			return a
		}
		a = combine(sign, a, p.product())
	}
}

func (p *parser) product() formula {
	a := p.atom()
	for {
		sign := p.next("*", "/")
		if sign == "" {
			return a
		}
		a = combine(sign, a, p.atom())
	}
}

// combine joins two formulas by a sign. What is divided by zero has no value.
func combine(sign string, a, b formula) formula {
	switch sign {
	case "+":
		return func(i int) float64 { return a(i) + b(i) }
	case "-":
		return func(i int) float64 { return a(i) - b(i) }
	case "*":
		return func(i int) float64 { return a(i) * b(i) }
	}
	return func(i int) float64 {
		if d := b(i); d != 0 {
			return a(i) / d
		}
		return math.NaN()
	}
}

// atom is a number, a series, a formula in parentheses, or min or max of some.
func (p *parser) atom() formula {
	if len(p.words) == 0 {
		return p.fail("a series or a number is missing at the end")
	}
	if p.depth++; p.depth > deepest {
		return p.fail("parentheses are nested more than %d deep", deepest)
	}
	defer func() { p.depth-- }()
	word := p.words[0]
	p.words = p.words[1:]
	switch {
	case word == "(":
		return p.list(1)[0]
	case (word == "min" || word == "max") && p.next("(") != "":
		return extreme(word, p.list(math.MaxInt))
	case word[0] >= '0' && word[0] <= '9':
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return p.fail("%q is not a number", word)
		}
		return func(int) float64 { return n }
	}
	return p.series(word)
}

// list reads formulas up to the closing parenthesis.
func (p *parser) list(most int) []formula {
	list := []formula{p.compare()}
	for len(list) < most && p.next(",") != "" {
		list = append(list, p.compare())
	}
	if p.next(")") == "" {
		p.fail("a parenthesis is not closed")
	}
	return list
}

func extreme(word string, list []formula) formula {
	better := math.Min
	if word == "max" {
		better = math.Max
	}
	return func(i int) float64 {
		v := list[0](i)
		for _, f := range list[1:] {
			v = better(v, f(i))
		}
		return v
	}
}

func (p *parser) series(key string) formula {
	samples, scale, ok := p.look(key)
	if !ok {
		return p.fail("there is no series %q", key)
	}
	return func(i int) float64 {
		if v := samples[i]; v != sim.Empty {
			return float64(v) / float64(scale)
		}
		return math.NaN()
	}
}
