//go:build linux

package datapath

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Judged by Linux itself: four network namespaces (client, nginx, their node, and a
// balancer that rewrites addresses as an NLB does), real kernels at both ends. Cilium is
// not there: what is judged is what the kernels make of a SYN-ACK from a stranger, and
// their timers.
//
//	go test ./model/datapath -run Linux -linux
var linux = flag.Bool("linux", false, "judge the handshake by real kernels in network namespaces that the test makes (root, ip)")

const (
	clientAddr, nginxAddr   = "10.9.1.10", "10.9.2.20"
	balancerAddr, innerAddr = "10.9.3.50", "10.9.3.2"
)

func TestLinuxAnswersAStrangerWithRST(t *testing.T) {
	lab := newLab(t, RPOff)
	lab.balance(true)
	seen := lab.capture()
	start := time.Now()
	err := lab.connect(2500 * time.Millisecond)
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() || time.Since(start) < 2400*time.Millisecond {
		t.Errorf("connect() ends in %v after %v, want nothing but the application's timeout: a hairpin refuses nobody", err, time.Since(start))
	}
	time.Sleep(500 * time.Millisecond)
	n := labNetwork(AllowAll)
	k := lab.kernel()
	want, _ := n.Play(NewDial(k, 2500*time.Millisecond))
	compare(t, seen(), want)
}

// A policy that drops is, to both kernels, a SYN-ACK that never comes: the client has no
// route to nginx and drops what comes from there.
func TestLinuxAnswersOnUnderADenial(t *testing.T) {
	lab := newLab(t, RPOff)
	lab.sysctl("x", "net.ipv4.tcp_synack_retries", "3")
	lab.sysctl("c", "net.ipv4.conf.all.rp_filter", "1")
	lab.in("c", "ip", "route", "add", "blackhole", nginxAddr)
	lab.balance(true)
	seen := lab.capture()
	k := lab.kernel()
	k.SynAckRetries = 3
	n := labNetwork(DefaultDeny)
	want, _ := n.Play(NewDial(k, 2500*time.Millisecond))
	_ = lab.connect(2500 * time.Millisecond)
	time.Sleep(want[len(want)-1].At - 2500*time.Millisecond + time.Second)
	compare(t, seen(), want)
}

func TestLinuxStrictFilterDropsTheReturningSYN(t *testing.T) {
	lab := newLab(t, RPStrict)
	lab.balance(true)
	seen := lab.capture()
	if err := lab.connect(1500 * time.Millisecond); err == nil {
		t.Error("connected")
	}
	for _, p := range seen() {
		if p.Flags != SYN {
			t.Errorf("%v: with a strict rp_filter nginx hears of no SYN", p)
		}
	}
}

func TestLinuxConnectsWithPreservationOff(t *testing.T) {
	lab := newLab(t, RPOff)
	lab.balance(false)
	if err := lab.connect(2 * time.Second); err != nil {
		t.Errorf("connect(): %v", err)
	}
}

// labNetwork is the model's idea of the laboratory.
func labNetwork(p ClientPolicy) *Network {
	n := NewNetwork(usual(func(s *Settings) { s.Targets, s.ClientPolicy = IPTarget, p }), together)
	n.Client.IP, n.Nginx.IP, n.Address = address(clientAddr), address(nginxAddr), End{address(balancerAddr), HTTPS}
	return n
}

func address(text string) IP { return IP(binary.BigEndian.Uint32(net.ParseIP(text).To4())) }

// compare wants the packets at the client's interface to be the model's, in their kinds
// and ends, and within half a second of its times. What the model has at one moment may
// come in any order: the two kernels' timers end together.
func compare(t *testing.T, got []seenPacket, want []Sent) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d packets at the client's interface, the model has %d\n%v\n%v", len(got), len(want), got, sentTimes(want))
		return
	}
	for i := 0; i < len(want); {
		end := i
		for end < len(want) && want[end].At == want[i].At {
			end++
		}
		var g, w []string
		for k := i; k < end; k++ {
			g, w = append(g, withoutPort(got[k].Packet)), append(w, withoutPort(want[k].Packet))
			if late := got[k].at - want[k].At; late < -500*time.Millisecond || late > 500*time.Millisecond {
				t.Errorf("packet %d, %v, comes at %v, the model has %v", k, got[k].Packet, got[k].at, want[k].At)
			}
		}
		slices.Sort(g)
		slices.Sort(w)
		if !slices.Equal(g, w) {
			t.Errorf("at %v: %q, the model has %q", want[i].At, g, w)
		}
		i = end
	}
}

