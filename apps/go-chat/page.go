package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// The page and what belongs to it: files that are read once, with an ETag and a strict policy about what a browser may do with them.

type asset struct {
	body   []byte
	header http.Header
}

var assets = readAssets()

var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/schema+json",
	".svg":  "image/svg+xml",
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// readAssets reads the page. Built, it lies beside the program and has the SDK in it; else it is in this folder, and the SDK
// where npm put it.
func readAssets() map[string]asset {
	program, _ := os.Executable()
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(program), "page", "*.*"))
	if len(files) == 0 {
		files, _ = filepath.Glob("page/*.*")
		files = append(files, "node_modules/centrifuge/dist/centrifuge.js")
	}
	all := map[string]asset{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			fail("expected the page; npm install brings its SDK", "error", err)
		}
		sum := sha256.Sum256(body)
		header := http.Header{}
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-cache")
		header.Set("Content-Type", types[filepath.Ext(file)])
		header.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:])[:22]+`"`)
		all["/"+filepath.Base(file)] = asset{body, header}
	}
	all["/"] = all["/index.html"]
	return all
}

// servePage answers a request for the page or a part of it; false: there is no such thing.
func servePage(w http.ResponseWriter, r *http.Request) bool {
	found, isThere := assets[r.URL.Path]
	if !isThere || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	for name, values := range found.header {
		w.Header()[name] = values
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(found.body))
	return true
}
