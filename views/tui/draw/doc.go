// Package draw paints a frame as a grid of cells: a canvas, rectangles of it, and text
// that fits. It knows nothing of what is painted.
package draw
