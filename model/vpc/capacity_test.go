package vpc

import "testing"

// What EKS's nodes report as allocatable: 1,930m of 2 vCPU, 3,920m of 4, 7,910m of 8,
// and memory less 255 MiB, 11 MiB a pod and the eviction threshold.
func TestAllocatable(t *testing.T) {
	for _, row := range []struct {
		name       string
		pods       int
		milli, mib int
	}{
		{"m5.large", 29, 1930, 8192 - 255 - 319 - 100},
		{"m5.xlarge", 58, 3920, 16384 - 255 - 638 - 100},
		{"m5.2xlarge", 58, 7910, 32768 - 255 - 638 - 100},
		{"m6id.metal", 737, 127610, 524288 - 255 - 8107 - 100},
		{"t3.small", 11, 1930, 2048 - 255 - 121 - 100},
		{"a1.medium", 8, 940, 2048 - 255 - 88 - 100},
	} {
		c, ok := CapacityOf(row.name)
		if milli, mib := c.Allocatable(row.pods); !ok || milli != row.milli || mib != row.mib {
			t.Errorf("%s: %+v, %v: %dm and %d MiB, want %dm and %d MiB", row.name, c, ok, milli, mib, row.milli, row.mib)
		}
	}
	if _, ok := CapacityOf("m5"); ok {
		t.Error("m5 is no type")
	}
}

func TestEveryCapacityHasItsLimits(t *testing.T) {
	n := 0
	for _, name := range InstanceTypes() {
		if c, ok := CapacityOf(name); ok {
			n++
			if c.VCPU < 1 || c.MiB < 512 {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d types have a capacity", n)
	}
}
