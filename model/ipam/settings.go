package ipam

import (
	"fmt"
	"strconv"
	"time"
)

// Settings is ipamd's environment, read once at its start.
type Settings struct {
	WarmENI    int // WARM_ENI_TARGET: whole ENIs to keep spare; ignored once a target below is set
	WarmIP     int // WARM_IP_TARGET: addresses to keep available; 0 is unset
	MinimumIP  int // MINIMUM_IP_TARGET: addresses to keep on the node; 0 is unset
	WarmPrefix int // WARM_PREFIX_TARGET: /28 prefixes to keep free, under prefix delegation
	MaxENI     int // MAX_ENI: 0 is unset, the instance's limit then holds
	// Cooldown is IP_COOLDOWN_PERIOD: how long an address rests after its pod is
	// gone before another pod may have it.
	Cooldown         time.Duration
	PrefixDelegation bool // ENABLE_PREFIX_DELEGATION
	SubnetDiscovery  bool // ENABLE_SUBNET_DISCOVERY

	// Maps is how the maps lie that chance walks over: a matter of the Go release
	// that ipamd was built with, not of its environment. See MapsOf.
	Maps MapLaw

	// LowENIFirst is the proposed change #3300: pods go to the ENI with the
	// lowest device number that has an assignable address, not to a random one.
	LowENIFirst bool
	// CooldownUnavailable is the proposed change #3752
	// (INCLUDE_COOLDOWN_IPS_IN_POOL_SIZE): an address in cooldown is not counted
	// as available, and is not released either.
	CooldownUnavailable bool
}

// DefaultSettings are those of an aws-node DaemonSet with none of the variables
// set (ipamd.go, the default… constants; data_store.go, getCooldownPeriod).
func DefaultSettings() Settings {
	return Settings{WarmENI: 1, Cooldown: 30 * time.Second, SubnetDiscovery: true}
}

// FromEnv reads the settings as ipamd does: what is absent, unparsable or
// negative has its default (ipamd.go, getWarmENITarget and its siblings). Names
// that ipamd does not know are left alone.
func FromEnv(env map[string]string) Settings {
	s := DefaultSettings()
	s.WarmENI = natural(env["WARM_ENI_TARGET"], s.WarmENI)
	s.WarmIP = natural(env["WARM_IP_TARGET"], 0)
	s.MinimumIP = natural(env["MINIMUM_IP_TARGET"], 0)
	s.WarmPrefix = natural(env["WARM_PREFIX_TARGET"], 0)
	if n := natural(env["MAX_ENI"], 0); n >= 1 {
		s.MaxENI = n
	}
	if n, err := strconv.Atoi(env["IP_COOLDOWN_PERIOD"]); err == nil {
		s.Cooldown = time.Duration(n) * time.Second
	}
	s.PrefixDelegation = boolean(env["ENABLE_PREFIX_DELEGATION"], false)
	s.SubnetDiscovery = boolean(env["ENABLE_SUBNET_DISCOVERY"], true)
	return s
}

// MapsOf returns how the maps of a release of ipamd lie, such as "v1.18.6": by
// the Go release that it was built with (.go-version: 1.22.5 in v1.18.3, 1.24.4
// in v1.20.0, 1.26 in v1.23.2; v1.19 is taken to be like v1.18). An empty version
// stands for a recent release.
func MapsOf(version string) (MapLaw, error) {
	minor, err := minorOf(version)
	if err == nil && minor < 20 {
		return BucketMaps, nil
	}
	return SwissMaps, err
}

// recent stands for a release that is not named: v1.23.2.
const recent = 23

// minorOf is the 18 of v1.18.6.
func minorOf(version string) (int, error) {
	if version == "" {
		return recent, nil
	}
	var minor, patch int
	if n, err := fmt.Sscanf(version, "v1.%d.%d", &minor, &patch); n != 2 || err != nil || version != fmt.Sprintf("v1.%d.%d", minor, patch) {
		return recent, fmt.Errorf("%.40q is no release of the CNI: write it like v1.18.6", version)
	}
	return minor, nil
}

// Discovers tells whether a release puts interfaces into further subnets of a node's
// zone at all, and whether it takes kubernetes.io/role/cni=0 for a refusal. From v1.18
// to v1.21 any value of the tag invites (awsutils.go, validTag); from v1.22 on 0 bars a
// subnet, a node's own too (isSubnetValidForENICreation).
func Discovers(version string) (further, zeroBars bool) {
	minor, _ := minorOf(version)
	return minor >= 18, minor >= 22
}

func natural(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return n
	}
	return otherwise
}

func boolean(text string, otherwise bool) bool {
	if b, err := strconv.ParseBool(text); err == nil {
		return b
	}
	return otherwise
}

// TargetsDefined tells whether WARM_IP_TARGET or MINIMUM_IP_TARGET is in force;
// WARM_ENI_TARGET is then ignored (ipamd.go, warmIPTargetsDefined).
func (s Settings) TargetsDefined() bool { return s.WarmIP != 0 || s.MinimumIP != 0 }
