package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{
	ReadBufferSize:    4096, // a buffer of its own: net/http's would read past corkedConn
	Subprotocols:      []string{"echo.wsfn"},
	EnableCompression: true,                                     // without a context on either side: a context of ours takes more than a megabyte
	CheckOrigin:       func(*http.Request) bool { return true }, // faultOf has checked it
}

// The open connections, so that all can be told when the instance stops.
var (
	open    sync.Map // of *websocket.Conn
	serving sync.WaitGroup
)

func accept(w http.ResponseWriter, r *http.Request) {
	if status, reason := faultOf(r); status != 0 {
		w.Header().Set("Sec-WebSocket-Version", "13")
		http.Error(w, reason, status)
		return
	}
	conn, err := upgrader.Upgrade(corkedWriter{w}, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	serving.Add(1)
	defer serving.Done()
	open.Store(conn, true)
	defer open.Delete(conn)
	defer conn.Close()
	log := slog.With("requestId", r.Header.Get("X-Fc-Request-Id"))
	log.Info("open", "url", r.URL.String(), "origin", r.Header.Get("Origin"))
	started := time.Now()
	messages, why := echo(conn)
	log.Info("close", "why", why.Error(), "messages", messages, "ms", time.Since(started).Milliseconds())
}

// echo serves one connection until it ends, and says how many messages came and why it ended.
func echo(conn *websocket.Conn) (messages int, why error) {
	stop := beat(conn)
	defer stop()
	conn.SetReadLimit(maxMessageBytes)
	var message bytes.Buffer
	for {
		kind, reader, err := conn.NextReader()
		if err != nil {
			return messages, err
		}
		message.Reset()
		// The limit above counts the bytes on the wire; this one what they inflate to.
		if _, err := message.ReadFrom(io.LimitReader(reader, maxMessageBytes+1)); err != nil {
			return messages, err
		}
		if int64(message.Len()) > maxMessageBytes {
			return messages, end(conn, websocket.CloseMessageTooBig, "the message is too long")
		}
		if kind == websocket.TextMessage && !utf8.Valid(message.Bytes()) {
			return messages, end(conn, websocket.CloseInvalidFramePayloadData, "the text is not UTF-8")
		}
		messages++
		conn.EnableWriteCompression(message.Len() >= 1024)
		if err := conn.WriteMessage(kind, message.Bytes()); err != nil {
			return messages, err
		}
	}
}

// beat pings: devices on the way forget silent connections, and a peer that lost its network never says goodbye.
func beat(conn *websocket.Conn) (stop func()) {
	alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(2 * heartbeat)) }
	_ = alive("")
	conn.SetPongHandler(alive)
	ticker := time.NewTicker(heartbeat)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				_ = conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(heartbeat))
			}
		}
	}()
	return func() { ticker.Stop(); close(done) }
}

// end sends a Close frame; whoever reads goes on until the peer has answered it.
func end(conn *websocket.Conn, code int, reason string) error {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(drainTime))
	return &websocket.CloseError{Code: code, Text: reason}
}
