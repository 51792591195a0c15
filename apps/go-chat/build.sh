#!/bin/sh
# Makes target/: the program, and the page with the SDK beside it. That is what is deployed, in a zip or in an image.
set -eu
cd "$(dirname "$0")"
mkdir -p target/page
CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -ldflags="-s -w" -o target/go-chat .
cp page/* node_modules/centrifuge/dist/centrifuge.js target/page/
