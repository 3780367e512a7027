package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

const vectors = "../../vectors/tlog"

// sample copies the 600-entry sample log, so that a test may spoil it, and writes its key.
func sample(t *testing.T) (directory, keyFile string) {
	t.Helper()
	directory = t.TempDir()
	source := filepath.Join(vectors, "log")
	err := filepath.Walk(source, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, _ := filepath.Rel(source, path)
		write(t, filepath.Join(directory, relative), data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var tiles struct {
		Key string `json:"log_vkey"`
	}
	text, err := os.ReadFile(filepath.Join(vectors, "tiles.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &tiles); err != nil {
		t.Fatal(err)
	}
	keyFile = filepath.Join(directory, "vkey")
	write(t, keyFile, []byte(tiles.Key+"\n"))
	return directory, keyFile
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func published(directory string) []string {
	var files []string
	for _, size := range []int{1, 5, 256, 600} {
		files = append(files, filepath.Join(directory, "checkpoints", fmt.Sprint(size)))
	}
	return files
}

func expectRefusal(t *testing.T, err error, reason string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	if !strings.Contains(err.Error(), reason) {
		t.Fatalf("refused for another reason: %v", err)
	}
}

func TestSampleLogIsAccepted(t *testing.T) {
	directory, key := sample(t)
	if err := run(io.Discard, directory, key, published(directory), true, ""); err != nil {
		t.Fatal(err)
	}
}

func TestPartialTilesMayVanishOnceTheFullOneExists(t *testing.T) {
	directory, key := sample(t)
	for _, path := range []string{"tile/0/000.p", "tile/entries/000.p"} {
		if err := os.RemoveAll(filepath.Join(directory, path)); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(io.Discard, directory, key, published(directory), true, ""); err != nil {
		t.Fatal(err)
	}
}

func TestEveryChangedFileIsRefused(t *testing.T) {
	clean, _ := sample(t)
	var files []string
	for _, folder := range []string{"tile", "checkpoints"} {
		_ = filepath.Walk(filepath.Join(clean, folder), func(path string, info os.FileInfo, err error) error {
			if err == nil && !info.IsDir() {
				relative, _ := filepath.Rel(clean, path)
				files = append(files, relative)
			}
			return err
		})
	}
	if len(files) < 16 {
		t.Fatalf("only %d files to spoil", len(files))
	}
	changes := map[string]func([]byte) []byte{
		"first bit":     func(b []byte) []byte { b[0] ^= 1; return b },
		"middle bit":    func(b []byte) []byte { b[middle(b)] ^= 1; return b },
		"last byte cut": func(b []byte) []byte { return b[:len(b)-1] },
		"byte appended": func(b []byte) []byte { return append(b, 0) },
	}
	for _, file := range append(files, "checkpoint") {
		for name, change := range changes {
			t.Run(file+", "+name, func(t *testing.T) {
				directory, key := sample(t)
				path := filepath.Join(directory, file)
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				write(t, path, change(data))
				expectRefusal(t, run(io.Discard, directory, key, published(directory), true, ""), "")
			})
		}
	}
}

// middle is the middle of a file, or of the log's own signature: lines of unknown witnesses are ignored.
func middle(data []byte) int {
	if _, rest, found := strings.Cut(string(data), "\n\n\u2014 "); found {
		return len(data) - len(rest) + strings.Index(rest, "\n")/2
	}
	return len(data) / 2
}

func TestMissingTileIsRefused(t *testing.T) {
	for _, file := range []string{"tile/1/000.p/1", "tile/0/002.p/88", "tile/0/001", "tile/entries/002.p/88"} {
		directory, key := sample(t)
		if err := os.Remove(filepath.Join(directory, file)); err != nil {
			t.Fatal(err)
		}
		expectRefusal(t, run(io.Discard, directory, key, published(directory), true, ""), "no such file")
	}
}

func TestCheckpointOfAnotherKeyIsRefused(t *testing.T) {
	directory, key := sample(t)
	_, verifierKey := signer(t, "ledger.shared.example/log")
	write(t, key, []byte(verifierKey+"\n"))
	expectRefusal(t, run(io.Discard, directory, key, nil, true, ""), "no verifiable signatures")
}

func TestContradictingCheckpointIsRefused(t *testing.T) {
	directory, key := sample(t)
	signer, verifierKey := signer(t, "ledger.shared.example/log")
	write(t, key, []byte(verifierKey+"\n"))
	newest, err := os.ReadFile(filepath.Join(directory, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.SplitAfter(string(newest), "\n\n")[0]
	sign := func(name, text string) string {
		signed, err := note.Sign(&note.Note{Text: strings.TrimSuffix(text, "\n")}, signer)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(directory, name)
		write(t, file, signed)
		return file
	}
	sign("checkpoint", text)
	same := sign("same", text)
	if err := run(io.Discard, directory, key, []string{same}, true, ""); err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(text, "\n600\n", "\n599\n", 1)
	expectRefusal(t, run(io.Discard, directory, key, []string{sign("fork", other)}, false, ""), "give the root")
	beyond := strings.Replace(text, "\n600\n", "\n601\n", 1)
	expectRefusal(t, run(io.Discard, directory, key, []string{sign("beyond", beyond)}, false, ""), "beyond the newest")
	for _, size := range []string{"0600", "+600", "-1", "six"} {
		odd := strings.Replace(text, "\n600\n", "\n"+size+"\n", 1)
		expectRefusal(t, run(io.Discard, directory, key, []string{sign("odd", odd)}, false, ""), "not a plain decimal")
	}
	foreign := strings.Replace(text, "ledger.", "other.", 1)
	expectRefusal(t, run(io.Discard, directory, key, []string{sign("foreign", foreign)}, false, ""), "origin")
}

func TestAcknowledgementsAreLookedUp(t *testing.T) {
	directory, key := sample(t)
	file := filepath.Join(directory, "acknowledgements")
	good := `{"index":0,"leaf_hash":"82f98d51c95e5297d7c2a4e60fa8f4a40463f57f60b2278fbd436490ad68303a","tree_size":5}`
	write(t, file, []byte(good+"\n"))
	if err := run(io.Discard, directory, key, nil, true, file); err != nil {
		t.Fatal(err)
	}
	for reason, line := range map[string]string{
		"has the hash": strings.Replace(good, "82f9", "92f9", 1),
		"the log has":  strings.Replace(good, `"tree_size":5`, `"tree_size":601`, 1),
		"missing":      strings.Replace(good, "tree_size", "size", 1),
	} {
		write(t, file, []byte(good+"\n"+line+"\n"))
		expectRefusal(t, run(io.Discard, directory, key, nil, true, file), reason)
	}
}

func signer(t *testing.T, name string) (note.Signer, string) {
	t.Helper()
	secret, public, err := note.GenerateKey(nil, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return signer, public
}
