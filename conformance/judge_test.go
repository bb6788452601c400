package conformance

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"reenact/sim/nodetrace"
)

// The comparison has two stages. The first looks at a few real runs and many of
// the model, and suspects a trace when a real value lies outside what the model
// ever gave, or when the means are far apart. Rare chances make it suspect good
// traces now and then, so the second stage decides with fresh runs.
const (
	screenReal, screenModel = 3, 300
	judgeReal, judgeModel   = 80, 4000

	// falseAlarm bounds the chance that the second stage condemns a trace on
	// which the model obeys the real law.
	falseAlarm = 1e-6
)

// disagreement is one number on which model and real ipamd part.
type disagreement struct {
	index int
	text  string
}

// screen returns the first suspicious number of a trace, or nil.
func screen(real, model *sample) *disagreement {
	for i := range real.runs[0] {
		r, m := real.at(i), model.at(i)
		if d := outside(r, m); d != "" {
			return &disagreement{i, real.shape.place(i) + " " + d}
		}
		if d := apart(r, m); d != "" {
			return &disagreement{i, real.shape.place(i) + " " + d}
		}
	}
	return nil
}

// outside tells of a real value that the model never gave.
func outside(real, model []int32) string {
	for _, v := range real {
		if !slices.Contains(model, v) {
			return fmt.Sprintf("is %d in a real run and in none of the model's (%d to %d)",
				v, slices.Min(model), slices.Max(model))
		}
	}
	return ""
}

// apart tells of means more than five of the model's standard errors apart.
func apart(real, model []int32) string {
	rm, _ := meanAndVariance(real)
	mm, variance := meanAndVariance(model)
	if math.Abs(rm-mm) > 5*math.Sqrt(variance/float64(len(real)))+1e-9 {
		return fmt.Sprintf("is %.3f on average in real runs and %.3f in the model's", rm, mm)
	}
	return ""
}

func meanAndVariance(values []int32) (mean, variance float64) {
	var sum, squares float64
	for _, v := range values {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(len(values))
	mean = sum / n
	return mean, max(0, squares/n-mean*mean)
}

// judge compares the distribution of every number over fresh runs, by the
// two-sample inequality of Dvoretzky, Kiefer, Wolfowitz and Massart: for samples
// of one law the two empirical distribution functions part by more than d with a
// chance of at most 2e·exp(−2d²·nm/(n+m)) (Wei and Dudley 2012). It holds for
// whole numbers too. The allowance is shared out over all numbers of the trace.
func judge(real, model *sample) *disagreement {
	limit := bound(len(real.runs), len(model.runs), falseAlarm/float64(len(real.runs[0])))
	for i := range real.runs[0] {
		if d := distance(real.at(i), model.at(i)); d > limit {
			rm, _ := meanAndVariance(real.at(i))
			mm, _ := meanAndVariance(model.at(i))
			return &disagreement{i, fmt.Sprintf("%s: the distributions part by %.2f, more than %.2f (means: real %.3f, model %.3f)",
				real.shape.place(i), d, limit, rm, mm)}
		}
	}
	return nil
}

// bound is how far the empirical distributions of two samples of one law part at
// most, but for the given chance.
func bound(n, m int, chance float64) float64 {
	return math.Sqrt(math.Log(2*math.E/chance) / 2 * (1/float64(n) + 1/float64(m)))
}

// distance is the greatest gap between two empirical distribution functions.
func distance(a, b []int32) float64 {
	slices.Sort(a)
	slices.Sort(b)
	i, j, gap := 0, 0, 0.0
	for i < len(a) && j < len(b) {
		v := min(a[i], b[j])
		for i < len(a) && a[i] == v {
			i++
		}
		for j < len(b) && b[j] == v {
			j++
		}
		gap = max(gap, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return gap
}

// compare runs both stages and returns what the second condemns.
func compare(t *testing.T, trace *nodetrace.Trace) *disagreement {
	t.Helper()
	suspicion := screen(realSample(t, trace, screenReal), modelSample(t, trace, 1, screenModel))
	if suspicion == nil {
		return nil
	}
	verdict := judge(realSample(t, trace, judgeReal), modelSample(t, trace, 1<<32, judgeModel))
	if verdict == nil {
		t.Logf("suspected by chance: %s", suspicion.text)
	}
	return verdict
}
