package incidents

import (
	"os"
	"path/filepath"
	"testing"
)

// A file is known by its keys, however short or broken it is.
func TestFilesAreKnownByTheirKeys(t *testing.T) {
	for _, c := range []struct {
		says, text string
		want       Form
	}{
		{"an incident", "version: 1\nname: x\nclock: {}\ncluster: {}\ntimeline: []\n", IncidentForm},
		{"a cluster of ten lines", "# mine\nversion: 1\nname: x\ncluster:\n  nodes: {}\n", IncidentForm},
		{"a function of ten lines", "version: 1\negress: {}\n", IncidentForm},
		{"a broken one", "version: 1\ntimeline: [\n", IncidentForm},
		{"a session", "version: 1\nincident: x\n", SessionForm},
		{"something else with a version", "version: 1\nservices: {}\n", Neither},
		{"a key that is deeper", "version: 1\na:\n  cluster: {}\n", Neither},
		{"nothing", "", Neither},
	} {
		path := filepath.Join(t.TempDir(), "x.yaml")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Recognise(path); got != c.want {
			t.Errorf("%s is taken for %v, want %v", c.says, got, c.want)
		}
	}
}
