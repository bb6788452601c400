package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
)

// row is one instance type's entry in a released table.
type row struct {
	enis, ipv4 int
	hypervisor string // "nitro", "xen" or "unknown"
	bareMetal  bool
	cards      int    // network cards; 0 where the table does not say
	version    string // the release the row was read from
}

// readTable finds a release through the go command and reads its table.
func readTable(version string) (map[string]row, error) {
	dir, err := sourceDir(version)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "pkg", "vpc", "vpc_ip_resource_limit.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return nil, err
	}
	literal := findTable(file)
	if literal == nil {
		return nil, fmt.Errorf("%s holds no instanceNetworkingLimits literal", path)
	}
	rows := map[string]row{}
	for _, element := range literal.Elts {
		pair := element.(*ast.KeyValueExpr)
		r, err := readRow(pair.Value.(*ast.CompositeLit))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text(pair.Key), err)
		}
		r.version = version
		rows[text(pair.Key)] = r
	}
	return rows, nil
}

// sourceDir asks the go command for a release's source, so that the module
// cache, the proxy and the checksum database are the ones the user trusts.
func sourceDir(version string) (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", module+"@"+version).Output()
	if err != nil {
		return "", fmt.Errorf("go mod download: %w", err)
	}
	var info struct{ Dir string }
	if err := json.Unmarshal(out, &info); err != nil {
		return "", err
	}
	return info.Dir, nil
}

// findTable returns the map literal that holds the limits.
func findTable(file *ast.File) *ast.CompositeLit {
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.VAR {
			continue
		}
		for _, spec := range general.Specs {
			value := spec.(*ast.ValueSpec)
			if value.Names[0].Name == "instanceNetworkingLimits" {
				return value.Values[0].(*ast.CompositeLit)
			}
		}
	}
	return nil
}

func readRow(literal *ast.CompositeLit) (row, error) {
	var r row
	var err error
	for _, element := range literal.Elts {
		pair := element.(*ast.KeyValueExpr)
		switch pair.Key.(*ast.Ident).Name {
		case "ENILimit":
			r.enis, err = strconv.Atoi(text(pair.Value))
		case "IPv4Limit":
			r.ipv4, err = strconv.Atoi(text(pair.Value))
		case "HypervisorType":
			r.hypervisor = text(pair.Value)
		case "IsBareMetal":
			r.bareMetal, err = strconv.ParseBool(text(pair.Value))
		case "NetworkCards":
			if cards, ok := pair.Value.(*ast.CompositeLit); ok {
				r.cards = len(cards.Elts)
			}
		}
		if err != nil {
			return row{}, err
		}
	}
	if r.enis < 1 || r.ipv4 < 2 {
		return row{}, fmt.Errorf("%d ENIs of %d addresses cannot be right", r.enis, r.ipv4)
	}
	return r, nil
}

// text is the value of a literal or the name of an identifier.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, _ := strconv.Unquote(e.Value)
			return s
		}
		return e.Value
	case *ast.Ident:
		return e.Name
	}
	return ""
}
