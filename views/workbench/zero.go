package workbench

import (
	"time"

	"reenact/sim"
)

// Zero is the moment times are counted from: the first that changes anything, be
// it a fault or an action, else the first moment at all, else the start.
func Zero(script *sim.Script) time.Duration {
	for _, mo := range script.Moments {
		if mo.At >= script.Start && (mo.Kind == sim.Fault || mo.Kind == sim.Operator && len(mo.Set) > 0) {
			return mo.At
		}
	}
	for _, mo := range script.Moments {
		if mo.At >= script.Start {
			return mo.At
		}
	}
	return script.Start
}
