package oracle

import (
	"reflect"
	"unsafe"
)

// set writes an unexported field of a struct that p points to. A field that is
// not there panics: then the real code has changed, and so must this package.
func set(p any, field string, value any) {
	f := fieldOf(p, field)
	f.Set(reflect.ValueOf(value).Convert(f.Type()))
}

// get reads an unexported field.
func get[T any](p any, field string) T { return fieldOf(p, field).Interface().(T) }

func fieldOf(p any, field string) reflect.Value {
	f := reflect.ValueOf(p).Elem().FieldByName(field)
	if !f.IsValid() {
		panic("oracle: the real code has no field " + field)
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}
