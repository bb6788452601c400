package survey

import (
	"bufio"
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Log is what one node's ipamd.log tells of its pool, in the file's order.
type Log struct {
	Name     string
	Instance string // the instance's id; "" where the log does not say
	Version  string // of ipamd, where the log has its start
	Type     string // the instance's type
	MaxPods  int
	Env      map[string]string // the targets that ipamd said it uses
	Lines    []LogLine
	Torn     int // lines that could not be read
}

// LogLine is one thing that happened, as far as it concerns the pool.
type LogLine struct {
	At   time.Time
	Kind LogKind
	Pod  string // namespace/name of an Add or Del; "" when only the sandbox is known
	Box  string // the sandbox's id
	IP   string // assigned or given back
	// Of Stats: what the pool held before the pass acted.
	Total, Assigned, Cooling int
}

// LogKind tells what a line is about.
type LogKind uint8

// The kinds of lines that are kept.
const (
	LogStats    LogKind = iota // a pass of the pool loop begins
	LogAdd                     // a CNI ADD came in
	LogDel                     // a CNI DEL came in
	LogAssigned                // an address was given to a sandbox
	LogReturned                // a sandbox's address went into cooldown
	LogNoIP                    // an ADD found no address
	LogStart                   // ipamd started
	LogFull                    // EC2 had no address in the subnet
)

// zapLine begins a line since v1.6, seelogLine one before.
var (
	zapMark    = []byte(`{"level":"`)
	seelogLine = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) \[[A-Z]+\]\s+(.*)$`)
	criLine    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) ([FP]) (.*)$`)
)

// isLogLine tells whether a line is of ipamd's log, in whatever wrapping.
func isLogLine(line string) bool {
	return strings.HasPrefix(line, string(zapMark)) || seelogLine.MatchString(line) ||
		criLine.MatchString(line) || isWrapped(line)
}

// isWrapped knows the lines of docker's json-file driver and of Fluent Bit.
func isWrapped(line string) bool {
	return strings.HasPrefix(line, `{"log":"`) || strings.HasPrefix(line, `{`) && strings.Contains(line, `"log":"{\"level\"`)
}

// log reads a log line by line. What is torn, as at a rotation, is counted and
// passed over.
func (r *reader) log(name string, in *bufio.Reader) error {
	l := &Log{Name: name, Env: map[string]string{}}
	parser := logParser{log: l}
	n := 0
	err := eachLine(in, func(line string) error {
		if n++; n%4096 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		parser.line(line)
		return nil
	})
	if err != nil {
		return err
	}
	if len(l.Lines) == 0 {
		r.into.note(name, "", "a log without a word of ipamd's about its pool")
		return nil
	}
	r.into.logs = append(r.into.logs, l)
	if r.into.bundle != nil {
		r.into.bundle.logs = append(r.into.bundle.logs, l)
	}
	r.into.note(name, "ipamd's log of one node", torn(l.Torn))
	return nil
}

func torn(n int) string {
	if n == 0 {
		return ""
	}
	return counted(n, "line") + " could not be read and is left out"
}

type logParser struct {
	log  *Log
	part string // of a line that a container runtime cut
	box  string // sandbox of the ADD or DEL whose request comes next
	kind LogKind
}

// line takes wrappings off and hands the messages on; two may stand on one line.
func (p *logParser) line(line string) {
	if m := criLine.FindStringSubmatch(line); m != nil {
		p.part += m[2]
		if m[1] == "P" {
			if len(p.part) > maxWhole {
				p.part = ""
			}
			return
		}
		line, p.part = p.part, ""
	}
	if isWrapped(line) {
		var wrapped struct {
			Log string `json:"log"`
		}
		if json.Unmarshal([]byte(line), &wrapped) != nil {
			p.log.Torn++
			return
		}
		line = strings.TrimRight(wrapped.Log, "\n")
	}
	if m := seelogLine.FindStringSubmatch(line); m != nil {
		if at, err := time.Parse(time.RFC3339Nano, m[1]); err == nil {
			p.message(at, m[2])
		}
		return
	}
	p.zap([]byte(line))
}

