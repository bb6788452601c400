package strict

import (
	"encoding"
	"fmt"
	"math"
	"strconv"
	"time"

	"reenact/sim/kit"

	"gopkg.in/yaml.v3"
)

func (d *Decoder) decodeText(n *yaml.Node, path string, t encoding.TextUnmarshaler, b kit.Bounds) error {
	text, err := d.Text(n, path, b.Letters)
	if err != nil {
		return err
	}
	if err := t.UnmarshalText([]byte(text)); err != nil {
		return d.Fail(n, path, "", "%v", err)
	}
	return nil
}

func (d *Decoder) integer(n *yaml.Node, path string, b kit.Bounds) (int, error) {
	low, high := b.Ints()
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil {
		return 0, d.Fail(n, path, fmt.Sprintf("write one from %d to %d", low, high), "%s instead of a whole number", Described(n))
	}
	if i < low || i > high {
		return 0, d.Fail(n, path, fmt.Sprintf("write a number from %d to %d", low, high), "%d is out of bounds", i)
	}
	return i, nil
}

func (d *Decoder) float(n *yaml.Node, path string, b kit.Bounds) (float64, error) {
	f, err := strconv.ParseFloat(n.Value, 64)
	tag := n.ShortTag()
	if n.Kind != yaml.ScalarNode || (tag != "!!int" && tag != "!!float") || err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, d.Fail(n, path, fmt.Sprintf("write one from %v to %v", b.Low, b.High), "%s instead of a number", Described(n))
	}
	if f < b.Low || f > b.High {
		return 0, d.Fail(n, path, fmt.Sprintf("write a number from %v to %v", b.Low, b.High), "%v is out of bounds", f)
	}
	return f, nil
}

func (d *Decoder) boolean(n *yaml.Node, path string) (bool, error) {
	if n.Kind != yaml.ScalarNode || (n.Value != "true" && n.Value != "false") {
		return false, d.Fail(n, path, "write true or false", "%s instead of true or false", Described(n))
	}
	return n.Value == "true", nil
}

// duration reads a span such as 2m30s, or a time of day where the field has one.
func (d *Decoder) duration(n *yaml.Node, path string, b kit.Bounds) (time.Duration, error) {
	if b.Clock {
		return d.TimeOfDay(n, path)
	}
	low, high := b.Durations()
	t, err := time.ParseDuration(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		return 0, d.Fail(n, path, "write a number with its unit, such as 500ms, 30s or 2m", "%s instead of a duration", Described(n))
	}
	if b.Grain > 0 {
		d.grains[path] = b.Grain
	}
	switch {
	case t < low || t > high:
		return 0, d.Fail(n, path, fmt.Sprintf("write one from %v to %v", low, high), "%v is out of bounds", t)
	case b.Splits(t):
		return 0, d.Fail(n, path, fmt.Sprintf("write a multiple of %v", b.Grain), "%v is too fine", t)
	}
	return t, nil
}
