package vpc

import (
	"testing"

	"pgregory.net/rapid"

	"reenact/model/dice"
)

// 4,096 addresses are 256 blocks, of which the first and the last hold the five
// reserved addresses. A hundred and fifty scattered interfaces leave well under
// half of the blocks whole, though they take under four percent of the addresses.
func TestScatteredInterfacesFragmentASubnet(t *testing.T) {
	s := NewSubnet(0, 20, false)
	if s.Free != 4091 || s.Prefixes() != 254 {
		t.Fatalf("an empty /20 has %d free and %d prefixes, want 4091 and 254", s.Free, s.Prefixes())
	}
	d := dice.New(1, dice.EC2, 0)
	var held []int16
	for range 150 {
		b, _ := s.TakeOne(&d)
		held = append(held, b)
	}
	if s.Free != 3941 || s.Prefixes() > 160 || s.Prefixes() < 120 {
		t.Errorf("after 150 interfaces: %d free, %d prefixes", s.Free, s.Prefixes())
	}
	if n := s.Prefixes(); s.TakePrefixes(n+1) || !s.TakePrefixes(n) {
		t.Error("all or nothing: one prefix more than there are was given, or not those there are")
	} else if s.Free < 1500 {
		t.Errorf("%d addresses are free and none of them in a prefix; want over 1,500", s.Free)
	} else {
		s.GivePrefixes(n)
	}
	for _, b := range held {
		s.GiveOne(b)
	}
	if s.Free != 4091 || s.Prefixes() != 254 {
		t.Errorf("all returned: %d free and %d prefixes, want 4091 and 254", s.Free, s.Prefixes())
	}
}

func TestBlocksAndAddressesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSubnet(0, rapid.IntRange(22, 28).Draw(t, "bits"), false)
		d := dice.New(1, dice.EC2, 1)
		var singles []int16
		prefixes := 0
		for range 200 {
			switch rapid.IntRange(0, 3).Draw(t, "do") {
			case 0:
				if b, ok := s.TakeOne(&d); ok {
					singles = append(singles, b)
				}
			case 1:
				if n := rapid.IntRange(1, 4).Draw(t, "n"); s.TakePrefixes(n) {
					prefixes += n
				}
			case 2:
				if len(singles) > 0 {
					s.GiveOne(singles[0])
					singles = singles[1:]
				}
			case 3:
				if prefixes > 0 {
					s.GivePrefixes(1)
					prefixes--
				}
			}
			free := s.blocks.whole * blockSize
			for _, used := range s.blocks.partial {
				if used > blockSize {
					t.Fatalf("a block holds %d addresses", used)
				}
				if used > 0 {
					free += blockSize - int(used)
				}
			}
			if free != s.Free || s.Free+len(singles)+prefixes*blockSize != s.Total {
				t.Fatalf("%d free by blocks, %d by the book; %d singles and %d prefixes of %d", free, s.Free, len(singles), prefixes, s.Total)
			}
		}
	})
}
