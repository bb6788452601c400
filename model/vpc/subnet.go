package vpc

import (
	"fmt"
	"strconv"
	"strings"
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
}

// NewSubnet returns an empty subnet of 2^(32−bits) addresses.
func NewSubnet(zone int, bits int, tagged bool) Subnet {
	n := 1<<(32-bits) - reserved
	return Subnet{Zone: int8(zone), Tagged: tagged, Total: n, Free: n}
}

// Take removes n addresses if there are so many free: all or nothing.
func (s *Subnet) Take(n int) bool {
	if s.Free < n {
		return false
	}
	s.Free -= n
	return true
}

// Give returns n addresses.
func (s *Subnet) Give(n int) { s.Free += n }

// ParseSize reads a subnet's size, "/16" to "/28".
func ParseSize(text string) (bits int, err error) {
	digits, slash := strings.CutPrefix(text, "/")
	bits, convErr := strconv.Atoi(digits)
	if !slash || convErr != nil || bits < 16 || bits > 28 {
		return 0, fmt.Errorf("subnet size %q: write /16 to /28", text)
	}
	return bits, nil
}
