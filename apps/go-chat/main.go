// A chat for Function Compute: the page at /, the rooms at /connection/websocket, an echo at /echo. On centrifuge: one static binary.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	_ "golang.org/x/crypto/x509roots/fallback" // an image of the binary alone has no certificates to trust a rediss:// by
)

func main() {
	if slices.Contains(os.Args[1:], "-healthcheck") { // for the image, which has no other program to ask with
		response, err := http.Get("http://127.0.0.1:" + port + "/healthz")
		if err != nil || response.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	slog.SetDefault(log) // what net/http has to say as well
	checkTokenSecret()
	listener, err := net.Listen("tcp4", "0.0.0.0:"+port) // the platform connects from outside, where 127.0.0.1 cannot be reached
	if err != nil {
		fail("cannot listen", "error", err)
	}
	// What calls already wait for: in memory rooms are there at once, and Redis is given a moment.
	tried, setTried := context.WithTimeout(context.Background(), firstTry)
	go openRooms(setTried)
	<-tried.Done()
	log.Info("listening", "address", listener.Addr().String(), "log", logName())
	// The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	// The platform keeps its connections to an instance open for later calls: no read, write or idle timeout may cut
	// them. Only a request that has begun must complete its head.
	server := http.Server{Handler: http.HandlerFunc(serve), ReadHeaderTimeout: time.Minute}
	go func() {
		fail("cannot accept", "error", server.Serve(listener))
	}()
	drain((<-signals).String())
}

// serve answers everything that comes to the port.
func serve(w http.ResponseWriter, r *http.Request) {
	isHandshake := r.Header.Get("Upgrade") != "" || r.Header.Get("Sec-WebSocket-Key") != ""
	// The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
	// closes everybody's connection.
	isFromOutside := r.Header.Get("X-Fc-Control-Path") == "/http-invoke"
	switch route := strings.Replace(r.Method, "HEAD", "GET", 1) + " " + r.URL.Path; {
	case isHandshake && r.URL.Path == "/connection/websocket":
		serveRooms(w, r)
	case isHandshake && r.URL.Path == "/echo":
		accept(w, r)
	case isHandshake:
		http.Error(w, "expected a WebSocket path: /connection/websocket, /echo", http.StatusNotFound)
	case servePage(w, r):
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

// What connections to /echo share, and with whom handshakes are refused: whether the instance is stopping, and how many are served.
var (
	stopping, stop = context.WithCancel(context.Background())
	serving        atomic.Int64
	drained        sync.Once
)

// drain refuses newcomers, closes echoes with 1001 and asks members of rooms to come back elsewhere, one after the other.
// Whoever calls it again waits for the first to end.
func drain(why string) {
	drained.Do(func() {
		opened := rooms.Load()
		members := 0
		if opened != nil {
			members = opened.node.Hub().NumClients()
		}
		log.Info("drain", "why", why, "connections", int64(members)+serving.Load())
		stop()
		deadline := time.Now().Add(drainTime)
		if opened != nil {
			sendAway(opened)
		}
		for serving.Load() > 0 && time.Now().Before(deadline) {
			time.Sleep(5 * time.Millisecond)
		}
	})
}
