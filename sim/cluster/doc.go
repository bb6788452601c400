// Package cluster is the first World: a Kubernetes cluster on AWS with ipamd on
// every node, and a control plane that starts and suspends databases in it. It
// wires the rules of model/ to the event queue and keeps the books.
//
// It is one package because its parts share pods and nodes in hot loops. Its files
// fall into what lives, what is declared, and what tells; the last changes nothing.
//
// What lives. world.go has the World, its events and its copies; clocks.go what
// happens one at a time; fifo.go and idling.go are its queues.
//
//	customers    demand.go   a wake-up, the prewarmed pool, the verdict on it
//	             crowd.go    whom the proxy holds back
//	workloads    work.go     Deployments and CronJobs, and what their controllers do
//	a pod        pod.go      from its creation over its node and its address to its end
//	             deadline.go the start limit
//	             adds.go     the CNI ADDs of those that wait on a node
//	             autoscale.go, migrate.go  its size, and its move to another node
//	             monitor.go  the activity monitor, which suspends it
//	a node       node.go     from its launch to its removal
//	             ipamd.go    its pool's EC2 calls, with the SDK's retries
//	             addresses.go  what a call takes from a subnet and gives back
//	             rollout.go  aws-node's restarts
//	             scaler.go, expander.go  cluster-autoscaler
//
// What is declared. config.go is the section of an incident file and section.go its
// checks; network.go and groups.go are its subnets and node groups, workconfig.go its
// workloads, each with its own; env.go aws-node's variables, check.go what New needs of them; knobs.go what
// may be turned, workknobs.go what of workloads, notes.go what the knobs say;
// presentation.go how it is shown; nodelife.go a claim about one node.
//
// What tells. tally.go counts, series.go reads, placeseries.go by subnet and group and
// workseries.go by workload; outcomes.go names what a run is judged by; cause.go says why an ADD failed, explain.go what binds the cluster,
// config_remarks.go what settings mean together; inspect.go, sheets.go and why.go are
// the rooms a reader may look into. ledger.go has every address and accounts.go every
// book, for package audit, which adds them up anew.
package cluster
