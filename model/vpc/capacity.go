package vpc

import (
	_ "embed"
	"strconv"
	"strings"
)

// capacityTable is sorted by instance type and searched in place, as limitsTable is.
//
//go:embed capacity.tsv
var capacityTable string

// Capacity is what an instance type has of CPU and memory.
type Capacity struct {
	VCPU int
	MiB  int
}

// CapacityOf looks an instance type up; false where the table does not have it.
func CapacityOf(instanceType string) (Capacity, bool) {
	line, ok := findLine(capacityTable, instanceType)
	if !ok {
		return Capacity{}, false
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 3 {
		return Capacity{}, false
	}
	cpu, err := strconv.Atoi(fields[1])
	mib, err2 := strconv.Atoi(fields[2])
	return Capacity{VCPU: cpu, MiB: mib}, err == nil && err2 == nil
}

// Allocatable is what pods may ask for on an EKS node: what its AMI does not reserve for
// the kubelet and the system (amazon-eks-ami, nodeadm: getCPUMillicoresToReserve and
// getMemoryMebibytesToReserve), less the 100 MiB below which the kubelet evicts.
func (c Capacity) Allocatable(maxPods int) (milliCPU, mib int) {
	const eviction = 100
	reserved, from := 0, 0 // in hundred-thousandths of a vCPU
	for _, band := range []struct{ upTo, share int }{{1, 6000}, {2, 1000}, {4, 500}, {c.VCPU, 250}} {
		upTo := min(band.upTo, c.VCPU)
		reserved += max(0, upTo-from) * band.share
		from = max(from, upTo)
	}
	return c.VCPU*1000 - reserved/100, max(0, c.MiB-11*maxPods-255-eviction)
}
