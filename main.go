// Command reenact re-enacts infrastructure incidents in a terminal.
package main

import (
	"context"
	"os"
	"os/signal"
	"time"

	"reenact/views/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := make(chan int, 1)
	go func() {
		code <- cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	}()
	select {
	case c := <-code:
		os.Exit(c)
	case <-ctx.Done():
		stop()
	}
	// A command that waits for input cannot notice; it gets a moment to clean up.
	select {
	case c := <-code:
		os.Exit(c)
	case <-time.After(time.Second):
		os.Exit(130)
	}
}