// withoutPort makes ephemeral ports alike.
func withoutPort(p Packet) string {
	p.Src.Port, p.Dst.Port = anyPort(p.Src.Port), anyPort(p.Dst.Port)
	return p.String()
}

func anyPort(p uint16) uint16 {
	if p == HTTPS || p == NginxTCP {
		return p
	}
	return 0
}

func sentTimes(list []Sent) (out []string) {
	for _, p := range list {
		out = append(out, fmt.Sprintf("%v %v", p.At, p.Packet))
	}
	return out
}

type lab struct {
	t    *testing.T
	name string
	mac  map[string]net.HardwareAddr
}

func newLab(t *testing.T, rp RPFilter) *lab {
	switch {
	case !*linux:
		t.Skip("needs -linux, root and the ip command")
	case os.Getuid() != 0:
		t.Skip("needs root to make network namespaces")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("needs the ip command")
	}
	l := &lab{t: t, name: fmt.Sprintf("reenact%d", os.Getpid()), mac: map[string]net.HardwareAddr{}}
	for _, ns := range []string{"c", "x", "l", "r"} {
		l.run("ip", "netns", "add", l.ns(ns))
		t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", l.ns(ns)).Run() })
		l.in(ns, "ip", "link", "set", "lo", "up")
	}
	for i, ns := range []string{"c", "x", "l"} {
		own, gate := []string{clientAddr, nginxAddr, innerAddr}[i], fmt.Sprintf("10.9.%d.1", i+1)
		l.run("ip", "link", "add", "e0", "netns", l.ns(ns), "type", "veth", "peer", "name", "to-"+ns, "netns", l.ns("r"))
		l.in(ns, "ip", "addr", "add", own+"/24", "dev", "e0")
		l.in(ns, "ip", "link", "set", "e0", "up")
		l.in(ns, "ip", "route", "add", "default", "via", gate)
		l.in("r", "ip", "addr", "add", gate+"/24", "dev", "to-"+ns)
		l.in("r", "ip", "link", "set", "to-"+ns, "up")
		l.mac[ns] = l.hardware(ns, "e0")
	}
	l.in("r", "ip", "neigh", "add", balancerAddr, "lladdr", l.mac["l"].String(), "dev", "to-l")
	l.sysctl("r", "net.ipv4.ip_forward", "1")
	mode := map[RPFilter]string{RPOff: "0", RPLoose: "2", RPStrict: "1"}[rp]
	for _, which := range []string{"all", "to-c", "to-x", "to-l"} {
		l.sysctl("r", "net.ipv4.conf."+which+".rp_filter", mode)
	}
	l.listen()
	return l
}

func (l *lab) ns(short string) string { return l.name + short }

