// Package workbench is what stands behind a screen and draws nothing: the branches of
// a session as a plan that is edited without loss, the runs that are simulated for them
// in short slices, what a screen may keep of a run, and the questions that take many
// runs. It can be used, and is tested, without a key or a cell.
package workbench
