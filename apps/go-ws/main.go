// A WebSocket echo for Function Compute, on gorilla/websocket: one static binary.
// Your work goes into echo.go; all the rest is what an instance owes the platform and its clients.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	log = slog.New(slog.NewJSONHandler(os.Stdout, nil))

	// The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT
	// in its older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
	port = cmp.Or(os.Getenv("FC_SERVER_PORT"), os.Getenv("FC_CUSTOM_LISTEN_PORT"), os.Getenv("PORT"), "9000")

	// Both limits bound the memory that one client can take of an instance that it shares with others.
	maxMessageBytes  = number("MAX_MESSAGE_BYTES", 1<<20)  // a longer message closes with 1009
	maxBufferedBytes = number("MAX_BUFFERED_BYTES", 1<<22) // more unread echoes, and one message, close with 1013

	heartbeat = millis("HEARTBEAT_MS", 30_000) // a ping goes out this often; a peer that is silent for two of them is gone
	drainTime = millis("DRAIN_MS", 2_000)      // how long peers may take to answer our last Close frames

	// A page of any site may open a WebSocket to here, and the browser adds its user's cookies: name your own pages where those count.
	allowedOrigins = list("ALLOWED_ORIGINS", "*")
)

// number reads a setting; not set or empty, it is the default.
func number(name string, otherwise int64) int64 {
	text := cmp.Or(os.Getenv(name), strconv.FormatInt(otherwise, 10))
	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil || value < 1 {
		log.Error("expected a whole number from 1 to 2147483647", "setting", name, "got", text)
		os.Exit(1)
	}
	return value
}

func millis(name string, otherwise int64) time.Duration {
	return time.Duration(number(name, otherwise)) * time.Millisecond
}

// list reads a setting that has commas; empty, it has no items.
func list(name, otherwise string) []string {
	text, isSet := os.LookupEnv(name)
	if !isSet {
		text = otherwise
	}
	return strings.Split(strings.ReplaceAll(text, " ", ""), ",")
}

func main() {
	if slices.Contains(os.Args[1:], "-healthcheck") { // for the image, which has no other program to ask with
		response, err := http.Get("http://127.0.0.1:" + port + "/healthz")
		if err != nil || response.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	slog.SetDefault(log)                                 // what net/http has to say as well
	listener, err := net.Listen("tcp4", "0.0.0.0:"+port) // the platform connects from outside, where 127.0.0.1 cannot be reached
	if err != nil {
		log.Error("cannot listen", "error", err)
		os.Exit(1)
	}
	log.Info("listening", "address", listener.Addr().String())
	// The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	// The platform keeps its connections to an instance open for later calls: no read, write or idle timeout may cut
	// them. Only a request that has begun must complete its head.
	server := http.Server{Handler: http.HandlerFunc(serve), ReadHeaderTimeout: time.Minute}
	go func() {
		log.Error("cannot accept", "error", server.Serve(listener))
		os.Exit(1)
	}()
	drain((<-signals).String())
}

// serve answers plain HTTP on the port of the WebSockets: the health check, the hooks and curious visitors.
func serve(w http.ResponseWriter, r *http.Request) {
	// The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
	// closes everybody's connection.
	isFromOutside := r.Header.Get("X-Fc-Control-Path") == "/http-invoke"
	switch route := strings.Replace(r.Method, "HEAD", "GET", 1) + " " + r.URL.Path; {
	case r.Header.Get("Upgrade") != "" || r.Header.Get("Sec-WebSocket-Key") != "":
		accept(w, r)
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
		http.NotFound(w, r)
	}
}

// What all connections share: whether the instance is stopping, and how many are served.
var (
	stopping, stop = context.WithCancel(context.Background())
	serving        atomic.Int64
)

// drain refuses newcomers and sends everyone 1001; over when all have answered or after drainTime. Clients that see 1001 connect again
// at once, and reach another instance; those that are merely cut off see 1006 and cannot tell it from a broken network.
func drain(why string) {
	log.Info("drain", "why", why, "connections", serving.Load())
	stop()
	for deadline := time.Now().Add(drainTime); serving.Load() > 0 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
}
