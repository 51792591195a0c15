// A WebSocket echo for Function Compute, on gorilla/websocket: one static binary, one goroutine for a connection.
// Your work goes into echo.go; all the rest is what an instance owes the platform and its clients.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

var (
	port             = setting("FC_SERVER_PORT", setting("FC_CUSTOM_LISTEN_PORT", setting("PORT", "9000")))
	maxMessageBytes  = number("MAX_MESSAGE_BYTES", 1<<20)       // a longer message closes with 1009
	heartbeat        = millis("HEARTBEAT_MS", 30_000)           // a ping goes out this often; who is silent for two of them is gone
	maxBufferedBytes = int(number("MAX_BUFFERED_BYTES", 1<<22)) // more unread echoes close with 1013
	drainTime        = millis("DRAIN_MS", 2_000)                // how long peers may take to answer our last Close frames
	allowedOrigins   = strings.Split(strings.ReplaceAll(setting("ALLOWED_ORIGINS", "*"), " ", ""), ",")
)

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func number(name string, otherwise int64) int64 {
	value, err := strconv.ParseInt(setting(name, ""), 10, 64)
	if err != nil {
		return otherwise
	}
	return value
}

func millis(name string, otherwise int64) time.Duration {
	return time.Duration(number(name, otherwise)) * time.Millisecond
}

func main() {
	if slices.Contains(os.Args[1:], "-healthcheck") { // for the image, which has no other program to ask with
		response, err := http.Get("http://127.0.0.1:" + port + "/healthz")
		if err != nil || response.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	// The platform keeps its connections to an instance open for later calls: no read, write or idle timeout may cut
	// them. Only a request that has begun must complete its head.
	server := &http.Server{Addr: "0.0.0.0:" + port, Handler: http.HandlerFunc(serve), ReadHeaderTimeout: time.Minute}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		drain((<-signals).String())
		os.Exit(0)
	}()
	slog.Info("listening", "port", port)
	err := server.ListenAndServe()
	slog.Error("cannot listen", "error", err)
	os.Exit(1)
}

// serve answers plain HTTP on the port of the WebSockets: the health check, the hooks and the curious.
func serve(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != "" || r.Header.Get("Sec-WebSocket-Key") != "" {
		accept(w, r)
		return
	}
	isFromOutside := r.Header.Get("X-Fc-Control-Path") == "/http-invoke" // the trigger marks its calls
	switch route := strings.Replace(r.Method, "HEAD", "GET", 1) + " " + r.URL.Path; {
	case route == "GET /":
		fmt.Fprintln(w, "A WebSocket echo server: open a WebSocket on this URL.")
	case route == "GET /healthz":
		fmt.Fprint(w, "ok")
	case route == "POST /initialize" && !isFromOutside: // once per instance, before its first request
		fmt.Fprint(w, "ready")
	case route == "GET /pre-stop" && !isFromOutside: // the instance ends after the answer
		drain("pre-stop")
		fmt.Fprint(w, "drained")
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "no such path", "path": r.URL.Path})
	}
}

// What all connections share: whether the instance is stopping, and how many are still served.
var (
	stopping, stop = context.WithCancel(context.Background())
	serving        sync.WaitGroup
)

// drain refuses newcomers and sends everyone 1001; over when all have answered or after drainTime.
func drain(why string) {
	slog.Info("drain", "why", why)
	stop()
	done := make(chan struct{})
	go func() {
		serving.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(drainTime):
	}
}
