package cli

import (
	"io"
	"time"

	"reenact/survey"
	"reenact/views/report"

	"github.com/spf13/cobra"
)

// collecting are the commands whose answers import reads. Each is read-only, and none
// is run by reenact.
const collecting = `kubectl get nodes -o json > nodes.json
kubectl get pods -A -o json > pods.json
kubectl get daemonset aws-node -n kube-system -o json > aws-node.json
aws ec2 describe-subnets > subnets.json
aws ec2 describe-network-interfaces > interfaces.json
kubectl get --raw /api/v1/namespaces/kube-system/pods/AWS-NODE-POD:61678/proxy/metrics > metrics-NODE.prom
`

func newImport(std Streams) *cobra.Command {
	var commands bool
	var out string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Count a cluster of your own from what kubectl and the AWS CLI say",
		Long: `Read what was collected about a cluster and count it: nodes, subnets, pods, who holds
which addresses, how fast pods come and go. A FILE is the answer of a command, a folder,
or an archive of them, compressed or not; what is in it is told by what it says, never by
its name. Nothing is asked of a cluster or of AWS, and what is half is refused.`,
		Example: `  reenact import --commands
  reenact import nodes.json pods.json subnets.json interfaces.json aws-node.json
  reenact import collected.tar.gz`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if commands {
				return cobra.NoArgs(cmd, args)
			}
			return wants(1, max(1, len(args)), "a FILE; reenact import --commands tells what to collect")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if commands {
				return deliver(std.Out, out, func(w io.Writer) error { _, err := io.WriteString(w, collecting); return err })
			}
			bar := newProgress(std.Err, 1000*time.Nanosecond)
			c, err := survey.Read(cmd.Context(), args, std.In, func(done, total int64) {
				bar.show(time.Duration(done * 1000 / max(total, 1)))
			})
			bar.clear()
			if err != nil {
				return err
			}
			census, err := c.Count()
			if err != nil {
				return err
			}
			return deliver(std.Out, out, func(w io.Writer) error { report.WriteCensus(w, census); return nil })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&commands, "commands", false, "print the commands whose answers help")
	flags.StringVarP(&out, "output", "o", "", "write to this `FILE`, all of it or nothing")
	return cmd
}
