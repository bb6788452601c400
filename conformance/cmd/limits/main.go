// Command limits writes model/vpc/limits.tsv, the networking limits of every
// EC2 instance type that a released amazon-vpc-cni-k8s knows.
//
//	go run ./cmd/limits            # in conformance/
//
// It reads the tables out of the released sources (pkg/vpc/
// vpc_ip_resource_limit.go), oldest version first. A newer version's row
// replaces an older one's; a type that a newer table no longer lists keeps its
// last row, because a trace of such a node is still worth replaying.
package main

import (
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

const module = "github.com/aws/amazon-vpc-cni-k8s"

func main() {
	log.SetFlags(0)
	out := flag.String("o", "../model/vpc/limits.tsv", "file to write")
	versions := flag.String("versions", "v1.18.3,v1.20.0,v1.23.2", "released versions, oldest first")
	date := flag.String("date", time.Now().UTC().Format(time.DateOnly), "date to put in the header")
	flag.Parse()

	table := map[string]row{}
	counts := []string{}
	for version := range strings.SplitSeq(*versions, ",") {
		rows, err := readTable(version)
		if err != nil {
			log.Fatalf("limits: %s: %v", version, err)
		}
		maps.Copy(table, rows)
		counts = append(counts, fmt.Sprintf("%s (%d types)", version, len(rows)))
	}
	text := header(counts, *date) + body(table)
	if err := os.WriteFile(*out, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d instance types\n", *out, len(table))
}

func header(counts []string, date string) string {
	return fmt.Sprintf(`# Networking limits of EC2 instance types. Generated: edit nothing here.
# source: %s, pkg/vpc/vpc_ip_resource_limit.go
# versions: %s
# date: %s
# A newer version's row wins; a type it dropped keeps the last row it had.
# type	ENIs	IPv4 per ENI	hypervisor	bare metal	network cards	version
`, module, strings.Join(counts, ", "), date)
}

// body lists the rows in byte order of their names, which is what the reader's
// binary search expects.
func body(table map[string]row) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(table)) {
		r := table[name]
		fmt.Fprintf(&b, "%s\t%d\t%d\t%s\t%t\t%d\t%s\n",
			name, r.enis, r.ipv4, r.hypervisor, r.bareMetal, r.cards, r.version)
	}
	return b.String()
}
