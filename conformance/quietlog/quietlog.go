// Package quietlog makes the real ipamd log nothing. ipamd opens its log when
// its packages start up, so the environment must be set before them. Go starts
// packages in the order of their import paths; this one's path sorts before
// ipamd's, which is why it is a module of its own.
package quietlog

import "os"

func init() {
	setDefault("AWS_VPC_K8S_CNI_LOGLEVEL", "FATAL")
	setDefault("AWS_VPC_K8S_CNI_LOG_FILE", os.DevNull)
}

// setDefault leaves a value that the user set, so that a puzzling trace can be
// run with AWS_VPC_K8S_CNI_LOGLEVEL=DEBUG AWS_VPC_K8S_CNI_LOG_FILE=stderr.
func setDefault(name, value string) {
	if os.Getenv(name) == "" {
		os.Setenv(name, value)
	}
}
