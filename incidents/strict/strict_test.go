package strict

import (
	"strings"
	"testing"
	"time"
)

type recipe struct {
	Name   string            `yaml:"name" letters:"12"`
	Eggs   int               `yaml:"eggs" range:"1..12"`
	Salt   float64           `yaml:"salt,omitempty" range:"0..5"`
	Bake   time.Duration     `yaml:"bake" range:"1m..2h"`
	Vegan  bool              `yaml:"vegan,omitempty"`
	Steps  []step            `yaml:"steps" entries:"3"`
	Labels map[string]string `yaml:"labels,omitempty" entries:"2"`
}

type step struct {
	Do string `yaml:"do"`
}

const good = `name: cake
eggs: 3
bake: 40m
steps: [{do: mix}, {do: bake}]
`

func read(text string, all bool) (*Decoder, recipe, error) {
	root, err := Document("r.yaml", []byte(text))
	if err != nil {
		return nil, recipe{}, err
	}
	d, r := NewDecoder("r.yaml", "the manual"), recipe{}
	d.All = all
	return d, r, d.Decode(root, &r)
}

// Each line a slip, and what its author then reads.
func TestEverySlipIsTold(t *testing.T) {
	for _, c := range []struct{ for_, write, want string }{
		{"eggs: 3", "eggs: 13", "r.yaml:2: eggs: 13 is out of bounds; write a number from 1 to 12"},
		{"eggs: 3", "eggs: three", `r.yaml:2: eggs: "three" instead of a whole number; write one from 1 to 12`},
		{"eggs: 3", "eggs: 3\neggs: 4", `r.yaml:3: "eggs" is already set in line 2; keep one of them`},
		{"eggs: 3\n", "", "r.yaml:1: eggs is missing; add eggs:, see the manual for its meaning"},
		{"eggs: 3", "eggs: 3\nslat: 1", `r.yaml:3: unknown key "slat" (did you mean salt?); write one of name, eggs, salt, bake, vegan, steps, labels`},
		{"eggs: 3", "eggs: 3\nsalt: 5.1", "r.yaml:3: salt: 5.1 is out of bounds; write a number from 0 to 5"},
		{"eggs: 3", "eggs: 3\nvegan: yes", `r.yaml:3: vegan: "yes" instead of true or false; write true or false`},
		{"name: cake", "name: a very long cake", "r.yaml:1: name: the text has 16 letters; say it in 12"},
		{"bake: 40m", "bake: 40", `r.yaml:3: bake: "40" instead of a duration; write a number with its unit, such as 500ms, 30s or 2m`},
		{"bake: 40m", "bake: 3h", "r.yaml:3: bake: 3h0m0s is out of bounds; write one from 1m0s to 2h0m0s"},
		{"{do: mix}", "{do: mix}, {do: a}, {do: b}", "r.yaml:4: steps: 4 entries are more than the 3 a file may have here; leave some out"},
		{"{do: mix}", "{do: {}}", "r.yaml:4: steps[0].do: keys with values instead of a text; write a text"},
		{"eggs: 3", "eggs: 3\nlabels: {a: 1, b: 2, c: 3}", "r.yaml:3: labels: 3 entries are more than the 2 a file may have here; leave some out"},
	} {
		_, _, err := read(strings.Replace(good, c.for_, c.write, 1), false)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.write, err, c.want)
		}
	}
	if _, _, err := read(good, false); err != nil {
		t.Error(err)
	}
}

// Asked for all, the reader goes on past each mistake.
func TestAllMistakesAtOnce(t *testing.T) {
	d, _, err := read("name: cake\neggs: 13\nbaek: 40m\nsteps: [{do: mix}, {od: bake}, 7]\n", true)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range d.Errors {
		got = append(got, e.Error())
	}
	want := []string{
		`r.yaml:3: unknown key "baek" (did you mean bake?); write one of name, eggs, salt, bake, vegan, steps, labels`,
		"r.yaml:2: eggs: 13 is out of bounds; write a number from 1 to 12",
		"r.yaml:1: bake is missing; add bake:, see the manual for its meaning",
		`r.yaml:4: steps[1]: unknown key "od" (did you mean do?); write one of do`,
		"r.yaml:4: steps[1]: do is missing; add do:, see the manual for its meaning",
		`r.yaml:4: steps[2]: "7" instead of keys with values; write the keys do`,
	}
	if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}

// A value that the file leaves out comes from the defaults, and is told.
func TestDefaultsStandInForWhatIsMissing(t *testing.T) {
	root, _ := Document("r.yaml", []byte("name: cake\neggs: 3\nsteps: []\n"))
	usual, _ := Document("usual", []byte("bake: 1h\n"))
	d, r := NewDecoder("r.yaml", "the manual"), recipe{}
	d.Defaults = Values(usual)
	if err := d.Decode(root, &r); err != nil {
		t.Fatal(err)
	}
	if r.Bake != time.Hour || strings.Join(d.Defaulted, " ") != "bake" {
		t.Errorf("baked for %v; by default: %v", r.Bake, d.Defaulted)
	}
}
