package vpc

import (
	"fmt"
	"strconv"
	"strings"

	"reenact/model/dice"
)

// reserved addresses of every subnet: the first four and the last (AWS, VPC
// user guide, "Subnet CIDR blocks").
const reserved = 5

// Subnet is the book of one subnet's addresses.
type Subnet struct {
	Zone   int8
	Tagged bool // kubernetes.io/role/cni: any node of the zone may put ENIs here
	Total  int  // usable addresses
	Free   int
	Others int // addresses that others than the cluster hold, for good
	blocks blocks
}

// NewSubnet returns an empty subnet of 2^(32−bits) addresses.
func NewSubnet(zone int, bits int, tagged bool) Subnet {
	n := 1 << (32 - bits)
	return Subnet{Zone: int8(zone), Tagged: tagged, Total: n - reserved, Free: n - reserved, blocks: newBlocks(n)}
}

// CloneInto makes c an independent copy, in the memory that c has as far as that
// suffices.
func (s *Subnet) CloneInto(c *Subnet) {
	partial := append(c.blocks.partial[:0], s.blocks.partial...)
	*c = *s
	c.blocks.partial = partial
}

// Reserve keeps n aligned /28 blocks for prefixes, as a CIDR reservation of that type
// does: no single address is taken from them (AWS, VPC user guide, "Subnet CIDR
// reservations"). It comes before anything else; the error says how many blocks can be.
func (s *Subnet) Reserve(n int) error {
	if n > s.blocks.whole {
		return fmt.Errorf("%d blocks of 16 addresses cannot be reserved, of %d that are whole", n, s.blocks.whole)
	}
	s.blocks.kept, s.blocks.keptFree = n, n
	return nil
}

// Occupy gives n addresses to others, which they never return: together from the
// beginning of the subnet, or scattered, any address as likely as any other. The error
// says how many there are to have.
func (s *Subnet) Occupy(n int, together bool, d *dice.Stream) error {
	if most := s.singles(); n > most {
		return fmt.Errorf("others cannot hold %d addresses, of %d that can be had", n, most)
	}
	s.Free -= n
	s.Others += n
	s.blocks.occupy(n, together, d)
	return nil
}

// singles is how many addresses can be taken one by one.
func (s *Subnet) singles() int { return s.Free - s.blocks.keptFree*blockSize }

// Take removes n addresses if there are so many free: all or nothing.
func (s *Subnet) Take(n int) bool {
	if s.singles() < n {
		return false
	}
	s.Free -= n
	return true
}

// Give returns n addresses.
func (s *Subnet) Give(n int) { s.Free += n }

// Prefixes is how many aligned /28 blocks are free.
func (s *Subnet) Prefixes() int { return s.blocks.whole }

// TakePrefixes removes n aligned /28 blocks if there are so many: all or nothing.
func (s *Subnet) TakePrefixes(n int) bool {
	if s.blocks.whole < n {
		return false
	}
	s.blocks.whole -= n
	s.blocks.keptFree = max(0, s.blocks.keptFree-n)
	s.Free -= n * blockSize
	return true
}

// GivePrefixes returns n aligned /28 blocks.
func (s *Subnet) GivePrefixes(n int) {
	s.blocks.whole += n
	s.blocks.keptFree = min(s.blocks.kept, s.blocks.keptFree+n)
	s.Free += n * blockSize
}

// TakeOne removes a single address and returns the block it lies in, for
// GiveOne; false when none is free. It is for subnets that also give prefixes.
func (s *Subnet) TakeOne(d *dice.Stream) (block int16, ok bool) {
	if s.singles() < 1 {
		return 0, false
	}
	block = s.blocks.takeOne(s.singles(), d)
	s.Free--
	return block, true
}

// GiveOne returns a single address that lay in the given block.
func (s *Subnet) GiveOne(block int16) {
	s.blocks.giveOne(block)
	s.Free++
}

// Sizes lists the sizes that a subnet may have, largest first: "/16" to "/28" (AWS,
// VPC user guide, "Subnet sizing").
func Sizes() []string {
	var list []string
	for bits := 16; bits <= 28; bits++ {
		list = append(list, "/"+strconv.Itoa(bits))
	}
	return list
}

// ParseSize reads a subnet's size, one of Sizes.
func ParseSize(text string) (bits int, err error) {
	digits, slash := strings.CutPrefix(text, "/")
	bits, convErr := strconv.Atoi(digits)
	if !slash || convErr != nil || bits < 16 || bits > 28 {
		return 0, fmt.Errorf("subnet size %q: write /16 to /28", text)
	}
	return bits, nil
}
