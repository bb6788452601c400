module conformance.invalid/quietlog

go 1.26