func (p *logParser) zap(line []byte) {
	if !bytes.HasPrefix(line, zapMark) {
		return // the rest of a message with line breaks
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	for dec.More() {
		var entry struct {
			At  time.Time `json:"ts"`
			Msg string    `json:"msg"`
		}
		if err := dec.Decode(&entry); err != nil {
			p.log.Torn++
			return
		}
		p.message(entry.At, entry.Msg)
	}
}

// keep adds a line. A log of gigabytes repeats itself: what is kept of a line is
// small, and there is an end to it.
func (p *logParser) keep(l LogLine) {
	const most = 4 << 20
	if len(p.log.Lines) < most {
		p.log.Lines = append(p.log.Lines, l)
	}
}

// message reads what ipamd says, in the words of its versions. The caller field is
// of no use (inlined calls are named wrongly): only the message counts.
func (p *logParser) message(at time.Time, msg string) {
	for _, rule := range logRules {
		if rest, ok := strings.CutPrefix(msg, rule.start); ok {
			rule.read(p, at, rest)
			return
		}
	}
}

// logRules are how the messages begin, with what reads the rest (pkg/ipamd/ipamd.go,
// rpc_handler.go, datastore/data_store.go; v1.2 to v1.23).
var logRules = []struct {
	start string
	read  func(p *logParser, at time.Time, rest string)
}{
	{"IP stats", (*logParser).stats},
	{"IP pool stats", (*logParser).oldStats},
	{"Prefix pool stats", (*logParser).oldStats},
	{"Received AddNetwork for", func(p *logParser, at time.Time, rest string) { p.request(at, rest, LogAdd) }},
	{"Received DelNetwork for", func(p *logParser, at time.Time, rest string) { p.request(at, rest, LogDel) }},
	{"AddNetworkRequest:", func(p *logParser, _ time.Time, rest string) { p.name(rest) }},
	{"DelNetworkRequest:", func(p *logParser, _ time.Time, rest string) { p.name(rest) }},
	{"DataStore has no available IP", func(p *logParser, at time.Time, _ string) { p.keep(LogLine{At: at, Kind: LogNoIP, Box: p.box}) }},
	{"assignPodIPAddressUnsafe: Assign IP ", (*logParser).assigned},
	{"AssignPodIPv4Address: Assign IP ", (*logParser).assigned},
	{"UnassignPodIPAddress: sandbox ", (*logParser).returned},
	{"UnassignPodIPv4Address: sandbox ", (*logParser).returned},
	{"Starting L-IPAMD ", (*logParser).start},
	{"Using WARM_ENI_TARGET ", func(p *logParser, _ time.Time, rest string) { p.target("WARM_ENI_TARGET", rest) }},
	{"Using WARM_IP_TARGET ", func(p *logParser, _ time.Time, rest string) { p.target("WARM_IP_TARGET", rest) }},
	{"Using MINIMUM_IP_TARGET ", func(p *logParser, _ time.Time, rest string) { p.target("MINIMUM_IP_TARGET", rest) }},
	{"Using WARM_PREFIX_TARGET ", func(p *logParser, _ time.Time, rest string) { p.target("WARM_PREFIX_TARGET", rest) }},
	{"Prefix Delegation enabled ", func(p *logParser, _ time.Time, rest string) {
		p.log.Env["ENABLE_PREFIX_DELEGATION"] = strings.TrimSpace(rest)
	}},
	{"Custom networking enabled ", func(p *logParser, _ time.Time, rest string) {
		p.log.Env["AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"] = strings.TrimSpace(rest)
	}},
	{"IP pool manager - ", (*logParser).manager},
	{"Found instance-type: ", func(p *logParser, _ time.Time, rest string) { p.log.Type = strings.TrimSpace(rest) }},
	{"Found instance-id: ", func(p *logParser, _ time.Time, rest string) { p.log.Instance = strings.TrimSpace(rest) }},
	{"Failed to allocate a private IP", (*logParser).full},
	{"Failed to CreateNetworkInterface", (*logParser).full},
}

func (p *logParser) start(at time.Time, rest string) {
	version, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(rest), "v"), " ")
	p.log.Version, _, _ = strings.Cut(version, "-")
	p.keep(LogLine{At: at, Kind: LogStart})
}

func (p *logParser) target(name, rest string) {
	if n, err := strconv.Atoi(strings.TrimSpace(rest)); err == nil {
		p.log.Env[name] = strconv.Itoa(n)
	}
}

// manager is the line of v1.18 on that tells all targets at once.
func (p *logParser) manager(_ time.Time, rest string) {
	for _, part := range strings.Split(rest, ", ") {
		key, value, _ := strings.Cut(part, ": ")
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			continue
		}
		switch key {
		case "max pods":
			p.log.MaxPods = n
		case "warm IP target":
			p.log.Env["WARM_IP_TARGET"] = strconv.Itoa(n)
		case "warm prefix target":
			p.log.Env["WARM_PREFIX_TARGET"] = strconv.Itoa(n)
		case "warm ENI target":
			p.log.Env["WARM_ENI_TARGET"] = strconv.Itoa(n)
		case "minimum IP target":
			p.log.Env["MINIMUM_IP_TARGET"] = strconv.Itoa(n)
		}
	}
}

func (p *logParser) full(at time.Time, rest string) {
	if strings.Contains(rest, "InsufficientFreeAddressesInSubnet") || strings.Contains(rest, "InsufficientCidrBlocks") {
		p.keep(LogLine{At: at, Kind: LogFull})
	}
}

