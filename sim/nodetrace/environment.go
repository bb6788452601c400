package nodetrace

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"reenact/model/ipam"
)

// modelled are the variables of ipamd that the model obeys.
var modelled = []string{
	"WARM_ENI_TARGET", "WARM_IP_TARGET", "MINIMUM_IP_TARGET", "WARM_PREFIX_TARGET",
	"MAX_ENI", "IP_COOLDOWN_PERIOD", "ENABLE_PREFIX_DELEGATION", "ENABLE_SUBNET_DISCOVERY",
}

// beyond are variables that would lead ipamd to where the model cannot follow,
// with what they switch on. Each is off unless it is set to true.
var beyond = map[string]string{
	"ENABLE_IPv6":                           "IPv6",
	"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":    "custom networking",
	"ENABLE_POD_ENI":                        "trunk ENIs",
	"ENABLE_MULTI_NIC":                      "several network cards",
	"DISABLE_NETWORK_RESOURCE_PROVISIONING": "an ipamd that manages no addresses",
	"ENABLE_IMDS_ONLY_MODE":                 "an ipamd that makes no EC2 call and so manages no addresses",
}

// environment reads an object of variables; null and a missing key are none.
// ipamd itself forgives any value, so values only need to be strings.
// A variable that has nothing to do with the pool is accepted and has no
// effect: a DaemonSet's whole environment may be pasted in.
func (o *object) environment(key string) map[string]string {
	i := slices.Index(o.keys, key)
	if i < 0 || string(o.values[i]) == "null" {
		return nil
	}
	example := fmt.Sprintf(`write %q:{"WARM_IP_TARGET":"1"}, each variable once, or {} for none`, key)
	vars, err := readObject(o.values[i], example)
	if err != nil {
		o.fail(wrong(example, "%q is %s, not an object of variables", key, shown(o.values[i])))
		return nil
	}
	env := make(map[string]string, len(vars.keys))
	for j, name := range vars.keys {
		var value *string
		if json.Unmarshal(vars.values[j], &value) != nil || value == nil {
			o.fail(wrong(fmt.Sprintf(`write the value in quotes, such as %q:"1"; "" stands for the default`, name),
				"the variable %s is %s", name, shown(vars.values[j])))
			return nil
		}
		o.fail(checkVariable(name, *value))
		env[name] = *value
	}
	return env
}

// checkVariable refuses what is most likely a slip, and what the model knows
// that it does not cover.
func checkVariable(name, value string) error {
	if slices.Contains(modelled, name) {
		return nil
	}
	if what, ok := beyond[name]; ok {
		if on, err := strconv.ParseBool(value); err == nil && on {
			return wrong("take it out to see the node as if without it",
				"%s=%s switches on %s, which the model does not cover", name, value, what)
		}
		return nil
	}
	for _, known := range modelled {
		if strings.EqualFold(name, known) || similar(name, known) {
			return wrong("write "+known, "the variable %q is unknown", name)
		}
	}
	if name == "" || strings.ContainsAny(name, "= \t") {
		return wrong("write a name such as WARM_IP_TARGET", "%q cannot name a variable", name)
	}
	return nil
}

// similar tells whether two names of much the same length differ by one letter
// changed, left out, put in, or two swapped.
func similar(a, b string) bool {
	prefix := 0
	for prefix < min(len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	a, b = a[prefix:], b[prefix:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return max(len(a), len(b)) <= 1 || swapped
}

// Variables are the names of the variables that have an effect on the pool.
func Variables() []string { return slices.Clone(modelled) }

// Settings reads KEY=VALUE words as an environment of ipamd, for those who type
// it: unlike a trace, which ipamd's own leniency rules, a value that ipamd would
// overlook is a mistake, and so is a variable that has nothing to do with the pool.
func Settings(words []string) (map[string]string, error) {
	env := map[string]string{}
	for _, word := range words {
		name, value, set := strings.Cut(word, "=")
		if _, twice := env[name]; !set || name == "" || value == "" || twice {
			return nil, fmt.Errorf("%q will not do; write each variable once, as KEY=VALUE, such as WARM_IP_TARGET=5", word)
		}
		if err := checkVariable(name, value); err != nil {
			return nil, err
		}
		if err := checkValue(name, value); err != nil {
			return nil, err
		}
		env[name] = value
	}
	for _, r := range ipam.Refusals(env) {
		return nil, errors.New(r.String())
	}
	return env, nil
}

// largestTarget is above what any node can hold.
const largestTarget = 5000

func checkValue(name, value string) error {
	switch {
	case !slices.Contains(modelled, name):
		return fmt.Errorf("the variable %q has no effect on the pool; the ones that have are %s", name, strings.Join(modelled, ", "))
	case strings.HasPrefix(name, "ENABLE_"):
		if _, err := strconv.ParseBool(value); err != nil {
			return fmt.Errorf("%s=%q: write true or false", name, value)
		}
		return nil
	}
	if n, err := strconv.Atoi(value); err != nil || n < 0 || n > largestTarget {
		return fmt.Errorf("%s=%q: write a whole number from 0 to %d", name, value, largestTarget)
	}
	return nil
}

// mostWarnings is how many are worth reading.
const mostWarnings = 5

// Warnings say where aws-node would not start with what the trace sets, the first
// few in order of time. The trace is of ipamd by itself, which starts all the same.
func (t *Trace) Warnings() []string {
	var list []string
	env := map[string]string{}
	warn := func(when string, changes map[string]string) {
		maps.Copy(env, changes)
		for _, r := range ipam.Refusals(env) {
			if len(list) < mostWarnings {
				list = append(list, when+": "+r.String())
			}
		}
	}
	warn("at the start", t.Env)
	for i := range t.Ops {
		if op := &t.Ops[i]; op.Kind == Restart && len(op.Env) > 0 {
			warn("at "+op.At.String(), op.Env)
		}
	}
	return list
}
