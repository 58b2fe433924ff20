// Judges a log kept as files by golang.org/x/mod/sumdb, which shares no line with ours: the checkpoint's signature, a
// proof as it was written, and proofs made from the tiles for every place and every earlier size.
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type files struct{ folder string }

func (f files) Height() int                      { return 8 }
func (f files) SaveTiles([]tlog.Tile, [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		// The checksum database writes the height into the address, C2SP does not.
		content, err := os.ReadFile(filepath.Join(f.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		found = append(found, content)
	}
	return found, nil
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func read(folder, name string) []byte {
	content, err := os.ReadFile(filepath.Join(folder, name))
	must(err)
	return content
}

func hash(text string) tlog.Hash {
	found, err := tlog.ParseHash(text)
	must(err)
	return found
}

func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "key"))))
	must(err)
	opened, err := note.Open(read(folder, "checkpoint"), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	tree := tlog.Tree{N: size, Hash: hash(lines[2])}

	var leaves [][]byte
	for _, bundle := range os.Args[2:] {
		for rest := read(folder, bundle); len(rest) > 0; {
			length := int(rest[0])<<8 | int(rest[1])
			leaves = append(leaves, rest[2:2+length])
			rest = rest[2+length:]
		}
	}
	if int64(len(leaves)) != size {
		must(fmt.Errorf("%d leaves, not %d", len(leaves), size))
	}

	var index int64
	var written tlog.RecordProof
	head, _, _ := bytes.Cut(read(folder, "proof"), []byte("\n\n"))
	for place, line := range strings.Split(string(head), "\n") {
		switch {
		case place == 0 && line == "c2sp.org/tlog-proof@v1":
		case place == 1:
			index, err = strconv.ParseInt(strings.TrimPrefix(line, "index "), 10, 64)
			must(err)
		default:
			content, err := base64.StdEncoding.DecodeString(line)
			must(err)
			written = append(written, tlog.Hash(*(*[32]byte)(content)))
		}
	}
	must(tlog.CheckRecord(written, size, tree.Hash, index, tlog.RecordHash(leaves[index])))

	reader := tlog.TileHashReader(tree, files{folder})
	for place := int64(0); place < size; place++ {
		proof, err := tlog.ProveRecord(size, place, reader)
		must(err)
		must(tlog.CheckRecord(proof, size, tree.Hash, place, tlog.RecordHash(leaves[place])))
	}
	for old := int64(1); old < size; old += 37 {
		earlier, err := tlog.TreeHash(old, reader)
		must(err)
		proof, err := tlog.ProveTree(size, old, reader)
		must(err)
		must(tlog.CheckTree(proof, size, tree.Hash, old, earlier))
	}
	fmt.Println("accepted", size)
}
