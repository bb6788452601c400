package oracle

import (
	"fmt"
	"net"
	"slices"

	"reenact/model/vpc"
	"reenact/sim/nodetrace"
)

// ec2 is an EC2 that holds one instance and one subnet. Its calls take no time
// and are never throttled. It outlives restarts of ipamd. It hands addresses
// out once only: reuse within ipamd's 60 s of distrust is no subject here.
type ec2 struct {
	limits vpc.Limits
	free   int // addresses free in the subnet
	enis   []*eni
	calls  nodetrace.Calls

	created  int // ENIs ever
	singles  int // single addresses ever handed out
	prefixed int // prefixes ever handed out
}

// eni is an attached network interface.
type eni struct {
	id       string
	mac      string
	device   int
	primary  string   // its own address
	singles  []string // secondary addresses
	prefixes []string // /28s, as CIDRs
}

// prefixSize is the number of addresses in a delegated /28.
const prefixSize = 16

// failure is an EC2 error by its code. Each version of ipamd has its own type
// for EC2 errors; the adapters wrap it.
type failure string

const (
	noAddresses failure = "InsufficientFreeAddressesInSubnet"
	noPrefixes  failure = "InsufficientCidrBlocks"
	eniFull     failure = "PrivateIpAddressLimitExceeded"
	noSuchENI   failure = "InvalidNetworkInterfaceID.NotFound"
)

func (f failure) Error() string { return string(f) }

// newEC2 returns an EC2 whose instance has its primary ENI and no more.
func newEC2(limits vpc.Limits, free int) *ec2 {
	e := &ec2{limits: limits, free: free}
	e.attach()
	return e
}

// attach adds an interface at the lowest free device number.
func (e *ec2) attach() *eni {
	device := 0
	for device < len(e.enis) && e.enis[device].device == device {
		device++
	}
	e.created++
	n := &eni{
		id:      fmt.Sprintf("eni-%017x", e.created),
		mac:     fmt.Sprintf("02:00:00:%02x:%02x:%02x", e.created>>16&255, e.created>>8&255, e.created&255),
		device:  device,
		primary: e.address(),
	}
	e.enis = slices.Insert(e.enis, device, n) // kept in order of device numbers
	return n
}

func (e *ec2) eni(id string) *eni {
	for _, n := range e.enis {
		if n.id == id {
			return n
		}
	}
	return nil
}

// address makes up a fresh address in 10.0.0.0/9.
func (e *ec2) address() string {
	e.singles++
	return net.IPv4(10, byte(e.singles>>16&127), byte(e.singles>>8), byte(e.singles)).String()
}

// prefix makes up a fresh /28 in 10.128.0.0/9.
func (e *ec2) prefix() string {
	n := e.prefixed * prefixSize
	e.prefixed++
	return fmt.Sprintf("10.%d.%d.%d/28", 128|n>>16&127, n>>8&255, n&255)
}

// cost is what n units take from the subnet, and the error if it has too few.
func cost(n int, prefixes bool) (int, failure) {
	if prefixes {
		return n * prefixSize, noPrefixes
	}
	return n, noAddresses
}

// grow gives an interface n fresh addresses, or n prefixes.
func (e *ec2) grow(target *eni, n int, prefixes bool) (fresh []string) {
	for range n {
		if prefixes {
			fresh = append(fresh, e.prefix())
		} else {
			fresh = append(fresh, e.address())
		}
	}
	if prefixes {
		target.prefixes = append(target.prefixes, fresh...)
	} else {
		target.singles = append(target.singles, fresh...)
	}
	price, _ := cost(n, prefixes)
	e.free -= price
	return fresh
}

// assign is AssignPrivateIpAddresses: all of the n or none.
func (e *ec2) assign(id string, n int, prefixes bool) ([]string, error) {
	e.calls.Assign++
	target := e.eni(id)
	if target == nil {
		return nil, noSuchENI
	}
	if len(target.singles)+len(target.prefixes)+n > e.limits.SecondariesPerENI() {
		return nil, eniFull
	}
	if price, shortage := cost(n, prefixes); price > e.free {
		return nil, shortage
	}
	return e.grow(target, n, prefixes), nil
}

// create is CreateNetworkInterface with n addresses or prefixes, and the
// attachment: all or nothing.
func (e *ec2) create(n int, prefixes bool) (*eni, error) {
	e.calls.Create++
	price, shortage := cost(n, prefixes)
	if e.free < 1 {
		return nil, noAddresses
	}
	if price+1 > e.free {
		return nil, shortage
	}
	e.free--
	target := e.attach()
	e.grow(target, n, prefixes)
	return target, nil
}

// unassign is UnassignPrivateIpAddresses of addresses or prefixes.
func (e *ec2) unassign(id string, which []string, prefixes bool) error {
	e.calls.Unassign++
	target := e.eni(id)
	if target == nil {
		return noSuchENI
	}
	from := &target.singles
	if prefixes {
		from = &target.prefixes
	}
	before := len(*from)
	*from = slices.DeleteFunc(*from, func(s string) bool { return slices.Contains(which, s) })
	price, _ := cost(before-len(*from), prefixes)
	e.free += price
	return nil
}

// remove is DetachNetworkInterface and DeleteNetworkInterface.
func (e *ec2) remove(id string) error {
	e.calls.Delete++
	target := e.eni(id)
	if target == nil {
		return noSuchENI
	}
	e.enis = slices.DeleteFunc(e.enis, func(n *eni) bool { return n == target })
	e.free += 1 + len(target.singles) + prefixSize*len(target.prefixes)
	return nil
}
