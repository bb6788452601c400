module reenact/conformance

go 1.26
