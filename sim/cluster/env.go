package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reenact/model/ipam"
	"reenact/sim"
)

// variable is one of aws-node's environment that a file may set. Its range is the
// knob's of the same name. ipamd forgives what it cannot read and takes the default;
// a file that tells a story should not rely on that.
type variable struct {
	name     string
	most     int  // the largest whole number; the least is 0
	isSwitch bool // true or false
}

// variables are in the order in which a mistake lists them. The targets go as far as
// a node of the largest type can hold, interfaces as far as a type has.
var variables = []variable{
	{name: "WARM_ENI_TARGET", most: 32},
	{name: "WARM_IP_TARGET", most: 5000},
	{name: "MINIMUM_IP_TARGET", most: 5000},
	{name: "WARM_PREFIX_TARGET", most: 500},
	{name: "MAX_ENI", most: 32},
	{name: "IP_COOLDOWN_PERIOD", most: 3600},
	{name: "ENABLE_PREFIX_DELEGATION", isSwitch: true},
	{name: "ENABLE_SUBNET_DISCOVERY", isSwitch: true},
}

// mostOf is the end of a variable's range, for its knob.
func mostOf(name string) int {
	i := slices.IndexFunc(variables, func(v variable) bool { return v.name == name })
	return variables[i].most
}

// checkEnv tells what is wrong with an environment, variable by variable, and then
// what aws-node's entrypoint would refuse. near suggests a name for one mistyped.
func checkEnv(at string, env map[string]string) []sim.Problem {
	var list []sim.Problem
	for _, name := range sortedNames(env) {
		if p := checkVariable(name, env[name]); p != nil {
			p.Path = at + "." + name
			list = append(list, *p)
		}
	}
	for _, r := range ipam.Refusals(env) {
		if len(list) == 0 {
			list = append(list, sim.Problem{Path: at, Problem: "aws-node does not start: " + r.Problem, Instead: r.Instead})
		}
	}
	return list
}

func checkVariable(name, value string) *sim.Problem {
	var names []string
	for _, v := range variables {
		names = append(names, v.name)
		if v.name != name {
			continue
		}
		if v.isSwitch {
			if value != "true" && value != "false" {
				return &sim.Problem{Problem: strconv.Quote(value) + " is neither", Instead: "write true or false"}
			}
			return nil
		}
		if n, err := strconv.Atoi(value); err != nil || n < 0 || n > v.most {
			return &sim.Problem{Problem: strconv.Quote(value) + " will not do", Instead: fmt.Sprintf("write a whole number from 0 to %d", v.most)}
		}
		return nil
	}
	return &sim.Problem{Problem: "unknown variable " + strconv.Quote(name), Instead: "write one of " + strings.Join(names, ", "), Near: &sim.Near{Word: name, Known: names}}
}

func sortedNames(env map[string]string) []string {
	names := make([]string, 0, len(env))
	for name := range env {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
