package nodetrace

import _ "embed"

// Example is a trace of fifteen lines to begin with: WARM_IP_TARGET=1, and pods
// that get no address while one is cooling.
//
//go:embed example.trace.jsonl
var Example []byte
