// Command gomaps shows in which order Go's own maps are walked. It is run with
// several releases of Go, and needs nothing newer than 1.22:
//
//	gomaps DRAWS LIFE...
//
// A life is five numbers, "grow,times,by,keep,add": a map of addresses grows to
// so many entries; so many times, some random ones go and as many new ones come;
// it wanes to a few random ones; and a few new ones come. Then one walk begins.
// For each life a line tells it again, and how often each pair of entries was
// met first and second: of k entries, numbered by age, pair (i, j) is the count
// at i·k + j.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
)

func main() {
	draws, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	for _, text := range os.Args[2:] {
		var l life
		if _, err := fmt.Sscanf(text, "%d,%d,%d,%d,%d", &l.grow, &l.times, &l.by, &l.keep, &l.add); err != nil {
			panic(err)
		}
		left := l.keep + l.add
		counts := make([]int, left*left)
		for i := 0; i < draws; i++ {
			first, second := l.live()
			counts[first*left+second]++
		}
		fmt.Println(text, strings.Trim(fmt.Sprint(counts), "[]"))
	}
}

type life struct{ grow, times, by, keep, add int }

// live returns the ages of the first two entries that the walk meets.
func (l life) live() (first, second int) {
	pool := addresses{held: map[string]bool{}}
	pool.take(l.grow)
	for i := 0; i < l.times; i++ {
		pool.release(l.by)
		pool.take(l.by)
	}
	pool.release(l.grow - l.keep)
	pool.take(l.add)
	var met []string
	for a := range pool.held {
		if met = append(met, a); len(met) == 2 {
			break
		}
	}
	return pool.age(met[0]), pool.age(met[1])
}

// addresses are an ENI's, in a map as ipamd has one, and by age.
type addresses struct {
	held map[string]bool
	list []string // oldest first
	ever int
}

func (p *addresses) take(n int) {
	for i := 0; i < n; i++ {
		p.ever++
		a := fmt.Sprintf("10.0.%d.%d/32", p.ever>>8, p.ever&255)
		p.held[a] = true
		p.list = append(p.list, a)
	}
}

func (p *addresses) release(n int) {
	for i := 0; i < n; i++ {
		k := rand.Intn(len(p.list))
		delete(p.held, p.list[k])
		p.list = append(p.list[:k], p.list[k+1:]...)
	}
}

func (p *addresses) age(a string) int {
	for i := range p.list {
		if p.list[i] == a {
			return i
		}
	}
	panic(a)
}
