package kit

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Bounds are what a value may be. They are declared once, in a tag beside the field
// of a world's configuration that they bound, and read there by whoever needs them:
// the reader of files, the knob of the same thing, a sweep, a schema.
//
//	CPU   int           `yaml:"cpu" range:"1..1024"`
//	Scan  time.Duration `yaml:"scan_every" range:"1s..24h"`
//	Share float64       `yaml:"share" range:"0..100"`
//	Title string        `yaml:"title" letters:"100"`
//	Zones []string      `yaml:"zones" entries:"8"`
//	Ramp  time.Duration `yaml:"ramp" range:"0s..10m" grain:"1s"`
//
// Three further tags say what hangs together: with:"key" is needed only beside that key,
// without:"key" may not stand beside it, also:"key" is a second name.
type Bounds struct {
	Low, High float64       // of a number, or of a duration in nanoseconds
	Grain     time.Duration // a duration is a whole number of these; 0: any will do
	Letters   int           // of a text
	Entries   int           // of a list or a mapping
	Clock     bool          // a duration that is written as a time of day: time:"clock"
}

// The bounds of what has no tag: they keep a slip of the keyboard from asking for
// something without end, and are wider than anything real.
const (
	widest    = 1_000_000
	aDay      = 24 * time.Hour
	word      = 64
	someLines = 200
)

// BoundsOf reads a field's tags. A tag that cannot be read is a fault of the
// program.
func BoundsOf(f reflect.StructField) Bounds {
	b := Bounds{High: widest, Letters: word, Entries: someLines, Clock: f.Tag.Get("time") == "clock"}
	if isDuration(f.Type) {
		b.High = float64(aDay)
	}
	if tag, ok := f.Tag.Lookup("range"); ok {
		low, high, found := strings.Cut(tag, "..")
		if !found {
			panic(fmt.Sprintf("kit: %s has the range %q, which is none", f.Name, tag))
		}
		b.Low, b.High = bound(f, low), bound(f, high)
	}
	if tag, ok := f.Tag.Lookup("grain"); ok {
		b.Grain = time.Duration(bound(f, tag))
	}
	b.Letters = whole(f, "letters", b.Letters)
	b.Entries = whole(f, "entries", b.Entries)
	return b
}

func isDuration(t reflect.Type) bool { return t == reflect.TypeFor[time.Duration]() }

func bound(f reflect.StructField, text string) float64 {
	if isDuration(f.Type) {
		if d, err := time.ParseDuration(text); err == nil {
			return float64(d)
		}
	} else if v, err := strconv.ParseFloat(text, 64); err == nil {
		return v
	}
	panic(fmt.Sprintf("kit: %s has a range with %q, which is no bound", f.Name, text))
}

func whole(f reflect.StructField, tag string, otherwise int) int {
	text, ok := f.Tag.Lookup(tag)
	if !ok {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("kit: %s has %s:%q, which is no number", f.Name, tag, text))
	}
	return n
}

// At finds the bounds of a value by its path of yaml names in a configuration:
// At(Config{}, "control_plane.prewarmed"). A path that leads nowhere is a fault of
// the program.
func At(config any, path string) Bounds {
	t := reflect.TypeOf(config)
	var found Bounds
	for _, name := range strings.Split(path, ".") {
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		f, ok := fieldNamed(t, name)
		if !ok {
			panic(fmt.Sprintf("kit: %T has nothing at %s", config, path))
		}
		t, found = f.Type, BoundsOf(f)
	}
	return found
}

func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if key, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); key == name {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

// Ints are the bounds of a whole number.
func (b Bounds) Ints() (low, high int) { return int(b.Low), int(b.High) }

// Durations are the bounds of a duration.
func (b Bounds) Durations() (low, high time.Duration) {
	return time.Duration(b.Low), time.Duration(b.High)
}

// Splits tells whether a duration is no whole number of grains.
func (b Bounds) Splits(d time.Duration) bool { return b.Grain > 0 && d%b.Grain != 0 }
