package survey

import (
	"encoding/json"
	"strings"
	"time"
)

// whole looks at an object that is no list.
func (j *jsonText) whole(o map[string]json.RawMessage) error {
	switch {
	case len(o) == 0:
		return nil
	case o["NextToken"] != nil && string(o["NextToken"]) != "null":
		return &InputError{Name: j.name, Problem: "the AWS CLI stopped at a page's end and says that there is more (NextToken)",
			Instead: "collect it again without --max-items"}
	case o["AvailableCommands"] != nil: // what the introspection endpoint answers to a path that it does not know
		return nil
	case o["nodegroup"] != nil:
		return j.aws(o["nodegroup"])
	case isAWS(o):
		return j.again(o, j.aws)
	case o["version"] != nil && o["allocations"] != nil:
		return j.checkpoint(o)
	case o["TotalIPs"] != nil:
		return j.introspection(o)
	case isByCard(o):
		return j.cards(o)
	}
	return j.wholeOtherwise(o)
}

// wholeOtherwise is whole for what is not of AWS.
func (j *jsonText) wholeOtherwise(o map[string]json.RawMessage) error {
	switch {
	case o["apiVersion"] != nil, o["metadata"] != nil && o["kind"] != nil:
		return j.again(o, j.kubernetes)
	case o["Spec"] != nil:
		return j.containerInfo(o["Spec"])
	case o["WARM_ENI_TARGET"] != nil || o["WARM_IP_TARGET"] != nil:
		return j.settings(o)
	case o["data"] != nil && o["status"] != nil:
		return j.prometheus(o["data"])
	}
	return nil
}

// isAWS tells an object that the AWS CLI prints by itself, with --query for one.
func isAWS(o map[string]json.RawMessage) bool {
	return o["nodegroupName"] != nil || o["SubnetId"] != nil || o["NetworkInterfaceId"] != nil ||
		o["InstanceType"] != nil && o["NetworkInfo"] != nil
}

// again puts an object together that was read key by key.
func (j *jsonText) again(o map[string]json.RawMessage, read func(json.RawMessage) error) error {
	raw, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return read(raw)
}

// containerInfo is what ctr says of a container: aws-node's has the whole
// environment that ipamd was started with. Only ipamd's own variables are kept.
func (j *jsonText) containerInfo(raw json.RawMessage) error {
	var spec struct {
		Process struct {
			Env []string `json:"env"`
		} `json:"process"`
	}
	if err := json.Unmarshal(raw, &spec); err != nil {
		return nil
	}
	env := map[string]string{}
	for _, v := range spec.Process.Env {
		if name, value, ok := strings.Cut(v, "="); ok && ofIPAMD(name) {
			env[name] = value
		}
	}
	if len(env) == 0 {
		return nil
	}
	j.into.environment(env)
	j.count("environment of aws-node")
	return nil
}

// settings are the few variables that the introspection endpoint tells.
func (j *jsonText) settings(o map[string]json.RawMessage) error {
	env := map[string]string{}
	for name, raw := range o {
		if ofIPAMD(name) {
			env[name] = strings.Trim(string(raw), `"`)
		}
	}
	j.into.partialEnvironment(env)
	j.count("set of ipamd's targets")
	return nil
}

// ofIPAMD tells whether a variable is one of the CNI's.
func ofIPAMD(name string) bool {
	switch name {
	case "WARM_ENI_TARGET", "WARM_IP_TARGET", "MINIMUM_IP_TARGET", "WARM_PREFIX_TARGET", "MAX_ENI", "IP_COOLDOWN_PERIOD",
		"MANAGE_UNTAGGED_ENI", "DISABLE_NETWORK_RESOURCE_PROVISIONING", "CLUSTER_NAME":
		return true
	}
	return strings.HasPrefix(name, "ENABLE_") || strings.HasPrefix(name, "AWS_VPC_K8S_CNI_") || strings.HasPrefix(name, "AWS_MANAGE_ENIS_") ||
		strings.HasPrefix(name, "ENI_CONFIG_")
}

// checkpoint is ipamd's own file of assignments (data_store.go).
func (j *jsonText) checkpoint(o map[string]json.RawMessage) error {
	var version string
	if json.Unmarshal(o["version"], &version) != nil || !strings.HasPrefix(version, "vpc-cni-ipam/") {
		return nil
	}
	var list []struct {
		IPv4      string `json:"ipv4"`
		Timestamp int64  `json:"allocationTimestamp"`
	}
	if err := json.Unmarshal(o["allocations"], &list); err != nil {
		return err
	}
	k := &checkpoint{name: j.name}
	for _, a := range list {
		if a.IPv4 != "" {
			k.addresses = append(k.addresses, a.IPv4)
		}
	}
	j.into.keepCheckpoint(k)
	j.found["assignment of a checkpoint"] += len(k.addresses)
	return nil
}

type checkpoint struct {
	name, instance string
	addresses      []string
}

// prometheus is the answer of a query: the only source of a peak.
func (j *jsonText) prometheus(raw json.RawMessage) error {
	var data struct {
		Result []struct {
			Metric map[string]string   `json:"metric"`
			Value  []json.RawMessage   `json:"value"`
			Values [][]json.RawMessage `json:"values"`
		} `json:"result"`
	}
	if err := json.Unmarshal(raw, &data); err != nil {
		return nil
	}
	sums := map[time.Time]float64{}
	for _, series := range data.Result {
		points := series.Values
		if series.Value != nil {
			points = append(points, series.Value)
		}
		for _, p := range points {
			if at, v, ok := point(p); ok {
				sums[at] += v
			}
		}
	}
	if len(sums) == 0 {
		return nil
	}
	j.into.keepHistory(sums)
	j.found["point of a Prometheus range"] += len(sums)
	return nil
}

func point(p []json.RawMessage) (at time.Time, v float64, ok bool) {
	if len(p) != 2 {
		return at, 0, false
	}
	var seconds float64
	var text string
	if json.Unmarshal(p[0], &seconds) != nil || json.Unmarshal(p[1], &text) != nil {
		return at, 0, false
	}
	v, err := parseFloat(text)
	return time.Unix(int64(seconds), 0).UTC(), v, err
}
