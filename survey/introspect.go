package survey

import (
	"encoding/json"
	"strconv"
	"time"
)

// introspection is what ipamd says of one node's pool on its introspection
// endpoint, /v1/enis. Its own totals are not trusted: after prefix delegation was
// switched, TotalIPs was seen below AssignedIPs (amazon-vpc-cni-k8s#2041).
type introspection struct {
	name, instance string
	enis           []string // ids
	primary        string
	total          int // addresses for pods, 16 a prefix
	assigned       int
	addresses      []string
}

// isByCard tells the shape since v1.20: a pool for each network card.
func isByCard(o map[string]json.RawMessage) bool {
	for key, raw := range o {
		var pool struct {
			TotalIPs *int
		}
		if _, err := strconv.Atoi(key); err != nil || json.Unmarshal(raw, &pool) != nil || pool.TotalIPs == nil {
			return false
		}
	}
	return len(o) > 0
}

// cards reads the pool of the first network card; the others serve pods with
// several interfaces and follow other rules.
func (j *jsonText) cards(o map[string]json.RawMessage) error {
	var pool map[string]json.RawMessage
	if err := json.Unmarshal(o["0"], &pool); err != nil {
		return nil
	}
	return j.introspection(pool)
}

// introspected are an interface's addresses in the three shapes before v1.20,
// which the one since repeats under the network card's number.
type introspected struct {
	ID                 string
	IsPrimary          bool
	IPv4Addresses      map[string]introspectedAddress // until v1.8
	AvailableIPv4Cidrs map[string]struct {            // since v1.9
		IsPrefix    bool
		IPAddresses map[string]introspectedAddress
	}
}

type introspectedAddress struct {
	Address  string
	Assigned bool // until v1.6
	IPAMKey  struct {
		NetworkName string `json:"networkName"`
	}
	UnassignedTime time.Time
}

func (a *introspectedAddress) held() bool { return a.Assigned || a.IPAMKey.NetworkName != "" }

func (j *jsonText) introspection(o map[string]json.RawMessage) error {
	raw := o["ENIs"]
	if raw == nil {
		raw = o["ENIIPPools"] // until v1.6
	}
	if raw == nil {
		return nil
	}
	var enis map[string]introspected
	if err := json.Unmarshal(raw, &enis); err != nil {
		return err
	}
	p := &introspection{name: j.name}
	for id, eni := range enis {
		p.enis = append(p.enis, id)
		if eni.IsPrimary {
			p.primary = id
		}
		for _, a := range eni.IPv4Addresses {
			p.total++
			p.take(a)
		}
		for _, c := range eni.AvailableIPv4Cidrs {
			if p.total++; c.IsPrefix {
				p.total += 15
			}
			for _, a := range c.IPAddresses {
				p.take(a)
			}
		}
	}
	j.into.keepPool(p)
	j.count("pool as ipamd tells it")
	var said int
	if json.Unmarshal(o["TotalIPs"], &said) == nil && said != p.total {
		j.doubt = "its own total, " + strconv.Itoa(said) + ", is not the sum of its addresses, " + strconv.Itoa(p.total) + ", which is used"
	}
	return nil
}

func (p *introspection) take(a introspectedAddress) {
	if a.held() {
		p.assigned++
		p.addresses = append(p.addresses, a.Address)
	}
}
