package ipam_test

import (
	"strings"
	"testing"

	"reenact/model/ipam"
)

// What aws-node's entrypoint lets through and what not, as its validateEnvVars
// has it. A blank cell is no refusal; otherwise the variable that is named.
func TestWhatTheEntrypointRefuses(t *testing.T) {
	for _, row := range []struct{ env, refuses string }{
		{"", ""},
		{"WARM_IP_TARGET=1", ""},
		{"WARM_IP_TARGET=-1", ""}, // ipamd takes the default
		{"WARM_IP_TARGET=abc", ""},
		{"IP_COOLDOWN_PERIOD=0", ""},
		{"IP_COOLDOWN_PERIOD=-1", "IP_COOLDOWN_PERIOD"},
		{"IP_COOLDOWN_PERIOD=30s", "IP_COOLDOWN_PERIOD"},
		{"IP_COOLDOWN_PERIOD=", "IP_COOLDOWN_PERIOD"},
		{"ENABLE_PREFIX_DELEGATION=true", "WARM_PREFIX_TARGET"},
		{"ENABLE_PREFIX_DELEGATION=1", "WARM_PREFIX_TARGET"},
		{"ENABLE_PREFIX_DELEGATION=maybe", ""},
		{"ENABLE_PREFIX_DELEGATION=true WARM_PREFIX_TARGET=0 WARM_IP_TARGET=0 MINIMUM_IP_TARGET=0", "WARM_PREFIX_TARGET"},
		{"ENABLE_PREFIX_DELEGATION=true WARM_PREFIX_TARGET=1", ""},
		{"ENABLE_PREFIX_DELEGATION=true WARM_IP_TARGET=5", ""},
		{"ENABLE_PREFIX_DELEGATION=true MINIMUM_IP_TARGET=16", ""},
		{"ENABLE_PREFIX_DELEGATION=true WARM_IP_TARGET=-3", "WARM_PREFIX_TARGET"},
		{"ENABLE_PREFIX_DELEGATION=true WARM_IP_TARGET=00", ""}, // compared as texts
		{"ENABLE_PREFIX_DELEGATION=true WARM_ENI_TARGET=1", "WARM_PREFIX_TARGET"},
		{"ENABLE_POD_ENI=true", ""},
		{"ENABLE_POD_ENI=true POD_SECURITY_GROUP_ENFORCING_MODE=standard", ""},
		{"ENABLE_POD_ENI=true POD_SECURITY_GROUP_ENFORCING_MODE=lax", "POD_SECURITY_GROUP_ENFORCING_MODE"},
		{"POD_SECURITY_GROUP_ENFORCING_MODE=lax", ""},
		{"AWS_VPC_ENI_MTU=9001", ""},
		{"AWS_VPC_ENI_MTU=9002", "AWS_VPC_ENI_MTU"},
		{"POD_MTU=576", ""},
		{"POD_MTU=576 ENABLE_IPv6=true", "POD_MTU"},
		{"POD_MTU=big", "POD_MTU"},
		{"AWS_VPC_K8S_CNI_VETHPREFIX=eni", ""},
		{"AWS_VPC_K8S_CNI_VETHPREFIX=vlan", "AWS_VPC_K8S_CNI_VETHPREFIX"},
		{"AWS_VPC_K8S_CNI_VETHPREFIX=mynet", "AWS_VPC_K8S_CNI_VETHPREFIX"},
		{"AWS_VPC_K8S_PLUGIN_LOG_FILE=stdout", "AWS_VPC_K8S_PLUGIN_LOG_FILE"},
		{"AWS_VPC_K8S_PLUGIN_LOG_FILE=stderr", ""},
	} {
		env := map[string]string{}
		for _, setting := range strings.Fields(row.env) {
			name, value, _ := strings.Cut(setting, "=")
			env[name] = value
		}
		var got []string
		for _, r := range ipam.Refusals(env) {
			got = append(got, r.Variable)
		}
		if text := strings.Join(got, " "); text != row.refuses {
			t.Errorf("%q: refused for %q, want %q", row.env, text, row.refuses)
		}
	}
}
