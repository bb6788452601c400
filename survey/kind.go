package survey

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"time"
)

// text recognises a text by what it says and reads it. The name counts for nothing
// but the user's eye.
func (r *reader) text(name string, in *bufio.Reader) error {
	head, err := in.Peek(peekSize)
	if err != nil && len(head) == 0 {
		if err == io.EOF {
			r.into.note(name, "", "it is empty, as after a command that failed")
			return nil
		}
		return err
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	first, _, _ := bytes.Cut(head, []byte("\n"))
	line := strings.TrimSpace(string(first))
	if len(head) == 0 {
		r.into.note(name, "", "it is empty, as after a command that failed")
		return nil
	}
	if why := refusalOf(string(head[:min(len(head), 4096)])); why != "" && head[0] != '{' && head[0] != '[' && !isLogLine(line) {
		r.into.note(name, "", why)
		return nil
	}
	return r.known(name, line, head, in)
}

// known hands a text to the reader of its kind, told by its beginning.
func (r *reader) known(name, line string, head []byte, in *bufio.Reader) error {
	switch {
	case isLogLine(line):
		return r.log(name, in)
	case head[0] == '{' || head[0] == '[':
		return r.json(name, in)
	case isExposition(line):
		return r.metrics(name, in)
	case isStamp(line):
		return r.stamp(name, line)
	case isInstanceID(line) && len(bytes.TrimSpace(head)) == len(line):
		return r.instanceID(name, line)
	case isTableHead(line):
		return r.table(name, in)
	case isAWSText(line):
		return r.awsText(name, in)
	case isYAML(head):
		return r.yaml(name, in)
	}
	r.into.note(name, "", "")
	return nil
}

func isExposition(line string) bool {
	return strings.HasPrefix(line, "# HELP ") || strings.HasPrefix(line, "# TYPE ") || strings.HasPrefix(line, "awscni_")
}

// stamps are the ways in which the time of a collection is written.
var stamps = []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05"}

func stampOf(line string) (time.Time, bool) {
	for _, layout := range stamps {
		if t, err := time.Parse(layout, line); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func isStamp(line string) bool { _, ok := stampOf(line); return ok }

func (r *reader) stamp(name, line string) error {
	if t, ok := stampOf(line); ok && (!r.into.stamped || t.Before(r.into.collected)) {
		r.into.collected, r.into.stamped = t, true
	}
	r.into.note(name, "the time of the collection", "")
	return nil
}

var instanceIDForm = regexp.MustCompile(`^i-[0-9a-f]{8,17}$`)

func isInstanceID(line string) bool { return instanceIDForm.MatchString(line) }

func (r *reader) instanceID(name, line string) error {
	if r.into.bundle != nil {
		r.into.bundle.instance = line
		r.into.note(name, "the node that the bundle is of", "")
		return nil
	}
	r.into.note(name, "", "")
	return nil
}

// yamlHead is how the YAML of kubectl and of the AWS CLI begins.
var yamlHead = regexp.MustCompile(`(?m)^(apiVersion:|kind:|items:|- apiVersion:|- kind:|Subnets:|NetworkInterfaces:|Reservations:|- SubnetId:|- NetworkInterfaceId:|nodegroup:|InstanceTypes:|SubnetIpv4CidrReservations:|- AvailabilityZone:|- Attachment:)`)

func isYAML(head []byte) bool { return yamlHead.Match(head) }

// refusals are how kubectl, the AWS CLI, curl and the API server say no.
var refusals = []struct {
	form *regexp.Regexp
	says func(m []string) string
}{
	{regexp.MustCompile(`cannot (\w+) resource "([^"]+)" in API group "([^"]*)"`), func(m []string) string {
		resource := m[2]
		if m[3] != "" {
			resource += "." + m[3]
		}
		return "needs permission to " + m[1] + " " + resource
	}},
	{regexp.MustCompile(`not authorized to perform: ([\w:-]+)`), func(m []string) string { return "needs permission " + m[1] }},
	{regexp.MustCompile(`An error occurred \((\w+)\) when calling the (\w+) operation`), func(m []string) string {
		if m[1] == "UnauthorizedOperation" || strings.HasPrefix(m[1], "AccessDenied") {
			return "needs permission for " + m[2]
		}
		return m[2] + " failed: " + m[1]
	}},
	{regexp.MustCompile(`Error from server \(Forbidden\)`), func([]string) string { return "needs a permission that the cluster's administrator gives" }},
	{regexp.MustCompile(`error trying to reach service`), func([]string) string {
		return "the API server cannot reach the node's port; the security group must let the control plane in on 61678"
	}},
	{regexp.MustCompile(`Error from server \((\w+)\)`), func(m []string) string { return "the API server answered " + m[1] }},
	{regexp.MustCompile(`the server doesn't have a resource type "(\w+)"`), func(m []string) string {
		return "the cluster has no " + m[1]
	}},
	{regexp.MustCompile(`^No resources found`), func([]string) string { return "there are none" }},
	{regexp.MustCompile(`^curl: \(\d+\) `), func([]string) string { return "nothing answered there" }},
	{regexp.MustCompile(`^(error:|Unable to |The connection to the server|command not found|bash: |sh: )`), func([]string) string {
		return "the command failed"
	}},
}

// refusalOf is what a file that holds an error message comes to; "" for any other.
func refusalOf(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 2048 { // a message is short
		text = text[:2048]
	}
	for _, r := range refusals {
		if m := r.form.FindStringSubmatch(text); m != nil && beginsAsError(text) {
			return r.says(m)
		}
	}
	return ""
}

// beginsAsError keeps a log or a document that quotes an error from being one.
func beginsAsError(text string) bool {
	for _, start := range []string{"Error from server", "An error occurred", "error:", "Unable to", "No resources found", "curl:", "The connection to the server", "bash:", "sh:", "aws: error"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
