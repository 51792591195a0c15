package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{
	ReadBufferSize:    4096, // a buffer of its own: net/http's would read past the outbox
	Subprotocols:      []string{"echo.wsfn"},
	EnableCompression: true,                                     // without a context on either side: a context of ours takes more than a megabyte
	CheckOrigin:       func(*http.Request) bool { return true }, // faultOf has checked it
}

// accept makes a WebSocket of a request, serves it until it ends, and says so in the log.
func accept(w http.ResponseWriter, r *http.Request) {
	if status, reason := faultOf(r); status != 0 {
		w.Header().Set("Sec-WebSocket-Version", "13")
		http.Error(w, reason, status)
		return
	}
	conn, err := upgrader.Upgrade(outboxWriter{w}, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	serving.Add(1)
	defer serving.Done()
	defer conn.Close()
	defer context.AfterFunc(stopping, func() { end(conn, websocket.CloseGoingAway, "the instance is stopping") })()
	go beat(r.Context(), conn)
	alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(2 * heartbeat)) }
	_ = alive("")
	conn.SetPongHandler(alive)
	log := slog.With("requestId", r.Header.Get("X-Fc-Request-Id"))
	log.Info("open", "url", r.URL.String(), "origin", r.Header.Get("Origin"))
	started := time.Now()
	messages, why := echo(conn)
	log.Info("close", "why", why.Error(), "messages", messages, "ms", time.Since(started).Milliseconds())
}

// echo returns every message as it came, and says how many there were and what ended it.
func echo(conn *websocket.Conn) (messages int, why error) {
	conn.SetReadLimit(maxMessageBytes)
	out := conn.NetConn().(*outbox)
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
		messages++
		switch {
		case int64(message.Len()) > maxMessageBytes:
			return messages, end(conn, websocket.CloseMessageTooBig, "the message is too long")
		case kind == websocket.TextMessage && !utf8.Valid(message.Bytes()):
			return messages, end(conn, websocket.CloseInvalidFramePayloadData, "the text is not UTF-8")
		case out.unsent() > maxBufferedBytes:
			return messages, end(conn, websocket.CloseTryAgainLater, "the client does not read")
		}
		conn.EnableWriteCompression(message.Len() >= 1024)
		if err := conn.WriteMessage(kind, message.Bytes()); err != nil {
			return messages, err
		}
	}
}

// beat pings: devices on the way forget silent connections, and a peer that lost its network never says goodbye.
func beat(ctx context.Context, conn *websocket.Conn) {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done(): // the connection is over
			return
		case <-ticker.C:
			_ = conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(heartbeat))
		}
	}
}

// end sends a Close frame; who reads goes on until the peer has answered it.
func end(conn *websocket.Conn, code int, reason string) error {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(drainTime))
	return &websocket.CloseError{Code: code, Text: reason}
}
