package ipam

import (
	"fmt"
	"strconv"
)

// Refusal is why aws-node does not start with an environment: its entrypoint
// looks at some variables before it starts ipamd, and a pod that it refuses
// restarts for ever, on a node without a working CNI.
type Refusal struct {
	Variable string
	Problem  string // "IP_COOLDOWN_PERIOD=-1 is no number of seconds"
	Instead  string // "write a whole number from 0 up, such as 30"
}

func (r Refusal) String() string { return "aws-node does not start: " + r.Problem + "; " + r.Instead }

// Refusals are the reasons for which aws-node's entrypoint ends before ipamd
// starts (cmd/aws-vpc-cni/main.go, validateEnvVars and validateMTU; the same from
// v1.18.3 to v1.23.1), in that function's order. ipamd by itself is more lenient:
// FromEnv tells what it would do.
func Refusals(env map[string]string) []Refusal {
	var list []Refusal
	for _, check := range []func(map[string]string) *Refusal{
		refusesLog, refusesVeth, refusesMode, refusesCooldown, refusesENIMTU, refusesPodMTU, refusesPrefixes,
	} {
		if r := check(env); r != nil {
			list = append(list, *r)
		}
	}
	return list
}

func refused(env map[string]string, variable, problem, instead string) *Refusal {
	return &Refusal{Variable: variable, Problem: fmt.Sprintf("%s=%q %s", variable, env[variable], problem), Instead: instead}
}

func refusesLog(env map[string]string) *Refusal {
	if env["AWS_VPC_K8S_PLUGIN_LOG_FILE"] == "stdout" {
		return refused(env, "AWS_VPC_K8S_PLUGIN_LOG_FILE", "is where the plugin's own answer goes", "write a file's path, or stderr")
	}
	return nil
}

func refusesVeth(env map[string]string) *Refusal {
	const name = "AWS_VPC_K8S_CNI_VETHPREFIX"
	switch prefix := env[name]; {
	case len(prefix) > 4:
		return refused(env, name, "is longer than four letters", "write at most four, such as eni")
	case prefix == "eth", prefix == "lo", prefix == "vlan":
		return refused(env, name, "is a name that other interfaces have", "write another, such as eni")
	}
	return nil
}

// refusesMode: security groups for pods want one of two modes; strict is the
// default.
func refusesMode(env map[string]string) *Refusal {
	const name = "POD_SECURITY_GROUP_ENFORCING_MODE"
	mode, set := env[name]
	if boolean(env["ENABLE_POD_ENI"], false) && set && mode != "strict" && mode != "standard" {
		return refused(env, name, "is no mode", "write strict or standard")
	}
	return nil
}

func refusesCooldown(env map[string]string) *Refusal {
	const name = "IP_COOLDOWN_PERIOD"
	text, set := env[name]
	if n, err := strconv.Atoi(text); set && (err != nil || n < 0) {
		return refused(env, name, "is no number of seconds", "write a whole number from 0 up, such as 30")
	}
	return nil
}

func refusesENIMTU(env map[string]string) *Refusal { return refusesMTU(env, "AWS_VPC_ENI_MTU") }

func refusesPodMTU(env map[string]string) *Refusal { return refusesMTU(env, "POD_MTU") }

func refusesMTU(env map[string]string, name string) *Refusal {
	const least, leastIPv6, most = 576, 1280, 9001
	low := least
	if boolean(env["ENABLE_IPv6"], false) {
		low = leastIPv6
	}
	text, set := env[name]
	if n, err := strconv.Atoi(text); set && (err != nil || n < low || n > most) {
		return refused(env, name, "is no MTU", fmt.Sprintf("write a whole number from %d to %d", low, most))
	}
	return nil
}

// refusesPrefixes: prefix delegation wants a target. The entrypoint compares the
// values as texts, and so "00" passes, and what is no number passes, too.
func refusesPrefixes(env map[string]string) *Refusal {
	if !boolean(env["ENABLE_PREFIX_DELEGATION"], false) {
		return nil
	}
	for _, name := range []string{"WARM_IP_TARGET", "WARM_PREFIX_TARGET", "MINIMUM_IP_TARGET"} {
		if text, set := env[name]; set && text > "0" {
			return nil
		}
	}
	return &Refusal{Variable: "WARM_PREFIX_TARGET",
		Problem: "ENABLE_PREFIX_DELEGATION is on and WARM_PREFIX_TARGET, WARM_IP_TARGET and MINIMUM_IP_TARGET are all 0 or unset",
		Instead: "set one of them; AWS's own manifest has WARM_PREFIX_TARGET=1"}
}
