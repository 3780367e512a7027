package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint is one signed tree head whose signature has been verified.
type checkpoint struct {
	file      string
	size      int64
	root      tlog.Hash
	published bool
}

// readVerifier reads a file that holds one verifier key.
func readVerifier(file string) (note.Verifier, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(strings.TrimSuffix(string(text), "\n"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return verifier, nil
}

// readCheckpoint verifies the note and reads origin, size and root from its text.
func readCheckpoint(file string, verifier note.Verifier) (checkpoint, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return checkpoint{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, fmt.Errorf("%s: %w", file, err)
	}
	size, root, err := parseCheckpoint(opened.Text, verifier.Name())
	if err != nil {
		return checkpoint{}, fmt.Errorf("%s: %w", file, err)
	}
	return checkpoint{file: file, size: size, root: root}, nil
}

func parseCheckpoint(text, origin string) (size int64, root tlog.Hash, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 {
		return 0, root, fmt.Errorf("a checkpoint has at least three lines, this one %d", len(lines))
	}
	if lines[0] != origin {
		return 0, root, fmt.Errorf("origin %q is not the key's name %q", lines[0], origin)
	}
	for _, line := range lines {
		if line == "" {
			return 0, root, fmt.Errorf("empty line in the checkpoint")
		}
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return 0, root, fmt.Errorf("tree size %q is not a plain decimal", lines[1])
	}
	hash, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(hash) != tlog.HashSize {
		return 0, root, fmt.Errorf("root %q is not the base64 of 32 bytes", lines[2])
	}
	copy(root[:], hash)
	return size, root, nil
}
