package egress

import "reenact/sim"

// glossary is what the words on the screen mean, along the way of a connection.
var glossary = []sim.Term{
	{Word: "environment", Means: "one running copy of the function, with its own connections; it serves one invocation at a time"},
	{Word: "batch", Means: "environments that share their past, and so are all alike"},
	{Word: "served", Means: "an invocation that had its connections and ended well"},
	{Word: "frozen", Means: "an environment between two invocations: its connections stay and send nothing"},
	{Word: "throttled", Means: "an invocation that found no environment: for quota, or for the rate at which they can be started"},
	{Word: "interface", Means: "Lambda's hidden Hyperplane ENI in a subnet; all environments there share its ports"},
	{Word: "NAT gateway", Means: "what gives connections to the outside a source port of one of its addresses"},
	{Word: "port", Means: "a source port of an address: each connection to one destination needs its own"},
	{Word: "free", Means: "a port that the next connection could have"},
	{Word: "open", Means: "a port, or connection, that is established"},
	{Word: "half-open", Means: "a SYN that was sent and not answered; it holds a port meanwhile"},
	{Word: "resting", Means: "a port of a closed connection that nobody gets yet"},
	{Word: "missing", Means: "a connection that found no port at all"},
	{Word: "draining", Means: "an address that takes no new connection and keeps those it has"},
	{Word: "port error", Means: "a SYN that found no source port at a gateway"},
}
