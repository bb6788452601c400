package survey_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reenact/survey"
	"reenact/views/report"
)

// A cluster of two m5.large in one /24, as the commands of reenact import --commands
// would tell it. Of the ten pods two are on the host's network, one is done and one
// waits for a node.
func smallCluster() map[string]string {
	var nodes, pods, enis []string
	for i := range 2 {
		nodes = append(nodes, fmt.Sprintf(`{"metadata":{"name":"n%d","labels":{"node.kubernetes.io/instance-type":"m5.large","topology.kubernetes.io/zone":"eu-west-1a"}},
 "spec":{"providerID":"aws:///eu-west-1a/i-0000000000000000%d"},
 "status":{"allocatable":{"cpu":"1930m","memory":"7220184Ki","pods":"29"},"addresses":[{"type":"InternalIP","address":"10.0.0.%d"}]}}`, i, i, 10+i))
		enis = append(enis, fmt.Sprintf(`{"NetworkInterfaceId":"eni-%d","SubnetId":"subnet-1","Status":"in-use","Attachment":{"InstanceId":"i-0000000000000000%d","DeviceIndex":0},
 "PrivateIpAddresses":[{"Primary":true,"PrivateIpAddress":"10.0.0.%d"},{"Primary":false,"PrivateIpAddress":"10.0.0.%d"},{"Primary":false,"PrivateIpAddress":"10.0.0.%d"},{"Primary":false,"PrivateIpAddress":"10.0.0.%d"},{"Primary":false,"PrivateIpAddress":"10.0.0.%d"}]}`,
			i, i, 10+i, 20+i*8, 21+i*8, 22+i*8, 23+i*8))
	}
	pod := func(name, node, ip, phase, more string) {
		pods = append(pods, fmt.Sprintf(`{"metadata":{"name":%q,"namespace":"a"},"spec":{"nodeName":%q%s},"status":{"phase":%q,"podIP":%q}}`, name, node, more, phase, ip))
	}
	for i := range 6 {
		pod(fmt.Sprintf("web-%d", i), fmt.Sprintf("n%d", i%2), fmt.Sprintf("10.0.0.%d", 20+i%2*8+i/2), "Running", "")
	}
	pod("aws-node-0", "n0", "10.0.0.10", "Running", `,"hostNetwork":true`)
	pod("aws-node-1", "n1", "10.0.0.11", "Running", `,"hostNetwork":true`)
	pod("job", "n0", "10.0.0.23", "Succeeded", "")
	pod("late", "", "", "Pending", "")
	list := func(items []string) string {
		return `{"apiVersion":"v1","kind":"List","items":[` + strings.Join(items, ",\n") + `]}`
	}
	for i, n := range nodes {
		nodes[i] = `{"apiVersion":"v1","kind":"Node",` + n[1:]
	}
	for i, p := range pods {
		pods[i] = `{"apiVersion":"v1","kind":"Pod",` + p[1:]
	}
	return map[string]string{
		"nodes.json":      list(nodes),
		"pods.json":       list(pods),
		"interfaces.json": `{"NetworkInterfaces":[` + strings.Join(enis, ",\n") + `]}`,
		"subnets.json":    `{"Subnets":[{"SubnetId":"subnet-1","CidrBlock":"10.0.0.0/24","AvailabilityZone":"eu-west-1a","AvailableIpAddressCount":238}]}`,
	}
}

func count(t *testing.T, files map[string]string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := survey.Read(context.Background(), []string{dir}, nil, nil)
	if err != nil {
		return "", err
	}
	census, err := c.Count()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	report.WriteCensus(&b, census)
	return b.String(), nil
}

func TestACensus(t *testing.T) {
	text, err := count(t, smallCluster())
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"CNI      not known",
		"subnet   a 10.0.0.0/24: 238 of 251 free, 10 held by these nodes, 3 by others; 13 whole free /28s",
		"nodes    2 × m5.large in zone a, max-pods 29: 6 pods with an address, 8 held for pods",
		"pods     6 with an address, 2 on the host's network, 1 wait for a node, 0 for an address",
		"churn    not known",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

// What is in a file is told by what it says, whatever it is called and however it is
// packed.
func TestNamesCountForNothing(t *testing.T) {
	want, err := count(t, smallCluster())
	if err != nil {
		t.Fatal(err)
	}
	renamed, packed, marked := map[string]string{}, map[string]string{}, map[string]string{}
	n := 0
	for name, text := range smallCluster() {
		n++
		renamed[fmt.Sprintf("output %d", n)] = text
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		packed[name+".gz"] = z.String()
		marked[name] = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
	}
	for how, files := range map[string]map[string]string{"renamed": renamed, "compressed": packed, "from Windows": marked} {
		if got, err := count(t, files); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", how, err, got, want)
		}
	}
}

func TestHalfAClusterIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(map[string]string)
		want string
	}{
		{"a file that ends in the middle", func(f map[string]string) { f["nodes.json"] = f["nodes.json"][:700] }, "ends in the middle"},
		{"a page of several", func(f map[string]string) {
			f["interfaces.json"] = strings.Replace(f["interfaces.json"], `{"NetworkInterfaces"`, `{"NextToken":"x","NetworkInterfaces"`, 1)
		}, "NextToken"},
		{"no nodes", func(f map[string]string) { delete(f, "nodes.json") }, "no nodes"},
		{"another cluster's pods", func(f map[string]string) {
			f["pods.json"] = strings.ReplaceAll(f["pods.json"], `"nodeName":"n`, `"nodeName":"m`)
		}, "not among the 2 listed"},
	} {
		files := smallCluster()
		c.make(files)
		text, err := count(t, files)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v\n%s", c.name, err, text)
		}
	}
}

// FuzzRead: no text makes reading panic, and no error takes two lines.
func FuzzRead(f *testing.F) {
	for _, text := range smallCluster() {
		f.Add(text)
	}
	f.Add("awscni_total_ip_addresses 3\n")
	f.Add("NAME STATUS ROLES AGE VERSION\nn0 Ready <none> 3d v1.30\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := count(t, map[string]string{"a": text}); err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q", err)
		}
	})
}
