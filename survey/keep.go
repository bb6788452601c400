package survey

import (
	"strconv"
	"strings"
	"time"
)

// object keeps what matters of a Kubernetes object and says what it was; "" for
// what does not concern addresses.
func (c *Collection) object(o *object) string {
	switch kind := kindOf(o); kind {
	case "Node":
		if o.Metadata.Name == "" {
			return ""
		}
		c.nodes[o.Metadata.Name] = o
		return "node"
	case "Pod":
		c.keepPod(podOf(o))
		return "pod"
	case "DaemonSet":
		return c.daemonSet(o)
	case "Event":
		if o.InvolvedObject.Kind != "" && o.InvolvedObject.Kind != "Pod" {
			return ""
		}
		c.keepEvent(eventOf(o))
		return "event"
	case "ENIConfig":
		c.eniConfigs[o.Metadata.Name] = o.Spec.Subnet
		return "ENIConfig"
	case "CNINode":
		c.cniNodes++
		return "CNINode"
	case "NodePool", "EC2NodeClass", "NodeClaim":
		return "Karpenter object"
	case "ConfigMap":
		if o.Metadata.Name == "amazon-vpc-cni" {
			return "amazon-vpc-cni ConfigMap"
		}
	}
	return ""
}

// kindOf is an object's kind; the items of kubectl get --raw have none and are
// known by what they hold.
func kindOf(o *object) string {
	switch {
	case o.Kind != "":
		return o.Kind
	case o.Reason != "" && o.InvolvedObject.Name != "":
		return "Event"
	case len(o.Status.Capacity) > 0 || o.Spec.ProviderID != "":
		return "Node"
	case len(o.Spec.Containers) > 0:
		return "Pod"
	}
	return ""
}

func podOf(o *object) pod {
	p := pod{
		name: o.Metadata.Namespace + "/" + o.Metadata.Name, node: o.Spec.NodeName, ip: o.Status.PodIP, host: o.Spec.HostNetwork,
		done:    o.Status.Phase == "Succeeded" || o.Status.Phase == "Failed",
		created: o.Metadata.CreationTimestamp, deleted: o.Metadata.DeletionTimestamp != nil,
		branch: o.Metadata.Annotations["vpc.amazonaws.com/pod-eni"] != "",
	}
	if len(o.Metadata.OwnerReferences) > 0 {
		p.owner, p.ownerName = o.Metadata.OwnerReferences[0].Kind, o.Metadata.OwnerReferences[0].Name
	}
	for _, s := range o.Status.ContainerStatuses {
		if t := s.State.Terminated; t != nil && t.FinishedAt.After(p.finished) {
			p.finished = t.FinishedAt
		}
	}
	p.cpu, p.memory = requests(o, "cpu"), requests(o, "memory")/1000
	return p
}

// requests is what the scheduler reckons with: all containers together, with those
// init containers that go on running, or the largest of the others; and overhead.
func requests(o *object, resource string) int64 {
	var together, largest int64
	for _, c := range o.Spec.Containers {
		q, _ := quantity(string(c.Resources.Requests[resource]))
		together += q
	}
	for _, c := range o.Spec.InitContainers {
		q, _ := quantity(string(c.Resources.Requests[resource]))
		if c.RestartPolicy == "Always" {
			together += q
		} else {
			largest = max(largest, q)
		}
	}
	q, _ := quantity(o.Spec.Overhead[resource])
	return max(together, largest) + q
}

func eventOf(o *object) event {
	e := event{reason: o.Reason, count: max(o.Count, 1), pod: o.InvolvedObject.Namespace + "/" + o.InvolvedObject.Name}
	for _, t := range []time.Time{o.LastTimestamp, o.EventTime, o.FirstTimestamp, o.Metadata.CreationTimestamp} {
		if !t.IsZero() {
			e.at = t
			break
		}
	}
	return e
}

// keepPod keeps a pod once, however many files list it: the one that says more of it.
func (c *Collection) keepPod(p pod) {
	at, twice := c.podAt[p.name]
	if !twice {
		c.podAt[p.name] = len(c.pods)
		c.pods = append(c.pods, p)
		return
	}
	if old := &c.pods[at]; old.finished.IsZero() && !p.finished.IsZero() || old.ownerName == "" && p.ownerName != "" {
		*old = p
	}
}

