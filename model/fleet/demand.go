package fleet

import (
	"time"

	"reenact/model/dice"
	"reenact/model/kube"
)

// Demand is the sequence of wake-ups. The n-th wake-up comes at the same time
// and wants the same compute in every future of one seed.
type Demand struct {
	gaps  dice.Stream
	rates []Rate
	leg   int // of the curve that at lies on: rates[leg] is the first point after it
	at    time.Duration
	count uint32
}

// NewDemand returns the demand of a workload from time 0 on.
func NewDemand(seed uint64, rates []Rate) Demand {
	return Demand{rates: rates, gaps: dice.New(seed, dice.Arrivals, 0)}
}

// Next returns the number and time of the next wake-up; false when the demand
// is zero for good. Wake-ups are a Poisson process whose rate follows the curve,
// made on each leg of the curve by thinning one of the leg's highest rate (Lewis
// and Shedler 1979). What comes after the leg's end is drawn anew from there.
func (d *Demand) Next() (n uint32, at time.Duration, ok bool) {
	for d.leg < len(d.rates) || d.rates[d.leg-1].PerMin > 0 {
		peak := d.peak()
		if peak > 0 {
			d.at += time.Duration(d.gaps.Exp(int64(time.Minute) / int64(peak)))
		}
		switch {
		case d.leg < len(d.rates) && (peak == 0 || d.at >= d.rates[d.leg].At):
			d.at = d.rates[d.leg].At
			d.leg++
		case d.level() || d.gaps.N(peak) < d.perMin():
			d.count++
			return d.count, d.at, true
		}
	}
	return 0, 0, false
}

// peak is the highest rate of the present leg.
func (d *Demand) peak() int {
	switch d.leg {
	case 0:
		return d.rates[0].PerMin
	case len(d.rates):
		return d.rates[d.leg-1].PerMin
	}
	return max(d.rates[d.leg-1].PerMin, d.rates[d.leg].PerMin)
}

// level tells whether the rate is the same all along the present leg.
func (d *Demand) level() bool {
	return d.leg == 0 || d.leg == len(d.rates) || d.rates[d.leg-1].PerMin == d.rates[d.leg].PerMin
}

// perMin reads the curve between two points.
func (d *Demand) perMin() int {
	a, b := d.rates[d.leg-1], d.rates[d.leg]
	return a.PerMin + int(int64(b.PerMin-a.PerMin)*int64(d.at-a.At)/int64(b.At-a.At))
}

// Customer is what the n-th wake-up wants, drawn from its own stream.
type Customer struct {
	Size     kube.Size
	Patience time.Duration // from the first attempt to giving up
}

// Sampler draws customers of a workload.
type Sampler struct {
	own     dice.Family // each customer's
	loads   dice.Family
	work    Workload
	scaling Autoscaling
	edges   []int // cumulative shares, in hundredths of a percent
	sizes   []kube.Size
}

// NewSampler returns the sampler of a workload whose shares add up to 100.
func NewSampler(seed uint64, work Workload, scaling Autoscaling) Sampler {
	s := Sampler{own: dice.Of(seed, dice.Compute), loads: dice.Of(seed, dice.Resize), work: work, scaling: scaling}
	sum := 0.0
	for _, c := range work.Sizes {
		sum += c.Share
		s.edges = append(s.edges, int(sum*100+0.5))
		s.sizes = append(s.sizes, c.Quarters())
	}
	return s
}

// A customer's draws, in their order.
const (
	sizeDraw = iota
	longDraw
	activeDraw
	patienceDraw
)

// Customer returns the n-th.
func (s *Sampler) Customer(n uint32) Customer {
	d := s.own.Stream(uint64(n))
	size := s.size(&d)
	d.Skip(patienceDraw - longDraw)
	return Customer{Size: size, Patience: time.Duration(d.Exp(int64(s.work.Patience)))}
}

// Active is the time from the n-th customer's being served to its last query.
func (s *Sampler) Active(n uint32) time.Duration {
	d := s.own.Stream(uint64(n))
	d.Skip(longDraw)
	mean := s.work.Active
	if d.N(100) < s.work.LongShare {
		mean = s.work.Long
	}
	return time.Duration(d.Exp(int64(mean)))
}

// Size is the size of the n-th customer's compute.
func (s *Sampler) Size(n uint32) kube.Size {
	d := s.own.Stream(uint64(n))
	return s.size(&d)
}

func (s *Sampler) size(d *dice.Stream) kube.Size {
	x := d.N(s.edges[len(s.edges)-1])
	for i, e := range s.edges {
		if x < e {
			return s.sizes[i]
		}
	}
	return kube.QuarterCU
}
