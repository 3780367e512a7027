package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

// provedIndexes is the number of indexes, at most, whose inclusion is proved for one checkpoint.
const provedIndexes = 512

// A log is an exported directory together with all hashes rebuilt from its entries alone.
type log struct {
	tiles   directoryTiles
	leaves  []tlog.Hash
	hashes  []tlog.Hash // every perfect subtree, at x/mod's storage indexes
	checked map[string]bool
}

// readLog rebuilds the tree of the given size from the entry bundles.
func readLog(directory string, size int64) (*log, error) {
	l := &log{tiles: directoryTiles{directory}, checked: map[string]bool{}}
	for _, tile := range tilesOf(size, -1) {
		entries, err := l.tiles.readEntries(tile)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			leaf := tlog.RecordHash(entry)
			stored, err := tlog.StoredHashesForRecordHash(int64(len(l.leaves)), leaf, l.rebuilt())
			if err != nil {
				return nil, err
			}
			l.leaves = append(l.leaves, leaf)
			l.hashes = append(l.hashes, stored...)
		}
	}
	return l, nil
}

// rebuilt reads the hashes that were computed here.
func (l *log) rebuilt() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		result := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			if index >= int64(len(l.hashes)) {
				return nil, fmt.Errorf("hash %d lies outside the tree", index)
			}
			result[i] = l.hashes[index]
		}
		return result, nil
	})
}

// served reads hashes from the directory's tiles, each checked against the checkpoint's root.
func (l *log) served(c checkpoint) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: c.size, Hash: c.root}, l.tiles)
}

// check compares one checkpoint with the entries and, if it was published, with what is served for it.
func (l *log) check(c checkpoint) error {
	root, err := l.rootOf(c.size)
	if err != nil {
		return err
	}
	if root != c.root {
		return fmt.Errorf("the entries of size %d give the root %v, the checkpoint says %v", c.size, root, c.root)
	}
	if !c.published || c.size == 0 {
		return nil
	}
	for _, tile := range tilesOf(c.size, -1) {
		if err := l.checkEntries(tile); err != nil {
			return err
		}
	}
	for level := 0; c.size>>(uint(level)*tileHeight) > 0; level++ {
		for _, tile := range tilesOf(c.size, level) {
			if err := l.checkHashes(tile); err != nil {
				return err
			}
		}
	}
	return l.checkInclusion(c)
}

// rootOf is the root over the first entries; x/mod leaves the empty tree to its caller.
func (l *log) rootOf(size int64) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, l.rebuilt())
}

func (l *log) checkEntries(tile tlog.Tile) error {
	if l.checked[resourcePath(tile)] {
		return nil
	}
	entries, err := l.tiles.readEntries(tile)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		if tlog.RecordHash(entry) != l.leaves[tile.N*tileWidth+int64(i)] {
			return fmt.Errorf("%s: entry %d differs from the same entry elsewhere", resourcePath(tile), i)
		}
	}
	l.checked[resourcePath(tile)] = true
	return nil
}

func (l *log) checkHashes(tile tlog.Tile) error {
	if l.checked[resourcePath(tile)] {
		return nil
	}
	data, err := l.tiles.readHashes(tile)
	if err != nil {
		return err
	}
	expected, err := tlog.ReadTileData(tile, l.rebuilt())
	if err != nil {
		return err
	}
	if !bytes.Equal(data, expected) {
		return fmt.Errorf("%s: not the hashes that the entries give", resourcePath(tile))
	}
	l.checked[resourcePath(tile)] = true
	return nil
}

// checkInclusion proves entries from the served tiles: all of a small tree, else evenly spaced ones, first and last.
func (l *log) checkInclusion(c checkpoint) error {
	step := (c.size + provedIndexes - 1) / provedIndexes
	for index := int64(0); index < c.size; index += step {
		if index+step >= c.size {
			index = c.size - 1
		}
		proof, err := tlog.ProveRecord(c.size, index, l.served(c))
		if err != nil {
			return fmt.Errorf("inclusion of %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, c.size, c.root, index, l.leaves[index]); err != nil {
			return fmt.Errorf("inclusion of %d: %w", index, err)
		}
	}
	return nil
}

// checkConsistency proves each checkpoint, in order of size, consistent with the next one and with the newest.
func (l *log) checkConsistency(checkpoints []checkpoint) error {
	newest := checkpoints[len(checkpoints)-1]
	for i, old := range checkpoints[:len(checkpoints)-1] {
		for _, later := range []checkpoint{checkpoints[i+1], newest} {
			if err := l.proveConsistency(old, later); err != nil {
				return fmt.Errorf("%s and %s: sizes %d and %d: %w", old.file, later.file, old.size, later.size, err)
			}
		}
	}
	return nil
}

func (l *log) proveConsistency(old, later checkpoint) error {
	if old.size == later.size {
		if old.root != later.root {
			return fmt.Errorf("two roots for one size")
		}
		return nil
	}
	if old.size == 0 {
		return nil
	}
	reader := l.rebuilt()
	if later.published {
		reader = l.served(later)
	}
	proof, err := tlog.ProveTree(later.size, old.size, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, later.size, later.root, old.size, old.root)
}

// checkAcknowledgements looks up each {"index","leaf_hash","tree_size"} line of a file in the log.
func (l *log) checkAcknowledgements(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	for line := 1; scanner.Scan(); line++ {
		var a struct {
			Index    *int64  `json:"index"`
			LeafHash *string `json:"leaf_hash"`
			TreeSize *int64  `json:"tree_size"`
		}
		if err := json.Unmarshal(scanner.Bytes(), &a); err != nil {
			return fmt.Errorf("%s:%d: %w", file, line, err)
		}
		if a.Index == nil || a.LeafHash == nil || a.TreeSize == nil {
			return fmt.Errorf("%s:%d: a member is missing", file, line)
		}
		size := int64(len(l.leaves))
		if *a.Index < 0 || *a.Index >= *a.TreeSize || *a.TreeSize > size {
			return fmt.Errorf("%s:%d: entry %d of %d, but the log has %d", file, line, *a.Index, *a.TreeSize, size)
		}
		if leaf := l.leaves[*a.Index]; hex.EncodeToString(leaf[:]) != *a.LeafHash {
			return fmt.Errorf("%s:%d: entry %d has the hash %x", file, line, *a.Index, leaf[:])
		}
	}
	return scanner.Err()
}
