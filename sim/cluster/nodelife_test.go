package cluster

import "testing"

// The authors' worked example needs no cluster: a warm target of one interface
// and pods spread over all of them.
func TestANodeKeepsItsInterfaces(t *testing.T) {
	for _, c := range []struct {
		env       map[string]string
		low, high float64
	}{
		{map[string]string{"WARM_ENI_TARGET": "1"}, 450, 500},
		{map[string]string{"WARM_IP_TARGET": "1"}, 0, 260},
	} {
		for seed := range uint64(5) {
			got, err := (&NodeLife{Env: c.env, Peak: 400, Later: 200}).Read(seed)
			if err != nil || got < c.low || got > c.high {
				t.Errorf("%v, seed %d: %v addresses, %v; want %v to %v", c.env, seed, got, err, c.low, c.high)
			}
		}
	}
}
