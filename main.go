// Command reenact re-enacts infrastructure incidents in a terminal.
package main

import (
	"os"

	"reenact/views/cli"
)

func main() { os.Exit(cli.Program(os.Args[1:])) }
