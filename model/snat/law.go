package snat

import "time"

// Owner says who draws ports from one pool.
type Owner uint8

// The owners.
const (
	Gateway Owner = iota // every client draws from the addresses' ports
	Client               // each client has a block of its own
)

// Law is what one kind of network address translation does with ports. Times are
// zero where nobody published one.
type Law struct {
	Name      string
	Owner     Owner
	Ports     int           // of one address to one destination (Gateway), or of one client's block
	Most      int           // what a block grows to; 0: it does not grow
	Addresses int           // most of one gateway; 0: no limit
	Closed    time.Duration // a port rests after a connection's FIN
	Reset     time.Duration // … after its RST
	HalfOpen  time.Duration // … after a handshake that never ended
	Idle      time.Duration // a mapping without a packet goes after this
	Drain     time.Duration // an address that is taken away keeps its connections so long
	Source    string
}

// AWSNAT is a NAT gateway of AWS: 55,000 simultaneous connections an address and
// destination. The hold of a minute is inferred from "also applies at about 900 new
// connections per second (55,000 a minute)", which the same page said until
// 2023-04-06; AWS publishes no timer.
var AWSNAT = Law{Name: "AWS NAT gateway", Owner: Gateway, Ports: 55_000, Addresses: 8, Closed: time.Minute, Reset: time.Minute,
	Idle: 350 * time.Second, Drain: 350 * time.Second, Source: "AWS, VPC user guide: NAT gateway basics; DisassociateNatGatewayAddress"}

// Hyperplane is the interface between Lambda's network and a VPC: 65,000 connections,
// whatever their destination. Nothing is published about its timers: they are the NAT
// gateway's, which is built on the same service.
var Hyperplane = Law{Name: "Hyperplane ENI", Owner: Gateway, Ports: 65_000, Closed: time.Minute, Reset: time.Minute,
	HalfOpen: 30 * time.Second, Idle: 350 * time.Second, Source: "AWS, Lambda developer guide: VPC networking, 2021-11-12 to 2023-10-31"}

// NLB is a network load balancer in front of targets that see its addresses: 55,000
// simultaneous connections, or about 55,000 a minute, a target.
var NLB = Law{Name: "NLB target", Owner: Gateway, Ports: 55_000, Closed: time.Minute, Reset: time.Minute,
	Idle: 350 * time.Second, Source: "AWS, Network Load Balancers: client IP preservation"}

// AzureNAT is Azure's NAT gateway towards many destinations; to a single one it
// promises 50,000 connections an address.
var AzureNAT = Law{Name: "Azure NAT gateway", Owner: Gateway, Ports: 64_512, Addresses: 16, Closed: 65 * time.Second, Reset: 16 * time.Second,
	HalfOpen: 30 * time.Second, Idle: 4 * time.Minute, Source: "Azure, NAT gateway: SNAT, timers"}

// AzureNATOne is the same gateway towards one destination.
var AzureNATOne = func() Law { l := AzureNAT; l.Name, l.Ports = "Azure NAT gateway, one destination", 50_000; return l }()

// AzureLB is Azure's load balancer with ports allocated by default: each machine has
// a block whose size falls as the pool of machines grows. False for a pool that is
// too large, or empty. A port comes back 240 s after a FIN and 15 s after an RST, said
// the page on outbound connections in its editions of 2018 to 2020.
func AzureLB(machines int) (Law, bool) {
	for _, row := range []struct{ upTo, ports int }{{50, 1024}, {100, 512}, {200, 256}, {400, 128}, {800, 64}, {1000, 32}} {
		if machines > 0 && machines <= row.upTo {
			return Law{Name: "Azure load balancer", Owner: Client, Ports: row.ports, Closed: 4 * time.Minute, Reset: 15 * time.Second,
				Idle: 4 * time.Minute, Source: "Azure, load balancer outbound connections: default port allocation, TCP SNAT port release"}, true
		}
	}
	return Law{}, false
}

// GCPStatic is Cloud NAT with the same number of ports for each machine; 64 by default.
func GCPStatic(ports int) Law {
	return Law{Name: "Cloud NAT, static", Owner: Client, Ports: ports, Closed: 2 * time.Minute, HalfOpen: 30 * time.Second, Idle: 20 * time.Minute,
		Source: "Google Cloud, Cloud NAT: ports and addresses, timeouts"}
}

// GCPDynamic is Cloud NAT with dynamic allocation: a machine's block is doubled from
// low to high when it runs out. What is refused meanwhile stays refused.
func GCPDynamic(low, high int) Law {
	l := GCPStatic(low)
	l.Name, l.Most = "Cloud NAT, dynamic", high
	return l
}

// Rate is how many connections of a life each second a number of ports lasts for, in
// thousandths of a connection: ports ÷ (life + hold). 0 when nothing is held.
func Rate(ports int, life, hold time.Duration) int64 {
	if life+hold <= 0 {
		return 0
	}
	return int64(ports) * 1000 * int64(time.Second) / int64(life+hold)
}
