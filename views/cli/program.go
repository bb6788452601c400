package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"reenact/views/cli/atomicfile"
)

// endings are the signals that ask a program to end. What they end leaves no
// unfinished file behind, and the terminal as it was.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// grace is how long a command that was told to end may take to clean up.
const grace = time.Second

// Program is the program as a process: its streams, its signals, its exit code, which
// for a signal is 128 and the signal's number, as a shell has it.
func Program(args []string) int {
	// A write to a pipe that nobody reads fails like any other; left alone, the
	// signal would end the process on the spot.
	signal.Ignore(syscall.SIGPIPE)
	told := make(chan os.Signal, 1)
	for _, s := range endings {
		if !signal.Ignored(s) { // nohup
			signal.Notify(told, s)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	code := make(chan int, 1)
	go func() { code <- Main(ctx, args, Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}) }()
	select {
	case c := <-code:
		return c
	case s := <-told:
		cancel()
		return ended(s, code, told)
	}
}

// ended waits for a command that was told to end. One that waits for input cannot
// notice; and who asks twice does not want to wait.
func ended(s os.Signal, code <-chan int, told <-chan os.Signal) int {
	select {
	case c := <-code:
		if c != exitInterrupted { // it came to its own end at the same moment
			return c
		}
	case <-told:
	case <-time.After(grace):
	}
	atomicfile.Abandon()
	if number, ok := s.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return exitInterrupted
}
