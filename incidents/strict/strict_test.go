package strict

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

type recipe struct {
	Name   string            `yaml:"name" letters:"12"`
	Eggs   int               `yaml:"eggs" range:"1..12"`
	Salt   float64           `yaml:"salt,omitempty" range:"0..5"`
	Bake   time.Duration     `yaml:"bake" range:"1m..2h" grain:"30s"`
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
		{"bake: 40m", "bake: 40m10s", "r.yaml:3: bake: 40m10s is too fine; write a multiple of 30s"},
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
	d, _, err := read("name: cake\neggs: 13\nbaek: 40\nsteps: [{do: mix}, {od: bake}, 7]\n", true)
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
		`r.yaml:3: bake: "40" instead of a duration; write a number with its unit, such as 500ms, 30s or 2m`,
		`r.yaml:4: steps[1]: unknown key "od" (did you mean do?); write one of do`,
		`r.yaml:4: steps[2]: "7" instead of keys with values; write the keys do`,
	}
	if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}

// A thousand slips of the same kind are one: the reading ends after a hundred.
func TestMistakesHaveAnEnd(t *testing.T) {
	d, _, err := read(good+strings.Join(numbered(1000), ""), true)
	if len(d.Errors) != mostErrors || err == nil {
		t.Errorf("%d mistakes are told, then %v", len(d.Errors), err)
	}
}

func numbered(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = "q" + strconv.Itoa(i) + ": 1\n"
	}
	return lines
}

// What depends on a value that is wrong is not judged.
func TestWhatIsSound(t *testing.T) {
	d := &Decoder{Errors: []*Error{{Where: "a.b[1].c"}, {Where: "d"}, {Where: ""}}}
	for path, sound := range map[string]bool{
		"a": false, "a.b": false, "a.b[1]": false, "a.b[1].c": false, "a.b[1].c.e": false, "d.x": false, "d[0]": false,
		"a.b[0]": true, "a.b[1].d": true, "a.bb": true, "a.b[10].c": true, "dd": true, "e": true,
	} {
		if d.Sound(path) != sound {
			t.Errorf("%s is sound: %v", path, !sound)
		}
	}
}

type kitchen struct {
	Cake recipe `yaml:"cake"`
	Oven oven   `yaml:"oven,omitempty"`
}

type oven struct {
	Heat int           `yaml:"heat" range:"50..300"`
	Fan  bool          `yaml:"fan"`
	Warm time.Duration `yaml:"warm_up" range:"0s..1h"`
}

// A value that the file must have and leaves out comes from the defaults: what is
// written stands, an optional part stays away as a whole, a list is one value.
func TestDefaultsStandInForWhatIsMissing(t *testing.T) {
	for _, row := range []struct {
		write, defaulted, want string
	}{
		{"cake: {name: cake, eggs: 3, steps: []}", "cake.bake", ""},
		{"cake: {name: cake, eggs: 3, bake: 30m}", "cake.steps", ""},
		{"cake: {name: cake, eggs: 3, bake: 30m, steps: [{}]}", "", "r.yaml:1: cake.steps[0]: do is missing; add do:, see the manual for its meaning"},
		{"cake: {eggs: 3}", "", "r.yaml:1: cake: name is missing; add name:, see the manual for its meaning"},
		{"cake: {name: cake, eggs: 3, bake: 30m, steps: []}\noven: {heat: 180}", "oven.fan oven.warm_up", ""},
	} {
		root, err := Document("r.yaml", []byte(row.write))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // read again, what was put in is still told
			usual, _ := Document("usual", []byte("cake: {bake: 1h, steps: [{do: mix}]}\noven: {heat: 200, fan: true, warm_up: 10m}\n"))
			d, k := NewDecoder("r.yaml", "the manual"), kitchen{}
			d.Defaults = Values(usual)
			text := ""
			if err := d.Decode(root, &k); err != nil {
				text = err.Error()
			} else if at := d.FailAt("cake.bake", "", "so long").Error(); row.defaulted == "cake.bake" && at != "r.yaml:1: cake.bake: so long" {
				t.Error(at)
			}
			if got := strings.Join(d.Defaulted, " "); text != row.want || row.want == "" && got != row.defaulted {
				t.Errorf("%s: %s, by default %s", row.write, text, got)
			}
		}
	}
}
