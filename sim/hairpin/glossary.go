package hairpin

import "reenact/sim"

// glossary is what the words on the screen mean: the short way first, then the steps of
// a packet as a sheet shows them.
var glossary = []sim.Term{
	{Word: "hairpin", Means: "a connection through the balancer whose client and nginx share a node: the answer takes the short way"},
	{Word: "short way", Means: "from nginx straight to the client, past the balancer: its address is not the one the client called"},
	{Word: "at risk", Means: "a client with a ready nginx on its own node"},
	{Word: "beside nginx", Means: "on the same node as an nginx pod"},
	{Word: "stranger", Means: "who answers from an address that the client has not called; it gets an RST"},
	{Word: "orphan", Means: "an entry of connection tracking that no connection belongs to any more"},
	{Word: "denied", Means: "a packet that a network policy drops, as Hubble shows it"},
	{Word: "target", Means: "what the balancer sends to: a node, or a pod of nginx"},
	{Word: "draining", Means: "a target that gets no new connection and keeps those it has"},
	{Word: "fails open", Means: "no target is healthy, so the balancer sends to all of them"},
	{Word: "passes", Means: "a hop that lets the packet on as it is"},
	{Word: "rewritten", Means: "a hop that gave the packet another source or destination"},
	{Word: "new entry", Means: "connection tracking met the connection and remembers it"},
	{Word: "known", Means: "connection tracking has the connection"},
	{Word: "unknown", Means: "connection tracking does not have it, and a middle of a connection needs it"},
	{Word: "dropped", Means: "the packet ends here, and nobody is told"},
	{Word: "delivered", Means: "a socket takes the packet"},
	{Word: "no socket: RST", Means: "nobody waits for the packet, and its sender is told so"},
	{Word: "nobody", Means: "a node with neither clients nor nginx"},
	{Word: "client", Means: "a pod that calls through the balancer; as a cell, a node with clients alone"},
	{Word: "nginx", Means: "the proxy behind the balancer; as a cell, a node with nginx alone"},
	{Word: "both", Means: "a node with clients and nginx: what is between them can fail"},
}