// stats is the line of each pass since v1.18; before the first card's number since
// v1.20 there is none.
func (p *logParser) stats(at time.Time, rest string) {
	if card, _, ok := strings.Cut(strings.TrimPrefix(rest, " for Network Card "), " - "); ok && strings.HasPrefix(rest, " for") && card != "0" {
		return
	}
	l := LogLine{At: at, Kind: LogStats}
	if numbers(rest, map[string]*int{"total IPs: ": &l.Total, "assigned IPs: ": &l.Assigned, "cooldown IPs: ": &l.Cooling}) == 3 {
		p.keep(l)
	}
}

// oldStats are the lines around what ipamd does, in the words before v1.18.
func (p *logParser) oldStats(at time.Time, rest string) {
	l := LogLine{At: at, Kind: LogStats, Cooling: -1}
	if m := dataStats.FindStringSubmatch(rest); m != nil {
		l.Total, _ = strconv.Atoi(m[1])
		l.Assigned, _ = strconv.Atoi(m[2])
		l.Cooling, _ = strconv.Atoi(m[3])
		p.keep(l)
		return
	}
	if m := oldData.FindStringSubmatch(rest); m != nil {
		l.Total, _ = strconv.Atoi(m[1])
		l.Assigned, _ = strconv.Atoi(m[2])
		p.keep(l)
	}
}

var (
	dataStats = regexp.MustCompile(`Total IPs/Prefixes = (\d+)/\d+, AssignedIPs/CooldownIPs: (\d+)/(\d+)`)
	oldData   = regexp.MustCompile(`total ?= ?(\d+), used ?= ?(\d+)`)
)

// numbers reads "key: 12" for each key and returns how many there were.
func numbers(text string, into map[string]*int) (found int) {
	for key, to := range into {
		if _, rest, ok := strings.Cut(text, key); ok {
			end := 0
			for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
				end++
			}
			if n, err := strconv.Atoi(rest[:end]); err == nil {
				*to = n
				found++
			}
		}
	}
	return found
}

// request is an ADD or a DEL as it comes in. Its pod is named there until v1.6, and
// in the debug line that follows since.
func (p *logParser) request(at time.Time, rest string, kind LogKind) {
	l := LogLine{At: at, Kind: kind}
	_, box, _ := strings.Cut(rest, "Sandbox ")
	l.Box, _, _ = strings.Cut(box, ",")
	if _, name, ok := strings.Cut(rest, "Pod "); ok {
		pod, more, _ := strings.Cut(name, ", ")
		space := strings.TrimPrefix(strings.TrimPrefix(more, "NameSpace "), "Namespace ")
		space, _, _ = strings.Cut(space, ",")
		l.Pod = space + "/" + pod
	}
	p.box, p.kind = l.Box, kind
	p.keep(l)
}

var (
	podName  = regexp.MustCompile(`K8S_POD_NAME:"([^"]*)"`)
	podSpace = regexp.MustCompile(`K8S_POD_NAMESPACE:"([^"]*)"`)
	podBox   = regexp.MustCompile(`(?:K8S_POD_INFRA_CONTAINER_ID|ContainerID):"([^"]*)"`)
)

// name gives the latest request of a sandbox its pod.
func (p *logParser) name(rest string) {
	name, space, box := podName.FindStringSubmatch(rest), podSpace.FindStringSubmatch(rest), podBox.FindStringSubmatch(rest)
	if name == nil || space == nil {
		return
	}
	for i := len(p.log.Lines) - 1; i >= max(0, len(p.log.Lines)-32); i-- {
		l := &p.log.Lines[i]
		if (l.Kind == LogAdd || l.Kind == LogDel) && (box == nil || l.Box == box[1]) {
			l.Pod = space[1] + "/" + name[1]
			return
		}
	}
}

// assigned: "10.0.0.5 to sandbox aws-cni/<id>/eth0", with more behind it in v1.23.
func (p *logParser) assigned(at time.Time, rest string) {
	ip, box, ok := strings.Cut(rest, " to sandbox ")
	if ok {
		p.keep(LogLine{At: at, Kind: LogAssigned, IP: ip, Box: boxOf(box)})
	}
}

// returned: "aws-cni/<id>/eth0's ipAddr 10.0.0.5, DeviceNumber 1".
func (p *logParser) returned(at time.Time, rest string) {
	box, ip, ok := strings.Cut(rest, "'s ipAddr ")
	if ok {
		ip, _, _ = strings.Cut(ip, ",")
		p.keep(LogLine{At: at, Kind: LogReturned, IP: ip, Box: boxOf(box)})
	}
}

func boxOf(key string) string {
	parts := strings.Split(key, "/")
	if len(parts) < 2 {
		return key
	}
	return parts[1]
}
