package dice

import "math/bits"

// Poisson is how many come in a time in which a mean, in millionths, is expected:
// exactly Poisson where they are few, and by a sum of 256 coins where they are many.
// The dice are the same whatever the mean.
func (s *Stream) Poisson(mean int64) int {
	if mean >= 40_000_000 {
		return s.many(mean)
	}
	n := 0
	for left := mean - s.Exp(1_000_000); left >= 0 && mean > 0; left -= s.Exp(1_000_000) {
		n++
	}
	return n
}

// many draws about mean ± √mean, in millionths, without floats: 256 coins have a
// standard deviation of 8, and a uniform part fills the gaps between them.
func (s *Stream) many(mean int64) int {
	heads := -128
	for range 4 {
		heads += bits.OnesCount64(s.Uint64())
	}
	z := int64(heads)*1024 + s.Between(-512, 511) // in 8192nds of a standard deviation
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
