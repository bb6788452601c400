package egress

import (
	"math/bits"

	"reenact/model/dice"
)

// many draws about mean ± √mean, in millionths, without floats: 256 coins have a
// standard deviation of 8, and a uniform part fills the gaps between them.
func many(d *dice.Stream, mean int64) int {
	heads := -128
	for range 4 {
		heads += bits.OnesCount64(d.Uint64())
	}
	z := int64(heads)*1024 + d.Between(-512, 511) // in 8192nds of a standard deviation
	sd := root(uint64(mean)) * 1000               // millionths: √(mean/10⁶)·10⁶ = √mean·10³
	return int(max(mean+int64(sd)*z/8192+500_000, 0) / 1_000_000)
}

// root is the whole part of a square root.
func root(x uint64) uint64 {
	r := uint64(0)
	for bit := uint64(1) << 31; bit > 0; bit >>= 1 {
		if next := r | bit; next*next <= x {
			r = next
		}
	}
	return r
}
