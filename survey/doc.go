// Package survey reads what an operator has at hand about a cluster (kubectl's and
// the AWS CLI's answers, ipamd's metrics, introspection, checkpoint and log, a
// support bundle) and counts from it what a simulation needs.
//
// Reading goes in three steps. source.go opens what was named: files, folders,
// archives, compressed or not, in any encoding that such files come in. kind.go
// recognises a text by what it says, never by its name, and hands it to the reader
// of its kind. What the readers found lies in a Collection; Count makes a Census of
// it, each number with where it comes from and how sure it is.
//
// Nothing of it calls out: no cluster, no AWS, no command is asked. What does not
// concern addresses is passed over unread; the environment of containers other
// than aws-node's is never kept.
package survey
