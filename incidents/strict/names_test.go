package strict

import "testing"

type shop struct {
	Till  int    `yaml:"till" also:"drawer" range:"1..9"`
	Door  string `yaml:"door" without:"doors"`
	Doors []step `yaml:"doors,omitempty"`
	Alarm bool   `yaml:"alarm,omitempty"`
	Code  int    `yaml:"code" with:"alarm" range:"1..9999"`
}

// A field may have two names, stand in another's place, or be needed only beside
// another: the tags say so, and nothing else.
func TestFieldsThatHangTogether(t *testing.T) {
	for _, c := range []struct{ says, text, want string }{
		{"its first name", "till: 1\ndoor: front", ""},
		{"its second", "drawer: 1\ndoor: front", ""},
		{"both", "till: 1\ndrawer: 2\ndoor: front", "r.yaml:2: drawer and till are two names of the same; keep one of them"},
		{"neither", "door: front", "r.yaml:1: till is missing; add till:, see the manual for its meaning"},
		{"a mistake is told where it stands", "drawer: 10\ndoor: front", "r.yaml:1: drawer: 10 is out of bounds; write a number from 1 to 9"},
		{"another in its place", "till: 1\ndoors: [{do: mix}]", ""},
		{"both at once", "till: 1\ndoor: front\ndoors: [{do: mix}]", "r.yaml:3: doors stands beside door, whose place it takes; keep one of them"},
		{"needed beside another", "till: 1\ndoor: front\nalarm: true", "r.yaml:1: code is missing; add code:, see the manual for its meaning"},
		{"which is there", "till: 1\ndoor: front\nalarm: true\ncode: 7", ""},
		{"an empty list under its key", "till: 1\ndoors:", ""},
	} {
		root, err := Document("r.yaml", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		d, s := NewDecoder("r.yaml", "the manual"), shop{}
		text := ""
		if err := d.Decode(root, &s); err != nil {
			text = err.Error()
		}
		if text != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.says, text, c.want)
		}
		if text == "" && (s.Till != 1 || d.Written("till") != "1" || d.FailAt("till", "", "late").Error() != "r.yaml:1: "+d.asWritten("till")+": late") {
			t.Errorf("%s: read as %+v, written %q", c.says, s, d.Written("till"))
		}
	}
}
