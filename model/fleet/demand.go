package fleet

import (
	"time"

	"reenact/model/dice"
	"reenact/model/kube"
)

// Demand is the sequence of wake-ups. The n-th wake-up comes at the same time
// and wants the same compute in every future of one seed.
type Demand struct {
	gaps  dice.Family
	rates []Rate
	peak  int // per minute
	leg   int // of the curve that at lies on: rates[leg] is the first point after it
	tried uint64
	at    time.Duration
	count uint32
}

// NewDemand returns the demand of a workload from time 0 on.
func NewDemand(seed uint64, rates []Rate) Demand {
	d := Demand{rates: rates, gaps: dice.Of(seed, dice.Arrivals)}
	for _, r := range rates {
		d.peak = max(d.peak, r.PerMin)
	}
	return d
}

// Next returns the number and time of the next wake-up; false when the demand
// is zero for good. Wake-ups are a Poisson process whose rate follows the
// curve, made by thinning one of the highest rate (Lewis and Shedler 1979).
func (d *Demand) Next() (n uint32, at time.Duration, ok bool) {
	if d.peak == 0 {
		return 0, 0, false
	}
	gap := int64(time.Minute) / int64(d.peak)
	for range 1_000_000 {
		d.tried++
		s := d.gaps.Stream(d.tried)
		d.at += time.Duration(s.Exp(gap))
		if s.N(d.peak) < d.perMin(d.at) {
			d.count++
			return d.count, d.at, true
		}
	}
	return 0, 0, false
}

// perMin reads the demand curve at a time that never goes back.
func (d *Demand) perMin(at time.Duration) int {
	r := d.rates
	for d.leg < len(r) && at >= r[d.leg].At {
		d.leg++
	}
	switch d.leg {
	case 0:
		return r[0].PerMin
	case len(r):
		return r[len(r)-1].PerMin
	}
	a, b := r[d.leg-1], r[d.leg]
	return a.PerMin + int(int64(b.PerMin-a.PerMin)*int64(at-a.At)/int64(b.At-a.At))
}

// Customer is what the n-th wake-up wants, drawn from its own stream.
type Customer struct {
	Size     kube.Size
	Active   time.Duration // from being served to the last query
	Patience time.Duration // from the first attempt to giving up
}

// Sampler draws customers of a workload.
type Sampler struct {
	own     dice.Family // each customer's
	loads   dice.Family
	work    Workload
	scaling Autoscaling
	edges   []int // cumulative shares, in hundredths of a percent
}

// NewSampler returns the sampler of a workload whose shares add up to 100.
func NewSampler(seed uint64, work Workload, scaling Autoscaling) Sampler {
	s := Sampler{own: dice.Of(seed, dice.Compute), loads: dice.Of(seed, dice.Resize), work: work, scaling: scaling}
	sum := 0.0
	for _, c := range work.Sizes {
		sum += c.Share
		s.edges = append(s.edges, int(sum*100+0.5))
	}
	return s
}

// Customer returns the n-th.
func (s *Sampler) Customer(n uint32) Customer {
	d := s.own.Stream(uint64(n))
	size, active := s.size(&d), s.work.Active
	if d.N(100) < s.work.LongShare {
		active = s.work.Long
	}
	return Customer{
		Size:     size,
		Active:   time.Duration(d.Exp(int64(active))),
		Patience: time.Duration(d.Exp(int64(s.work.Patience))),
	}
}

func (s *Sampler) size(d *dice.Stream) kube.Size {
	x := d.N(s.edges[len(s.edges)-1])
	for i, e := range s.edges {
		if x < e {
			return s.work.Sizes[i].Quarters()
		}
	}
	return kube.QuarterCU
}
