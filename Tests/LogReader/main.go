// Command logreader checks an exported tlog-tiles directory with none of Countersign's code:
// signatures, hashes and proofs come from golang.org/x/mod/sumdb.
//
//	logreader [-signed] [-acknowledgements FILE] DIR VKEYFILE [CHECKPOINTFILE…]
//
// The newest checkpoint is DIR/checkpoint. Every further checkpoint must be signed by the same key, have the
// root that the entries give, and be consistent with all others; with all its tiles and bundles still served,
// unless -signed says that the further ones were signed but never published. For each it prints
// "ok SIZE ROOT". It exits 1, with the reason on standard error, at the first thing that does not hold.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	signed := flag.Bool("signed", false, "the further checkpoints were signed, but never published")
	acknowledgements := flag.String("acknowledgements", "", "file of acknowledgement lines to look up")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: logreader [-signed] [-acknowledgements FILE] DIR VKEYFILE [CHECKPOINTFILE…]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 {
		flag.Usage()
		os.Exit(2)
	}
	err := run(os.Stdout, flag.Arg(0), flag.Arg(1), flag.Args()[2:], !*signed, *acknowledgements)
	if err != nil {
		fmt.Fprintln(os.Stderr, "logreader:", err)
		os.Exit(1)
	}
}

// run makes every check; furtherPublished says whether the further checkpoints' resources must be there.
func run(
	output io.Writer, directory, keyFile string, further []string, furtherPublished bool, acknowledgements string,
) error {
	verifier, err := readVerifier(keyFile)
	if err != nil {
		return err
	}
	newest, err := readCheckpoint(filepath.Join(directory, "checkpoint"), verifier)
	if err != nil {
		return err
	}
	newest.published = true
	checkpoints := []checkpoint{newest}
	for _, file := range further {
		c, err := readCheckpoint(file, verifier)
		if err != nil {
			return err
		}
		if c.size > newest.size {
			return fmt.Errorf("%s: size %d is beyond the newest checkpoint's %d", file, c.size, newest.size)
		}
		c.published = furtherPublished
		checkpoints = append(checkpoints, c)
	}
	sort.SliceStable(checkpoints, func(i, j int) bool { return checkpoints[i].size < checkpoints[j].size })

	log, err := readLog(directory, newest.size)
	if err != nil {
		return err
	}
	for _, c := range checkpoints {
		if err := log.check(c); err != nil {
			return fmt.Errorf("%s: %w", c.file, err)
		}
	}
	if err := log.checkConsistency(checkpoints); err != nil {
		return err
	}
	if acknowledgements != "" {
		if err := log.checkAcknowledgements(acknowledgements); err != nil {
			return err
		}
	}
	for _, c := range checkpoints {
		fmt.Fprintln(output, "ok", c.size, c.root)
	}
	return nil
}