// keepEvent keeps those that tell of starts, each once.
func (c *Collection) keepEvent(e event) {
	if e.reason != "Scheduled" && e.reason != "FailedCreatePodSandBox" {
		return
	}
	e.at = e.at.Truncate(time.Second)
	if !c.eventSeen[e] {
		c.eventSeen[e] = true
		c.events = append(c.events, e)
	}
}

// daemonSet keeps the environment of an aws-node. Its values are texts; those that
// are taken from elsewhere (valueFrom) say nothing about the pool.
func (c *Collection) daemonSet(o *object) string {
	for _, container := range o.Spec.Template.Spec.Containers {
		if !strings.Contains(container.Image, "amazon-k8s-cni:") && container.Name != "aws-node" {
			continue
		}
		set := agentSet{name: o.Metadata.Name, version: versionOf(container.Image), env: map[string]string{},
			maxUnavailable: string(o.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable)}
		for _, v := range container.Env {
			if v.Value != nil && ofIPAMD(v.Name) {
				set.env[v.Name] = string(*v.Value)
			}
		}
		c.agents = append(c.agents, set)
		return "aws-node DaemonSet"
	}
	return ""
}

// versionOf is the release in an image's tag: 1.18.6 of …:v1.18.6-eksbuild.1.
func versionOf(image string) string {
	_, tag, _ := strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	tag, _, _ = strings.Cut(strings.TrimPrefix(tag, "v"), "-")
	for _, part := range strings.Split(tag, ".") {
		if _, err := strconv.Atoi(part); err != nil {
			return ""
		}
	}
	return tag
}

// resource keeps what the AWS CLI listed and says what it was.
func (c *Collection) resource(s *resource) string {
	switch {
	case s.NetworkInterfaceID != "":
		c.enis[s.NetworkInterfaceID] = s
		return "network interface"
	case s.InstanceID != "" && s.InstanceType != "":
		s.Instances = nil
		c.instances[s.InstanceID] = s
		return "instance"
	case s.InstanceType != "" && s.NetworkInfo != nil:
		c.types[s.InstanceType] = s
		return "instance type"
	case s.SubnetID != "" && s.CidrBlock != "":
		c.subnets[s.SubnetID] = s
		return "subnet"
	case s.Name != "":
		c.groups[s.Name] = s
		return "node group"
	}
	return ""
}

// environment is aws-node's as a node of a bundle has it.
func (c *Collection) environment(env map[string]string) {
	c.agents = append(c.agents, agentSet{name: "aws-node", env: env})
}

// partialEnvironment is the part of it that the introspection endpoint tells. It
// counts where nothing better is there.
func (c *Collection) partialEnvironment(env map[string]string) {
	if c.bundle != nil {
		c.bundle.env = env
	}
}

func (c *Collection) keepScrape(s *scrape) {
	c.scrapes = append(c.scrapes, s)
	if c.bundle != nil {
		c.bundle.scrapes = append(c.bundle.scrapes, s)
	}
}

func (c *Collection) keepPool(p *introspection) {
	c.pools = append(c.pools, p)
	if c.bundle != nil {
		c.bundle.pools = append(c.bundle.pools, p)
	}
}

func (c *Collection) keepCheckpoint(k *checkpoint) {
	c.checks = append(c.checks, k)
	if c.bundle != nil {
		c.bundle.checks = append(c.bundle.checks, k)
	}
}

// keepHistory keeps the rates of a Prometheus range, a sum over all nodes each.
func (c *Collection) keepHistory(sums map[time.Time]float64) {
	for _, perSecond := range sums {
		c.history = append(c.history, perSecond*60)
	}
}

// counted writes a number of things: "1 subnet", "3 subnets".
func counted(n int, kind string) string {
	switch {
	case n == 1:
		return "1 " + kind
	case strings.HasSuffix(kind, "y"):
		return strconv.Itoa(n) + " " + strings.TrimSuffix(kind, "y") + "ies"
	case strings.Contains(kind, " of "):
		before, after, _ := strings.Cut(kind, " of ")
		return counted(n, before) + " of " + after
	}
	return strconv.Itoa(n) + " " + kind + "s"
}
