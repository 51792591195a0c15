// A function for an image: it switches protocols and echoes bytes, and keeps a diary for as long as it runs.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	diary, err := os.Create("/ticks")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			// Its length is what somebody reads who must not ask: asking wakes the instance.
			diary.WriteString(".")
		}
	}()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			fmt.Fprintf(w, `{"instanceId":%q}`, os.Getenv("FC_INSTANCE_ID"))
			return
		}
		conn, bytes, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
		io.Copy(conn, bytes)
	})
	port := os.Getenv("FC_SERVER_PORT")
	if err = http.ListenAndServe("0.0.0.0:"+port, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
