package vpc

import (
	"time"

	"reenact/model/dice"
)

// Config is EC2's networking API as the account sees it.
type Config struct {
	Read    Bucket  `yaml:"read"`                   // of each Describe action
	Write   Bucket  `yaml:"write"`                  // of each changing action not named below
	Create  Bucket  `yaml:"create"`                 // of CreateNetworkInterface
	Assign  Latency `yaml:"assign"`                 // AssignPrivateIpAddresses and Unassign
	Attach  Latency `yaml:"attach"`                 // from CreateNetworkInterface until its addresses serve
	Free    Latency `yaml:"free"`                   // from DescribeNetworkInterfaces to the deletion
	Retries int     `yaml:"retries" range:"0..100"` // of a throttled call by the SDK (awssession.go: 10)
}

// Bucket is a token bucket: so many calls at once, so many a second after that.
type Bucket struct {
	Tokens int `yaml:"tokens" range:"1..100000"`
	Refill int `yaml:"refill" range:"1..100000"` // tokens a second
}

// Latency is a range, drawn from evenly.
type Latency struct {
	Min time.Duration `yaml:"min"`
	Max time.Duration `yaml:"max"`
}

// Draw returns one latency.
func (l Latency) Draw(d *dice.Stream) time.Duration {
	return time.Duration(d.Between(int64(l.Min), int64(l.Max)))
}

// Action is an action of the API that ipamd calls.
type Action uint8

// The actions.
const (
	DescribeSubnets Action = iota
	DescribeNetworkInterfaces
	CreateNetworkInterface
	AttachNetworkInterface
	ModifyNetworkInterfaceAttribute
	AssignPrivateIPAddresses
	UnassignPrivateIPAddresses
	DetachNetworkInterface
	DeleteNetworkInterface
	Actions = int(iota)
)

var actionNames = [Actions]string{"DescribeSubnets", "DescribeNetworkInterfaces", "CreateNetworkInterface",
	"AttachNetworkInterface", "ModifyNetworkInterfaceAttribute", "AssignPrivateIpAddresses",
	"UnassignPrivateIpAddresses", "DetachNetworkInterface", "DeleteNetworkInterface"}

func (a Action) String() string { return actionNames[a] }

// API is the account's token buckets and the count of what was called. EC2
// throttles per account, region and action.
type API struct {
	cfg     Config
	buckets [Actions]level
	// Calls and Throttled count since the beginning; a throttled call counts in both.
	Calls, Throttled [Actions]int
}

// level is a bucket's content, in billionths of a token.
type level struct {
	nano int64
	at   time.Duration
}

// NewAPI returns an API with all buckets full.
func NewAPI(cfg Config) *API {
	a := &API{cfg: cfg}
	for i := range a.buckets {
		a.buckets[i].nano = int64(a.bucket(Action(i)).Tokens) * int64(time.Second)
	}
	return a
}

func (a *API) bucket(action Action) Bucket {
	switch action {
	case DescribeSubnets, DescribeNetworkInterfaces:
		return a.cfg.Read
	case CreateNetworkInterface:
		return a.cfg.Create
	}
	return a.cfg.Write
}

// Admit counts one call and tells whether it passes; false is the error
// RequestLimitExceeded.
func (a *API) Admit(action Action, now time.Duration) bool {
	a.Calls[action]++
	b, l := a.bucket(action), &a.buckets[action]
	l.nano = min(l.nano+int64(now-l.at)*int64(b.Refill), int64(b.Tokens)*int64(time.Second))
	l.at = now
	if l.nano < int64(time.Second) {
		a.Throttled[action]++
		return false
	}
	l.nano -= int64(time.Second)
	return true
}

// Tokens returns how many calls of the action would pass at once.
func (a *API) Tokens(action Action, now time.Duration) int {
	b, l := a.bucket(action), a.buckets[action]
	return int(min(l.nano+int64(now-l.at)*int64(b.Refill), int64(b.Tokens)*int64(time.Second)) / int64(time.Second))
}

// Backoff is the SDK's wait before retry n (from 0) of a throttled call: half a
// second to a second, doubled each time, five minutes at most (aws-sdk-go v1,
// client.DefaultRetryer).
func Backoff(n int, d *dice.Stream) time.Duration {
	base := d.Between(int64(500*time.Millisecond), int64(time.Second))
	return min(time.Duration(base)<<min(n, 20), 5*time.Minute)
}

// Retries is how often the SDK repeats a throttled call.
func (a *API) Retries() int { return a.cfg.Retries }

// Config returns the settings.
func (a *API) Config() Config { return a.cfg }

// Bucket returns the token bucket of an action.
func (a *API) Bucket(action Action) Bucket { return a.bucket(action) }