func (l *lab) run(args ...string) string {
	l.t.Helper()
	out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
	if err != nil {
		l.t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (l *lab) in(ns string, args ...string) string {
	l.t.Helper()
	return l.run(append([]string{"ip", "netns", "exec", l.ns(ns)}, args...)...)
}

func (l *lab) sysctl(ns, key, value string) {
	l.t.Helper()
	l.in(ns, "sh", "-c", "echo "+value+" > /proc/sys/"+strings.ReplaceAll(key, ".", "/"))
}

func (l *lab) hardware(ns, dev string) net.HardwareAddr {
	l.t.Helper()
	mac, err := net.ParseMAC(strings.TrimSpace(l.in(ns, "cat", "/sys/class/net/"+dev+"/address")))
	if err != nil {
		l.t.Fatal(err)
	}
	return mac
}

// kernel reads the timers of the running one.
func (l *lab) kernel() Kernel {
	k := Linux(false)
	for key, into := range map[string]*int{"tcp_syn_linear_timeouts": &k.LinearSyns, "tcp_syn_retries": &k.SynRetries, "tcp_synack_retries": &k.SynAckRetries} {
		text, err := exec.Command("ip", "netns", "exec", l.ns("c"), "cat", "/proc/sys/net/ipv4/"+key).Output()
		if err == nil {
			_, _ = fmt.Sscan(string(text), into)
		}
	}
	return k
}

// setns is the system call's number by architecture.
var setns = map[string]uintptr{"amd64": 308, "arm64": 268}

// within runs on a thread of its own in a namespace. The thread ends with it.
func (l *lab) within(ns string, do func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		f, err := os.Open("/var/run/netns/" + l.ns(ns))
		if err == nil {
			defer f.Close()
			number, known := setns[runtime.GOARCH]
			if !known {
				done <- fmt.Errorf("setns on %s is not known here", runtime.GOARCH)
				return
			}
			if _, _, e := syscall.RawSyscall(number, f.Fd(), syscall.CLONE_NEWNET, 0); e != 0 {
				err = e
			}
		}
		if err == nil {
			err = do()
		}
		done <- err
	}()
	return <-done
}

func (l *lab) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *lab) listen() {
	l.must(l.within("x", func() error {
		ln, err := net.Listen("tcp4", fmt.Sprintf("%s:%d", nginxAddr, NginxTCP))
		if err == nil {
			l.t.Cleanup(func() { ln.Close() })
		}
		return err
	}))
}

func (l *lab) connect(limit time.Duration) error {
	return l.within("c", func() error {
		conn, err := net.DialTimeout("tcp4", fmt.Sprintf("%s:%d", balancerAddr, HTTPS), limit)
		if err == nil {
			conn.Close()
		}
		return err
	})
}

// raw opens a packet socket on a namespace's interface. It closes with the test.
func (l *lab) raw(ns string) int {
	l.t.Helper()
	var fd int
	l.must(l.within(ns, func() (err error) {
		const all = uint16(syscall.ETH_P_ALL)<<8 | uint16(syscall.ETH_P_ALL)>>8
		if fd, err = syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, int(all)); err != nil {
			return err
		}
		dev, err := net.InterfaceByName("e0")
		if err != nil {
			return err
		}
		wait := syscall.Timeval{Usec: 100_000}
		if err := syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &wait); err != nil {
			return err
		}
		return syscall.Bind(fd, &syscall.SockaddrLinklayer{Protocol: all, Ifindex: dev.Index})
	}))
	return fd
}

// frames reads TCP frames until the test ends.
func (l *lab) frames(ns string, take func(fd int, frame []byte, outgoing bool)) {
	fd := l.raw(ns)
	stop, stopped := make(chan struct{}), make(chan struct{})
	l.t.Cleanup(func() { close(stop); <-stopped; syscall.Close(fd) })
	go func() {
		defer close(stopped)
		buf := make([]byte, 4096)
		for {
			select {
			case <-stop:
				return
			default:
			}
			n, from, err := syscall.Recvfrom(fd, buf, 0)
			if err != nil || n < 54 || buf[12] != 8 || buf[13] != 0 || buf[23] != syscall.IPPROTO_TCP {
				continue
			}
			ll, _ := from.(*syscall.SockaddrLinklayer)
			take(fd, buf[:n], ll != nil && ll.Pkttype == syscall.PACKET_OUTGOING)
		}
	}()
}

