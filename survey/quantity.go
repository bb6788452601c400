package survey

import (
	"math"
	"strconv"
	"strings"
)

// suffixes of Kubernetes' quantities (k8s.io/apimachinery, api/resource/suffix.go).
var suffixes = []struct {
	text string
	by   float64
}{
	{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"Ti", 1 << 40}, {"Pi", 1 << 50}, {"Ei", 1 << 60},
	{"n", 1e-9}, {"u", 1e-6}, {"m", 1e-3}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}, {"E", 1e18},
}

// quantity reads "3920m", "15147332Ki", "2", "1e3" in thousandths; false when it
// is none. Fractions of a thousandth count as a whole one, as Kubernetes has it.
func quantity(s string) (thousandths int64, ok bool) {
	number, by := s, 1.0
	for _, suffix := range suffixes {
		if rest, found := strings.CutSuffix(s, suffix.text); found {
			number, by = rest, suffix.by
			break
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || number == "" || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(number, "xXpP_") {
		return 0, false
	}
	v = math.Ceil(v*by*1000 - 1e-6)
	if v > math.MaxInt64/2 || v < -math.MaxInt64/2 {
		return 0, false
	}
	return int64(v), true
}
