package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// accept decides about the opening handshake. coder/websocket checks method, key and tokens (RFC 6455 section 4.2).
func accept(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, reason string) { http.Error(w, reason, status) }
	origin := r.Header.Get("Origin") // only browsers send one
	mayConnect := origin == "" || slices.Contains(allowedOrigins, "*") || slices.Contains(allowedOrigins, origin)
	switch {
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		w.Header().Set("Sec-WebSocket-Version", "13")
		refuse(http.StatusUpgradeRequired, "expected Sec-WebSocket-Version: 13")
		return
	case !mayConnect:
		refuse(http.StatusForbidden, "this Origin is not in ALLOWED_ORIGINS")
		return
	case isStopping.Load():
		refuse(http.StatusServiceUnavailable, "the instance is stopping")
		return
	}
	offers := strings.Split(strings.Join(r.Header.Values("Sec-WebSocket-Extensions"), ","), ",")
	r.Header.Set("Sec-WebSocket-Extensions", strings.Join(slices.DeleteFunc(offers, isUnfit), ","))
	conn, err := websocket.Accept(corkedWriter{w}, r, &websocket.AcceptOptions{
		InsecureSkipVerify:   true, // the Origin is checked above
		Subprotocols:         []string{"echo.wsfn"},
		CompressionMode:      websocket.CompressionNoContextTakeover, // a context of ours takes over a megabyte
		CompressionThreshold: 1024,
	})
	if err != nil {
		return // Accept has answered
	}
	started := time.Now()
	log := slog.With("requestId", r.Header.Get("X-Fc-Request-Id"))
	log.Info("open", "url", r.URL.String(), "origin", origin)
	messages, err := echo(conn)
	log.Info("close", "code", websocket.CloseStatus(err), "messages", messages, "ms", time.Since(started).Milliseconds(), "why", err)
}

// echo serves one connection until it ends.
func echo(conn *websocket.Conn) (messages int, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer conn.CloseNow()
	open.Store(conn, true)
	defer open.Delete(conn)
	go beat(ctx, conn)
	conn.SetReadLimit(maxMessageBytes)
	var message bytes.Buffer
	for {
		kind, reader, err := conn.Reader(ctx)
		if err != nil {
			return messages, err
		}
		message.Reset()
		if _, err := message.ReadFrom(reader); err != nil {
			return messages, err
		}
		if kind == websocket.MessageText && !utf8.Valid(message.Bytes()) {
			return messages, conn.Close(websocket.StatusInvalidFramePayloadData, "the text is not UTF-8")
		}
		messages++
		if err := conn.Write(ctx, kind, message.Bytes()); err != nil {
			return messages, err
		}
	}
}

// beat pings: devices on the way forget silent connections, and a peer that lost its network never says goodbye.
func beat(ctx context.Context, conn *websocket.Conn) {
	for ticks := time.Tick(heartbeat); ; {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		waiting, cancel := context.WithTimeout(ctx, heartbeat)
		if conn.Ping(waiting) != nil {
			conn.CloseNow()
		}
		cancel()
	}
}

// RFC 7692 section 7.1: an offer is declined when a parameter is unknown, comes twice or has an illegal value, or when we
// cannot keep it: Go's deflate has one window, the largest, so whoever limits ours is served uncompressed.
var parameter = regexp.MustCompile(`^(server_no_context_takeover|client_no_context_takeover|client_max_window_bits(="?([89]|1[0-5])"?)?)$`)

func isUnfit(offer string) bool {
	seen := map[string]bool{}
	for _, word := range strings.Split(offer, ";")[1:] {
		word = strings.TrimSpace(word)
		name, _, _ := strings.Cut(word, "=")
		if seen[name] || !parameter.MatchString(word) {
			return true
		}
		seen[name] = true
	}
	return false
}
