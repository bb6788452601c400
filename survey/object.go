package survey

import (
	"encoding/json"
	"time"
)

// The structs below have just the fields that matter, under the names that
// Kubernetes and EC2 give them. One struct serves all kinds of one system, so that
// a list's items are decoded once, whatever the order of their keys.

// object is a Kubernetes object, or an event.
type object struct {
	Kind       string            `json:"kind"`
	APIVersion string            `json:"apiVersion"`
	Metadata   objectMeta        `json:"metadata"`
	Spec       objectSpec        `json:"spec"`
	Status     objectStatus      `json:"status"`
	Data       map[string]string `json:"data"` // of a ConfigMap

	// Of an event.
	Reason         string    `json:"reason"`
	Count          int       `json:"count"`
	EventTime      time.Time `json:"eventTime"`
	FirstTimestamp time.Time `json:"firstTimestamp"`
	LastTimestamp  time.Time `json:"lastTimestamp"`
	InvolvedObject struct {
		Kind      string `json:"kind"`
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"involvedObject"`
}

type objectMeta struct {
	Name              string            `json:"name"`
	Namespace         string            `json:"namespace"`
	CreationTimestamp time.Time         `json:"creationTimestamp"`
	DeletionTimestamp *time.Time        `json:"deletionTimestamp"`
	Labels            map[string]string `json:"labels"`
	Annotations       map[string]string `json:"annotations"`
	OwnerReferences   []struct {
		Kind string `json:"kind"`
		Name string `json:"name"`
	} `json:"ownerReferences"`
}

type objectSpec struct {
	// Of a node.
	ProviderID    string `json:"providerID"`
	Unschedulable bool   `json:"unschedulable"`

	// Of a pod.
	NodeName       string            `json:"nodeName"`
	HostNetwork    bool              `json:"hostNetwork"`
	Containers     []container       `json:"containers"`
	InitContainers []container       `json:"initContainers"`
	Overhead       map[string]string `json:"overhead"`

	// Of a DaemonSet.
	UpdateStrategy struct {
		RollingUpdate struct {
			MaxUnavailable text `json:"maxUnavailable"`
		} `json:"rollingUpdate"`
	} `json:"updateStrategy"`
	Template struct {
		Spec struct {
			Containers []agent `json:"containers"`
		} `json:"spec"`
	} `json:"template"`

	// Of an ENIConfig and a CNINode.
	Subnet   string `json:"subnet"`
	Features []struct {
		Name string `json:"name"`
	} `json:"features"`
}

// container is one of any pod: its environment may hold secrets and is not read.
type container struct {
	RestartPolicy string `json:"restartPolicy"`
	Resources     struct {
		Requests map[string]text `json:"requests"`
	} `json:"resources"`
}

// agent is one of a DaemonSet; only aws-node's environment is kept.
type agent struct {
	Name  string `json:"name"`
	Image string `json:"image"`
	Env   []struct {
		Name  string `json:"name"`
		Value *text  `json:"value"`
	} `json:"env"`
}

type objectStatus struct {
	Addresses []struct {
		Type    string `json:"type"`
		Address string `json:"address"`
	} `json:"addresses"`
	Allocatable       map[string]text `json:"allocatable"`
	Capacity          map[string]text `json:"capacity"`
	Phase             string          `json:"phase"`
	PodIP             string          `json:"podIP"`
	ContainerStatuses []struct {
		State struct {
			Terminated *struct {
				FinishedAt time.Time `json:"finishedAt"`
			} `json:"terminated"`
		} `json:"state"`
	} `json:"containerStatuses"`
}

// text is a value that stands with or without quotes: "110", 110.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*t = text(s)
		return nil
	}
	*t = text(data)
	return nil
}

// resource is anything that the AWS CLI lists.
type resource struct {
	SubnetID                string `json:"SubnetId"`
	VpcID                   string `json:"VpcId"`
	AvailabilityZone        string `json:"AvailabilityZone"`
	CidrBlock               string `json:"CidrBlock"`
	AvailableIPAddressCount *int   `json:"AvailableIpAddressCount"`
	Tags                    tags   `json:"Tags"`

	NetworkInterfaceID string `json:"NetworkInterfaceId"`
	InterfaceType      string `json:"InterfaceType"`
	Description        string `json:"Description"`
	EniStatus          status `json:"Status"`
	TagSet             tags   `json:"TagSet"`
	Attachment         *struct {
		InstanceID       string `json:"InstanceId"`
		DeviceIndex      int    `json:"DeviceIndex"`
		NetworkCardIndex int    `json:"NetworkCardIndex"`
	} `json:"Attachment"`
	PrivateIPAddresses []struct {
		PrivateIPAddress string `json:"PrivateIpAddress"`
		Primary          bool   `json:"Primary"`
	} `json:"PrivateIpAddresses"`
	Ipv4Prefixes []struct {
		Ipv4Prefix string `json:"Ipv4Prefix"`
	} `json:"Ipv4Prefixes"`

	InstanceID       string     `json:"InstanceId"`
	InstanceType     string     `json:"InstanceType"`
	PrivateIPAddress string     `json:"PrivateIpAddress"`
	Instances        []resource `json:"Instances"` // of a reservation

	Cidr            string `json:"Cidr"` // of a subnet's CIDR reservation
	ReservationType string `json:"ReservationType"`

	NetworkInfo *struct {
		MaximumNetworkInterfaces  int `json:"MaximumNetworkInterfaces"`
		Ipv4AddressesPerInterface int `json:"Ipv4AddressesPerInterface"`
	} `json:"NetworkInfo"`
	Hypervisor string `json:"Hypervisor"`
	BareMetal  bool   `json:"BareMetal"`

	Name  string `json:"nodegroupName"` // of a node group
	Scale struct {
		MaxSize int `json:"maxSize"`
	} `json:"scalingConfig"`
}

type tag struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}

// tags are EC2's list of pairs; EKS has an object instead, which nothing here needs.
type tags []tag

func (t *tags) UnmarshalJSON(data []byte) error {
	var list []tag
	if json.Unmarshal(data, &list) == nil {
		*t = list
	}
	return nil
}

// status is an interface's; other things have objects under that name.
type status string

func (s *status) UnmarshalJSON(data []byte) error {
	var word string
	if json.Unmarshal(data, &word) == nil {
		*s = status(word)
	}
	return nil
}
