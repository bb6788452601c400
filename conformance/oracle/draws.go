package oracle

import (
	"fmt"
	"net"

	"github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd/datastore"
)

// storeOf builds a datastore with k interfaces, attached in order, of n addresses.
func storeOf(k, n int) *datastore.DataStore {
	s := emptyStore()
	for device := range k {
		id := fmt.Sprintf("eni-%d", device)
		addENI(s, id, device)
		for i := range n {
			s.AddIPv4CidrToStore(id, net.IPNet{IP: net.IPv4(10, 0, byte(device), byte(i)), Mask: net.CIDRMask(32, 32)}, false)
		}
	}
	return s
}

// DrawAssign returns the device number of the interface that serves a CNI ADD on
// a node of k interfaces with addresses to spare.
func DrawAssign(k int) int {
	device, err := assignPod(storeOf(k, 2), keyOf("pod"))
	if err != nil {
		panic(err)
	}
	return device
}

// DrawShrink returns the device number of the interface that a shrinking pool of
// k interfaces visits first: the walk is over GetENIInfos, a copy of the map.
func DrawShrink(k int) int {
	for _, eni := range storeOf(k, 1).GetENIInfos().ENIs {
		return eni.DeviceNumber
	}
	panic("no interface")
}
