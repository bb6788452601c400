package machines

import "reenact/sim"

// glossary is what the words on the screen mean, along the way of a call.
var glossary = []sim.Term{
	{Word: "machine", Means: "a VM or a node behind the NAT; it never freezes, and has ports of its own"},
	{Word: "block", Means: "the source ports that the NAT keeps for one machine, for each destination"},
	{Word: "port", Means: "a source port of an address: each connection to one destination needs its own"},
	{Word: "free", Means: "a port that the machine's next connection could have"},
	{Word: "open", Means: "a port, or connection, that is established"},
	{Word: "resting", Means: "a port of a closed connection that nobody gets yet"},
	{Word: "waiting", Means: "a call whose SYNs have all been dropped so far"},
}
