package cluster

import "reenact/sim"

// glossary is what the words on the screen mean. Addresses first, as most stories are
// about them, in the order in which one is taken and given back.
var glossary = []sim.Term{
	{Word: "allocated", Means: "an address that a node has from its subnet, whoever uses it"},
	{Word: "unallocated", Means: "a place on an interface for which the node has taken no address"},
	{Word: "assigned", Means: "an address that a pod holds"},
	{Word: "cooling", Means: "an address whose pod has gone: nobody gets it for IP_COOLDOWN_PERIOD, and it counts as available all the same"},
	{Word: "assignable", Means: "an address on a node that the next pod there could have at once"},
	{Word: "idle", Means: "allocated, and neither assigned nor cooling: assignable addresses and primaries"},
	{Word: "primary", Means: "the first address of an interface, which no pod can have"},
	{Word: "stranded", Means: "unassigned on a node that cannot host one more pod, for lack of CPU, memory or pod slots"},
	{Word: "free", Means: "an address in the subnet that no node has"},
	{Word: "moving", Means: "an address in the hands of an EC2 call"},
	{Word: "reads as met", Means: "a warm target that cooling addresses fulfil: the node asks for no more, and has none to give"},
	{Word: "ENI", Means: "a network interface of an instance, with one primary address and several secondary ones"},
	{Word: "ADD", Means: "kubelet's request to the CNI for a pod's address; it fails when the node has none to give, and is tried again"},
	{Word: "ipamd", Means: "the daemon in aws-node that keeps a node's addresses, by the WARM_… and MINIMUM_… targets"},
	{Word: "unplaced", Means: "a pod that no node has room for"},
	{Word: "throttled", Means: "a call that EC2 refuses because too many came; it is tried again later"},
}

// fleetGlossary are the words of a fleet of serverless databases, in a cluster that has one.
var fleetGlossary = []sim.Term{
	{Word: "compute", Means: "a customer's Postgres: a pod with an address of its own"},
	{Word: "CU", Means: "compute unit, the size of a compute: 1 vCPU and 4 GB"},
	{Word: "prewarmed", Means: "a compute that was started before anybody asked for it, to be handed out at once"},
	{Word: "failed start", Means: "a compute that was not ready within its limit, and is deleted and tried again"},
	{Word: "suspended", Means: "a compute that was idle for long enough and was stopped; its address then cools"},
}
