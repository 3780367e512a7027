package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// directoryTiles reads tiles from a directory in the C2SP layout, as x/mod's TileReader.
type directoryTiles struct {
	root string
}

func (d directoryTiles) Height() int { return tileHeight }

func (d directoryTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (d directoryTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		hashes, err := d.readHashes(tile)
		if err != nil {
			return nil, err
		}
		data[i] = hashes
	}
	return data, nil
}

// readHashes reads one hash tile; a partial tile that is gone is cut from the full one.
func (d directoryTiles) readHashes(tile tlog.Tile) ([]byte, error) {
	data, width, err := d.readResource(tile)
	if err != nil {
		return nil, err
	}
	if len(data) != width*tlog.HashSize {
		return nil, fmt.Errorf("%s: %d bytes where %d hashes belong", resourcePath(tile), len(data), width)
	}
	return data[:tile.W*tlog.HashSize], nil
}

// readEntries reads one entry bundle (a tile of level -1) and takes it apart.
func (d directoryTiles) readEntries(tile tlog.Tile) ([][]byte, error) {
	data, width, err := d.readResource(tile)
	if err != nil {
		return nil, err
	}
	entries := make([][]byte, 0, width)
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s: entry %d is cut short", resourcePath(tile), len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%s: %d entries where %d belong", resourcePath(tile), len(entries), width)
	}
	return entries[:tile.W], nil
}

// readResource returns the file's bytes and the width of the tile that was found.
func (d directoryTiles) readResource(tile tlog.Tile) (data []byte, width int, err error) {
	data, err = os.ReadFile(filepath.Join(d.root, resourcePath(tile)))
	if errors.Is(err, fs.ErrNotExist) && tile.W < tileWidth {
		full := tile
		full.W = tileWidth
		if data, fullErr := os.ReadFile(filepath.Join(d.root, resourcePath(full))); fullErr == nil {
			return data, tileWidth, nil
		}
	}
	return data, tile.W, err
}

// resourcePath is the C2SP path of a tile: no height, and "entries" for level -1.
func resourcePath(tile tlog.Tile) string {
	level := "entries"
	if tile.L >= 0 {
		level = fmt.Sprint(tile.L)
	}
	number := fmt.Sprintf("%03d", tile.N%1000)
	for n := tile.N / 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	path := "tile/" + level + "/" + number
	if tile.W < tileWidth {
		path += fmt.Sprintf(".p/%d", tile.W)
	}
	return path
}

// tilesOf lists the tiles of one level that a tree of the given size has; level -1 stands for the entries.
func tilesOf(size int64, level int) []tlog.Tile {
	count := size
	if level > 0 {
		count = size >> (uint(level) * tileHeight)
	}
	var tiles []tlog.Tile
	for n := int64(0); n*tileWidth < count; n++ {
		width := count - n*tileWidth
		if width > tileWidth {
			width = tileWidth
		}
		tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)})
	}
	return tiles
}
