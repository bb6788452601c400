package survey

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// tableHead is the first line of what kubectl prints with columns: words in
// capitals, the first ones among those below.
var tableHead = regexp.MustCompile(`^(NS|NAME|NAMESPACE|LAST SEEN|SERIES|NODE)(\s+[A-Z0-9()_/:\-]+)+\s*$`)

func isTableHead(line string) bool { return tableHead.MatchString(line) }

// table reads kubectl's columns: those that the collecting block asks for, and
// those of get pods -o wide and get nodes -o wide as far as they say enough.
func (r *reader) table(name string, in *bufio.Reader) error {
	var head []string
	read, kind, n := func([]string, map[string]int) error { return nil }, "", 0
	at := map[string]int{}
	line := 0
	err := eachLine(in, func(text string) error {
		line++
		cells := strings.Fields(text)
		switch {
		case len(cells) == 0:
			return nil
		case head == nil:
			head = cells
			for i, c := range head {
				at[c] = i
			}
			read, kind = r.rows(at)
			return nil
		case kind == "":
			return nil
		}
		if len(cells) < len(head) {
			return &InputError{Name: name, Where: fmt.Sprintf("line %d", line), Problem: fmt.Sprintf("%d columns instead of %d", len(cells), len(head)),
				Instead: "collect it again: the table ends in the middle"}
		}
		n++
		return read(cells, at)
	})
	if err != nil {
		return err
	}
	if kind == "" {
		r.into.note(name, "", "a table of columns that say too little; reenact import --commands asks for the right ones")
		return nil
	}
	r.into.note(name, counted(n, kind), "")
	return nil
}

// rows picks the reader of a table by its columns.
func (r *reader) rows(at map[string]int) (func([]string, map[string]int) error, string) {
	has := func(columns ...string) bool {
		for _, c := range columns {
			if _, ok := at[c]; !ok {
				return false
			}
		}
		return true
	}
	switch {
	case has("NS", "NAME", "NODE", "IP", "HOSTNET", "PHASE", "CREATED"):
		return r.podRow, "pod"
	case has("NS", "POD", "REASON", "COUNT"):
		return r.eventRow, "event"
	}
	return nil, ""
}

// none tells what kubectl prints for a value that there is not.
func none(cell string) string {
	if cell == "<none>" || cell == "<nil>" {
		return ""
	}
	return cell
}

func cellTime(cell string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, none(cell))
	return t
}

func (r *reader) podRow(cells []string, at map[string]int) error {
	get := func(column string) string {
		if i, ok := at[column]; ok && i < len(cells) {
			return none(cells[i])
		}
		return ""
	}
	p := pod{
		name: get("NS") + "/" + get("NAME"), node: get("NODE"), ip: get("IP"), host: get("HOSTNET") == "true",
		done: get("PHASE") == "Succeeded" || get("PHASE") == "Failed", created: cellTime(get("CREATED")),
		deleted: get("DELETED") != "", owner: get("OWNER"), branch: get("BRANCH") != "",
	}
	// The scheduler's rule: all containers together, or the largest that comes first.
	p.cpu = max(sumOf(get("CPU")), mostOf(get("ICPU")))
	p.memory = max(sumOf(get("MEM")), mostOf(get("IMEM"))) / 1000
	r.into.keepPod(p)
	return nil
}

func sumOf(cell string) (sum int64) {
	for _, part := range strings.Split(cell, ",") {
		if q, ok := quantity(none(part)); ok {
			sum += q
		}
	}
	return sum
}

func mostOf(cell string) (most int64) {
	for _, part := range strings.Split(cell, ",") {
		if q, ok := quantity(none(part)); ok {
			most = max(most, q)
		}
	}
	return most
}

func (r *reader) eventRow(cells []string, at map[string]int) error {
	get := func(column string) string {
		if i, ok := at[column]; ok && i < len(cells) {
			return none(cells[i])
		}
		return ""
	}
	e := event{reason: get("REASON"), pod: get("NS") + "/" + get("POD")}
	e.count, _ = strconv.Atoi(get("COUNT"))
	for _, column := range []string{"LAST", "EVENT", "FIRST"} {
		if t := cellTime(get(column)); !t.IsZero() {
			e.at = t
			break
		}
	}
	r.into.keepEvent(e)
	return nil
}

// isAWSText knows the AWS CLI's --output text by its first word.
func isAWSText(line string) bool {
	return strings.HasPrefix(line, "SUBNETS\t") || strings.HasPrefix(line, "NETWORKINTERFACES\t") || strings.HasPrefix(line, "RESERVATIONS\t")
}

var (
	subnetForm = regexp.MustCompile(`^subnet-[0-9a-f]+$`)
	vpcForm    = regexp.MustCompile(`^vpc-[0-9a-f]+$`)
	cidrForm   = regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+/\d+$`)
	zoneForm   = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d[a-z]$`)
)

// awsText reads the subnets of --output text. Its columns have no names, but a
// subnet's values cannot be taken for one another.
func (r *reader) awsText(name string, in *bufio.Reader) error {
	n := 0
	err := eachLine(in, func(line string) error {
		cells := strings.Split(line, "\t")
		if cells[0] != "SUBNETS" {
			if cells[0] == "NETWORKINTERFACES" || cells[0] == "RESERVATIONS" {
				return &InputError{Name: name, Problem: "this is the AWS CLI's --output text, whose columns have no names", Instead: "collect it with --output json"}
			}
			return nil
		}
		var s resource
		for _, c := range cells[1:] {
			count, err := strconv.Atoi(c)
			switch {
			case subnetForm.MatchString(c):
				s.SubnetID = c
			case vpcForm.MatchString(c):
				s.VpcID = c
			case cidrForm.MatchString(c):
				s.CidrBlock = c
			case zoneForm.MatchString(c):
				s.AvailabilityZone = c
			case err == nil && len(c) < 7 && s.AvailableIPAddressCount == nil: // an account has 12 digits
				s.AvailableIPAddressCount = &count
			}
		}
		if r.into.resource(&s) != "" {
			n++
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.into.note(name, counted(n, "subnet"), "")
	return nil
}
