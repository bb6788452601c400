package vpc

import (
	"testing"

	"pgregory.net/rapid"

	"reenact/model/dice"
)

// How others' addresses lie decides how many whole /28 are left, not how many they are:
// a /24 with 60 of its addresses taken has 12 blocks for prefixes or nearly none.
func TestWhereOthersLieDecidesThePrefixes(t *testing.T) {
	for _, row := range []struct {
		says         string
		bits, others int
		together     bool
		low, high    int // whole /28
	}{
		{"nobody", 24, 0, false, 14, 14},
		{"in one piece from .4 on", 24, 60, true, 11, 11},
		{"in one piece to the end of a block", 24, 12, true, 14, 14},
		{"scattered", 24, 60, false, 0, 2},
		{"scattered in a large subnet", 20, 1024, false, 0, 8},
		{"all but one", 24, 250, false, 0, 0},
	} {
		for seed := range uint64(20) {
			s := NewSubnet(0, row.bits, false)
			d := dice.New(seed, dice.Others, 0)
			if err := s.Occupy(row.others, row.together, &d); err != nil {
				t.Fatal(err)
			}
			if n := s.Prefixes(); n < row.low || n > row.high || s.Free != s.Total-row.others {
				t.Errorf("%s, seed %d: %d whole blocks, %d free", row.says, seed, n, s.Free)
			}
		}
	}
}

// A reservation keeps its blocks for prefixes: single addresses run out beside it.
func TestAReservationKeepsItsBlocks(t *testing.T) {
	s, d := NewSubnet(0, 24, false), dice.New(1, dice.Others, 0)
	if err := s.Reserve(10); err != nil {
		t.Fatal(err)
	}
	if err := s.Occupy(60, false, &d); err != nil {
		t.Fatal(err)
	}
	if s.Free != 191 || s.Prefixes() < 10 {
		t.Errorf("%d free, %d whole", s.Free, s.Prefixes())
	}
	for range 191 - 160 {
		if _, ok := s.TakeOne(&d); !ok {
			t.Fatal("a single address beside the reservation is refused")
		}
	}
	if _, ok := s.TakeOne(&d); ok || s.Take(1) {
		t.Error("a single address was taken from the reservation")
	}
	if !s.TakePrefixes(10) || s.TakePrefixes(1) || s.Free != 0 {
		t.Errorf("the reservation's ten prefixes: %d free", s.Free)
	}
	s.GivePrefixes(10)
	if s.Take(1) {
		t.Error("a returned prefix of the reservation is open to single addresses")
	}
	if err := s.Reserve(99); err == nil {
		t.Error("99 blocks of a /24")
	}
}

// Whatever is done to a subnet, what is free is what its blocks have.
func TestTheBooksOfBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSubnet(0, rapid.IntRange(20, 28).Draw(t, "bits"), false)
		d := dice.New(rapid.Uint64().Draw(t, "seed"), dice.Others, 0)
		if err := s.Reserve(rapid.IntRange(0, s.Prefixes()).Draw(t, "reserved")); err != nil {
			t.Fatal(err)
		}
		if err := s.Occupy(rapid.IntRange(0, s.singles()).Draw(t, "others"), rapid.Bool().Draw(t, "together"), &d); err != nil {
			t.Fatal(err)
		}
		var ones []int16
		prefixes := 0
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				if b, ok := s.TakeOne(&d); ok {
					ones = append(ones, b)
				}
			case 1:
				if n := len(ones); n > 0 {
					s.GiveOne(ones[n-1])
					ones = ones[:n-1]
				}
			case 2:
				if s.TakePrefixes(1) {
					prefixes++
				}
			case 3:
				if prefixes > 0 {
					s.GivePrefixes(1)
					prefixes--
				}
			}
			if s.Free != s.Total-s.Others-len(ones)-16*prefixes {
				t.Fatalf("%d free of %d; others %d, ones %d, prefixes %d", s.Free, s.Total, s.Others, len(ones), prefixes)
			}
			room := s.blocks.whole * blockSize
			for _, used := range s.blocks.partial {
				if used > 0 {
					room += blockSize - int(used)
				}
			}
			if room != s.Free || s.blocks.keptFree > s.blocks.kept || s.blocks.whole < s.blocks.keptFree {
				t.Fatalf("%d free, the blocks have %d: %+v", s.Free, room, s.blocks)
			}
		}
	})
}
