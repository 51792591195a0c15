// A function for the container tests. The environment sets how it behaves.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func main() {
	fmt.Fprintln(os.Stderr, "started")
	if os.Getenv("CRASH") != "" {
		fmt.Fprintln(os.Stderr, "no config")
		os.Exit(3)
	}
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	go func() {
		<-terminated
		if os.Getenv("STUBBORN") == "" {
			fmt.Println("SIGTERM")
			os.Exit(0)
		}
	}()
	if os.Getenv("TICK") != "" {
		go func() {
			for {
				fmt.Println(time.Now().UnixMilli())
				time.Sleep(5 * time.Millisecond)
			}
		}()
	}
	var held [][]byte
	http.HandleFunc("/grow", func(http.ResponseWriter, *http.Request) {
		for {
			piece := make([]byte, 1<<20)
			for i := range piece {
				piece[i] = 1
			}
			held = append(held, piece)
		}
	})
	http.HandleFunc("/pre-stop", func(_ http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.URL.Path, r.Header.Get("x-fc-control-path"))
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, os.Getenv("FC_INSTANCE_ID"))
	})
	address := env("HOST", "0.0.0.0") + ":" + env("FC_SERVER_PORT", "9000")
	fmt.Fprintln(os.Stderr, http.ListenAndServe(address, nil))
	os.Exit(1)
}
