package incidents

import (
	"regexp"

	"reenact/incidents/strict"

	"gopkg.in/yaml.v3"
)

// id is a short name that a command line takes without quotes.
type id string

const longestID = 64

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (i *id) DecodeFrom(d *strict.Decoder, n *yaml.Node, path string) error {
	text, err := d.Text(n, path, longestID)
	if err == nil && !idForm.MatchString(text) {
		err = d.Fail(n, path, "write small letters, digits and hyphens, such as plan-flip", "%s is no id", strict.Shown(text))
	}
	*i = id(text)
	return err
}
