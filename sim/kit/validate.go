package kit

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// OutOfBounds is a value of a configuration that is not within its declared bounds.
type OutOfBounds struct {
	Path  string // of yaml names: "nodes.cpu", "workload.sizes[1].cu"
	Value string
	Want  string // "1 to 1024"
}

func (e *OutOfBounds) Error() string { return fmt.Sprintf("%s: %s; write %s", e.Path, e.Value, e.Want) }

// Validate holds a configuration that was put together in code to the bounds that
// a file is held to. An optional part that is left empty passes. The error is an
// *OutOfBounds.
func Validate(config any) error {
	v := reflect.ValueOf(config)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return validateStruct("", v)
}

func validateStruct(path string, v reflect.Value) error {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" || v.Field(i).IsZero() && mayBeAbsent(f, v) {
			continue
		}
		at := name
		if path != "" {
			at = path + "." + name
		}
		if err := validate(at, v.Field(i), BoundsOf(f)); err != nil {
			return err
		}
	}
	return nil
}

// mayBeAbsent tells whether a field of a struct need not be there: see Bounds.
func mayBeAbsent(f reflect.StructField, in reflect.Value) bool {
	beside := func(tag string) bool {
		for i := range in.NumField() {
			if name, _, _ := strings.Cut(in.Type().Field(i).Tag.Get("yaml"), ","); name == f.Tag.Get(tag) {
				return !in.Field(i).IsZero()
			}
		}
		panic(fmt.Sprintf("kit: %s is tagged %s a field that is not there", f.Name, tag))
	}
	switch {
	case strings.HasSuffix(f.Tag.Get("yaml"), ",omitempty"):
		return true
	case f.Tag.Get("with") != "":
		return !beside("with")
	case f.Tag.Get("without") != "":
		return beside("without")
	}
	return false
}

func validateSlice(path string, v reflect.Value, b Bounds) error {
	if v.Len() > b.Entries {
		return &OutOfBounds{path, fmt.Sprintf("%d entries", v.Len()), fmt.Sprintf("at most %d", b.Entries)}
	}
	for i := range v.Len() {
		if err := validate(path+"["+strconv.Itoa(i)+"]", v.Index(i), b); err != nil {
			return err
		}
	}
	return nil
}

func validate(path string, v reflect.Value, b Bounds) error {
	switch v.Kind() {
	case reflect.Struct:
		return validateStruct(path, v)
	case reflect.Slice:
		return validateSlice(path, v, b)
	case reflect.Int:
		if n := float64(v.Int()); n < b.Low || n > b.High {
			return &OutOfBounds{path, strconv.Itoa(int(v.Int())), fmt.Sprintf("%d to %d", int(b.Low), int(b.High))}
		}
	case reflect.Float64:
		if x := v.Float(); !(x >= b.Low && x <= b.High) {
			return &OutOfBounds{path, fmt.Sprint(x), fmt.Sprintf("%v to %v", b.Low, b.High)}
		}
	case reflect.Int64:
		if isDuration(v.Type()) && !b.Clock {
			return validateDuration(path, time.Duration(v.Int()), b)
		}
	}
	return nil
}

func validateDuration(path string, d time.Duration, b Bounds) error {
	low, high := b.Durations()
	switch {
	case d < low || d > high:
		return &OutOfBounds{path, d.String(), fmt.Sprintf("%v to %v", low, high)}
	case b.Splits(d):
		return &OutOfBounds{path, d.String(), fmt.Sprintf("a multiple of %v", b.Grain)}
	}
	return nil
}