type seenPacket struct {
	Packet
	at time.Duration
}

func (p seenPacket) String() string { return fmt.Sprintf("%v %v", p.at, p.Packet) }

// capture records what passes the client's interface from now on; times count from the
// first packet.
func (l *lab) capture() func() []seenPacket {
	var mu sync.Mutex
	var list []seenPacket
	var first time.Time
	l.frames("c", func(_ int, f []byte, _ bool) {
		mu.Lock()
		defer mu.Unlock()
		if first.IsZero() {
			first = time.Now()
		}
		list = append(list, seenPacket{parsed(f), time.Since(first)})
	})
	return func() []seenPacket {
		mu.Lock()
		defer mu.Unlock()
		return append([]seenPacket(nil), list...)
	}
}

func parsed(frame []byte) Packet {
	ip := frame[14:]
	tcp := ip[int(ip[0]&15)*4:]
	p := Packet{
		Src: End{IP(binary.BigEndian.Uint32(ip[12:])), binary.BigEndian.Uint16(tcp)},
		Dst: End{IP(binary.BigEndian.Uint32(ip[16:])), binary.BigEndian.Uint16(tcp[2:])},
	}
	for bit, flag := range map[byte]Flags{2: SYN, 16: ACK, 4: RST} {
		if tcp[13]&bit != 0 {
			p.Flags |= flag
		}
	}
	return p
}

// balance is the load balancer: it rewrites the destination to nginx, and without
// preservation the source to its own address and the replies back.
func (l *lab) balance(preserve bool) {
	gate := l.hardware("r", "to-l")
	var client uint32
	l.frames("l", func(fd int, f []byte, outgoing bool) {
		if outgoing {
			return
		}
		ip := f[14:]
		tcp := ip[int(ip[0]&15)*4 : binary.BigEndian.Uint16(ip[2:])]
		switch IP(binary.BigEndian.Uint32(ip[16:])) {
		case address(balancerAddr):
			binary.BigEndian.PutUint32(ip[16:], uint32(address(nginxAddr)))
			binary.BigEndian.PutUint16(tcp[2:], NginxTCP)
			if !preserve {
				client = binary.BigEndian.Uint32(ip[12:])
				binary.BigEndian.PutUint32(ip[12:], uint32(address(innerAddr)))
			}
		case address(innerAddr):
			binary.BigEndian.PutUint32(ip[12:], uint32(address(balancerAddr)))
			binary.BigEndian.PutUint16(tcp, HTTPS)
			binary.BigEndian.PutUint32(ip[16:], client)
		default:
			return
		}
		seal(ip, tcp)
		copy(f, gate)
		copy(f[6:], l.mac["l"])
		_, _ = syscall.Write(fd, f)
	})
	if !preserve { // the balancer's kernel must not answer for its address
		l.in("l", "ip", "addr", "del", innerAddr+"/24", "dev", "e0")
		l.in("r", "ip", "neigh", "replace", innerAddr, "lladdr", l.mac["l"].String(), "dev", "to-l")
	}
}

// seal computes both checksums anew.
func seal(ip, tcp []byte) {
	head := ip[:int(ip[0]&15)*4]
	head[10], head[11] = 0, 0
	binary.BigEndian.PutUint16(head[10:], ^folded(sum(head)))
	tcp[16], tcp[17] = 0, 0
	total := sum(ip[12:20]) + syscall.IPPROTO_TCP + uint32(len(tcp)) + sum(tcp)
	binary.BigEndian.PutUint16(tcp[16:], ^folded(total))
}

func sum(b []byte) (total uint32) {
	for i := 0; i+1 < len(b); i += 2 {
		total += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	if len(b)%2 == 1 {
		total += uint32(b[len(b)-1]) << 8
	}
	return total
}

func folded(total uint32) uint16 {
	for total>>16 != 0 {
		total = total&0xffff + total>>16
	}
	return uint16(total)
}
