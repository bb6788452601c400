module gomaps

go 1.22
