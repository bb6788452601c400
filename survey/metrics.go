package survey

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// scrape is what one node's ipamd measured, at one time.
type scrape struct {
	name, instance string
	values         map[string]float64 // by metric name; several labels added up
	cidrs          []string           // of the addresses that pods have
	place          int                // the order in which it was read
}

func (s *scrape) get(name string) (float64, bool) { v, ok := s.values[name]; return v, ok }

// wanted are the metrics that say something of a pool.
var wanted = map[string]bool{
	"awscni_total_ip_addresses": true, "awscni_assigned_ip_addresses": true, "awscni_eni_allocated": true, "awscni_eni_max": true,
	"awscni_ip_max": true, "awscni_total_ipv4_prefixes": true, "awscni_add_ip_req_count": true, "awscni_del_ip_req_count": true,
	"awscni_no_available_ip_addresses": true, "awscni_ec2api_req_count": true, "awscni_ec2api_error_count": true,
	"awscni_aws_api_error_count": true, "process_start_time_seconds": true,
}

// metrics reads the Prometheus text format, line by line.
func (r *reader) metrics(name string, in *bufio.Reader) error {
	s := &scrape{name: name, values: map[string]float64{}, place: len(r.into.scrapes)}
	lines := 0
	err := eachLine(in, func(line string) error {
		if lines++; lines%4096 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if line == "" || line[0] == '#' {
			return nil
		}
		metric, labels, value, ok := sample(line)
		switch {
		case !ok:
			return &InputError{Name: name, Where: fmt.Sprintf("line %d", lines), Problem: "this is no line of metrics", Instead: "collect it again"}
		case metric == "awscni_assigned_ip_per_cidr" && value > 0 && len(s.cidrs) < 4096:
			s.cidrs = append(s.cidrs, label(labels, "cidr"))
		case wanted[metric]:
			s.values[metric] += value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, ok := s.get("awscni_total_ip_addresses"); !ok {
		r.into.note(name, "", "these metrics are not ipamd's")
		return nil
	}
	r.into.keepScrape(s)
	r.into.note(name, "ipamd's metrics of one node", "")
	return nil
}

// sample parts a line of metrics: name{labels} value [time].
func sample(line string) (name, labels string, value float64, ok bool) {
	rest := line
	if i := strings.IndexByte(line, '{'); i >= 0 {
		j := strings.LastIndexByte(line, '}')
		if j < i {
			return "", "", 0, false
		}
		name, labels, rest = line[:i], line[i+1:j], line[j+1:]
	} else {
		name, rest, _ = strings.Cut(line, " ")
	}
	fields := strings.Fields(rest)
	if len(fields) < 1 || len(fields) > 2 || name == "" {
		return "", "", 0, false
	}
	value, ok = parseFloat(fields[0])
	return name, labels, value, ok
}

// parseFloat reads a finite number; +Inf and NaN, which metrics may be, are 0.
func parseFloat(text string) (float64, bool) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, false
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, true
	}
	return v, true
}

// label is a label's value.
func label(labels, key string) string {
	_, rest, found := strings.Cut(labels, key+`="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// started is when the ipamd that was scraped began; false when it does not say.
func (s *scrape) started() (time.Time, bool) {
	v, ok := s.get("process_start_time_seconds")
	if !ok || v <= 0 || v > 1e11 {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(v * 1000)).UTC(), true
}

// errLongLine is a line that no log and no table has.
var errLongLine = errors.New("a line is longer than any that we know of")

// eachLine hands on lines without their ends. A line may be long, as ipamd's are
// that list a whole pool, but not without bound.
func eachLine(in *bufio.Reader, visit func(line string) error) error {
	var long []byte
	for {
		part, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			if long = append(long, part...); len(long) > maxWhole {
				return errLongLine
			}
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return err
		}
		if len(long) > 0 {
			part = append(long, part...)
			long = nil
		}
		if len(part) > 0 {
			if e := visit(strings.TrimRight(string(part), "\r\n")); e != nil {
				return e
			}
		}
		if err != nil {
			return nil
		}
	}
}
