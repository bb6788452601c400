package snat_test

import (
	"testing"
	"time"

	"reenact/model/snat"
)

// steadily opens rate connections a second, evenly spaced in tenths of a second, each
// closed at once after life, and says when the first was refused (−1: none was) and
// how many of all were.
func steadily(p *snat.Pool, perTenth []int, life, lasting time.Duration) (first time.Duration, refused, all int) {
	first = -1
	type open struct {
		at      time.Duration
		addr, n int
	}
	var lives []open
	for i, at := 0, time.Duration(0); at < lasting; i, at = i+1, at+100*time.Millisecond {
		p.Advance(at)
		for len(lives) > 0 && lives[0].at <= at {
			p.Release(lives[0].addr, 0, lives[0].n, snat.ByFIN)
			lives = lives[1:]
		}
		want := perTenth[i%len(perTenth)]
		all += want
		for want > 0 {
			addr, got := p.Take(0, want)
			if got == 0 {
				refused += want
				if first < 0 {
					first = at
				}
				break
			}
			p.Establish(addr, 0, got)
			lives = append(lives, open{at + life, addr, got})
			want -= got
		}
	}
	return first, refused, all
}

// spread makes ten tenths of a rate per second.
func spread(perSecond int) []int {
	list := make([]int, 10)
	for i := range list {
		list[i] = perSecond*(i+1)/10 - perSecond*i/10
	}
	return list
}

// TestPortsOverHoldIsTheRate: what other teams met is one division. Figures of the
// sources in the comments.
func TestPortsOverHoldIsTheRate(t *testing.T) {
	for _, c := range []struct {
		who   string
		law   snat.Law
		ports int
		want  int64 // connections a second, in thousandths
	}{
		{"golang/go#52545: 128 static ports, 1.07/s", snat.GCPStatic(128), 128, 1066},
		{"fastly/terraform-provider-fastly#484: 64 ports, 0.53/s", snat.GCPStatic(64), 64, 533},
		{"gardener#692: 2,048 ports, 17.1/s", snat.GCPStatic(2048), 2048, 17066},
		{"subrouter#89: 16,384 local ports, 30 s in TIME_WAIT, 546/s", snat.Law{Closed: 30 * time.Second}, 16384, 546133},
		{"AWS: about 900 new connections a second", snat.AWSNAT, 55000, 916666},
	} {
		if got := snat.Rate(c.ports, 0, c.law.Closed); got != c.want {
			t.Errorf("%s: %d thousandths a second, want %d", c.who, got, c.want)
		}
	}
}

func TestOtherTeamsCases(t *testing.T) {
	minute := time.Minute
	for _, c := range []struct {
		who       string
		law       snat.Law
		addresses int
		perTenth  []int
		life      time.Duration
		lasting   time.Duration
		first     time.Duration // −1: never
		low, high int           // of the refused, in thousandths of all
	}{
		{who: "istio#23996: 25/s with 2,048 ports", law: snat.GCPStatic(2048), addresses: 1, perTenth: spread(25),
			lasting: 60 * minute, first: 81900 * time.Millisecond, low: 300, high: 325},
		{who: "golang/go#52545: 1/s on 128 ports", law: snat.GCPStatic(128), addresses: 1, perTenth: spread(1), lasting: 10 * minute, first: -1},
		{who: "golang/go#52545: 2/s on 128 ports", law: snat.GCPStatic(128), addresses: 1, perTenth: spread(2), lasting: 10 * minute,
			first: 64400 * time.Millisecond, low: 410, high: 470},
		{who: "golang/go#52545: 2/s on 256 ports", law: snat.GCPStatic(256), addresses: 1, perTenth: spread(2), lasting: 10 * minute, first: -1},
		{who: "gardener#692: 17/s on 2,048 ports", law: snat.GCPStatic(2048), addresses: 1, perTenth: spread(17), lasting: 10 * minute, first: -1},
		{who: "gardener#692: 18/s on 2,048 ports", law: snat.GCPStatic(2048), addresses: 1, perTenth: spread(18), lasting: 60 * minute,
			first: 113800 * time.Millisecond, low: 45, high: 56},
		{who: "AWS: 900/s", law: snat.AWSNAT, addresses: 1, perTenth: spread(900), life: time.Second, lasting: 10 * minute, first: -1},
		{who: "AWS: 1,000/s", law: snat.AWSNAT, addresses: 1, perTenth: spread(1000), life: time.Second, lasting: 10 * minute,
			first: 55 * time.Second, low: 85, high: 105},
		{who: "AWS: 1,000/s on two addresses", law: snat.AWSNAT, addresses: 2, perTenth: spread(1000), life: time.Second, lasting: 10 * minute, first: -1},
	} {
		p := snat.NewPool(c.law, c.addresses, 1)
		first, refused, all := steadily(p, c.perTenth, c.life, c.lasting)
		share := 1000 * refused / all
		if first != c.first || share < c.low || share > c.high {
			t.Errorf("%s: first refused at %v, %d ‰ of all; want %v, %d to %d ‰", c.who, first, share, c.first, c.low, c.high)
		}
	}
}

// TestThe65thCallFails: fastly/terraform-provider-fastly#484, 64 calls within two minutes.
func TestThe65thCallFails(t *testing.T) {
	p := snat.NewPool(snat.GCPStatic(64), 1, 1)
	for i := range 65 {
		p.Advance(time.Duration(i) * time.Second)
		_, got := p.Take(0, 1)
		if got != 1 != (i == 64) {
			t.Fatalf("call %d got %d ports", i+1, got)
		}
		if got == 1 {
			p.Establish(0, 0, 1)
			p.Release(0, 0, 1, snat.ByFIN)
		}
	}
}

// TestPortsThatOnlyGoWithTheIdleLimit: Azure/AKS#4697, 126 short connections a run whose
// ports come back with the idle limit only: the ninth run does not get all of its own.
func TestPortsThatOnlyGoWithTheIdleLimit(t *testing.T) {
	law, ok := snat.AzureLB(50)
	if !ok || law.Ports != 1024 {
		t.Fatalf("a pool of 50 machines gives %d ports each", law.Ports)
	}
	p := snat.NewPool(law, 1, 1)
	for run := 1; ; run++ {
		if _, got := p.Take(0, 126); got < 126 {
			if run != 9 || got != 16 {
				t.Errorf("run %d got %d ports, want the 9th to get 16", run, got)
			}
			return
		}
		p.Establish(0, 0, 126)
	}
}

func TestAzuresBlocksShrinkAsThePoolGrows(t *testing.T) {
	for _, c := range []struct{ machines, ports int }{
		{0, 0}, {1, 1024}, {50, 1024}, {51, 512}, {100, 512}, {101, 256}, {200, 256}, {201, 128}, {400, 128}, {401, 64}, {800, 64}, {801, 32}, {1000, 32}, {1001, 0},
	} {
		if law, _ := snat.AzureLB(c.machines); law.Ports != c.ports {
			t.Errorf("%d machines: %d ports, want %d", c.machines, law.Ports, c.ports)
		}
	}
}

// TestReservedPorts: GitLab production#3448 counted 65,536 ports an address where Cloud
// NAT has 64,512: 14 addresses are reserved as wholes of blocks, two more make room.
func TestReservedPorts(t *testing.T) {
	const nodes = 448
	if got := 14 * 65536 / 2048; got != nodes || 16*65536 != 1_048_576 {
		t.Errorf("14 addresses of 65,536 make %d blocks of 2,048", got)
	}
	if got := 14 * 64512 / 2048; got >= nodes {
		t.Errorf("with 64,512 ports an address there is room for %d nodes: their figure would come out", got)
	}
}

// TestNineGatewaysOfEightAddresses: pytorch/ci-infra#692.
func TestNineGatewaysOfEightAddresses(t *testing.T) {
	for addresses, want := range map[int]int{1: 495_000, 8: 3_960_000} {
		if got := 9 * snat.NewPool(snat.AWSNAT, addresses, 1).Free(0); got != want {
			t.Errorf("%d addresses each: %d ports, want %d", addresses, got, want)
		}
	}
}

// TestReuseNeedsNoPorts: Wikimedia T232128 (2,000 sockets, 50 with reuse) and Bedrock
// Streaming (errors without reuse, none with it).
func TestReuseNeedsNoPorts(t *testing.T) {
	small := snat.AWSNAT
	small.Ports = 500
	if _, refused, _ := steadily(snat.NewPool(small, 1, 1), spread(20), 0, 100*time.Second); refused == 0 {
		t.Error("2,000 connections of no reuse fit into 500 ports")
	}
	p := snat.NewPool(small, 1, 1)
	if _, got := p.Take(0, 50); got != 50 || p.Free(0) != 450 {
		t.Errorf("50 kept connections leave %d of 500 ports", p.Free(0))
	}
}

// TestADynamicBlockDoubles and what was refused meanwhile stays refused.
func TestADynamicBlockDoubles(t *testing.T) {
	p := snat.NewPool(snat.GCPDynamic(32, 128), 1, 1)
	for i, want := range []int{32, 32, 64, 0} {
		if _, got := p.Take(0, 1000); got != want {
			t.Errorf("take %d gives %d, want %d", i+1, got, want)
		}
	}
}

// TestADrainingAddress keeps its connections, takes none, and goes.
func TestADrainingAddress(t *testing.T) {
	p := snat.NewPool(snat.AWSNAT, 2, 1)
	p.Take(0, 10)
	addr, _ := p.Take(0, 10)
	if addr != 1 || !p.Remove() || p.Remove() || p.Free(0) != 54_990 {
		t.Fatalf("address %d, %d free", addr, p.Free(0))
	}
	p.Advance(350*time.Second - 1)
	if p.Gone(1) || p.Draining() != 1 || p.Total(0).HalfOpen != 20 {
		t.Error("it went too early")
	}
	if p.Advance(350 * time.Second); !p.Gone(1) || p.Total(0).HalfOpen != 10 {
		t.Error("it did not go")
	}
	p.Release(1, 0, 10, snat.ByNothing) // its owner learns of it later: no book changes
	if p.Total(0).HalfOpen != 10 {
		t.Error("a connection of an address that is gone was released")
	}
}
