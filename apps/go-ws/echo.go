package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{
	Subprotocols:      []string{"echo.wsfn"},
	EnableCompression: true,                                     // without a context on either side: a context of ours takes more than a megabyte
	CheckOrigin:       func(*http.Request) bool { return true }, // faultOf has checked it
}

// accept makes a WebSocket of a request, serves it until it ends, and logs both.
func accept(w http.ResponseWriter, r *http.Request) {
	serving.Add(1) // before faultOf asks whether the instance is stopping: drain overlooks nobody
	defer serving.Add(-1)
	if status, reason := faultOf(r); status != 0 {
		w.Header().Set("Sec-WebSocket-Version", "13")
		http.Error(w, reason, status)
		return
	}
	conn, err := upgrader.Upgrade(outboxWriter{w}, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer conn.Close()
	defer context.AfterFunc(stopping, func() { end(conn, websocket.CloseGoingAway, "the instance is stopping") })()
	go beat(r.Context(), conn)
	log := log.With("requestId", cmp.Or(r.Header.Get("X-Fc-Request-Id"), rand.Text())) // the platform's own, which its logs show as well
	log.Info("open", "path", r.URL.Path, "origin", r.Header.Get("Origin"))             // not the query: it may hold a token
	started := time.Now()
	messages, why := echo(conn)
	if errors.Is(why, errUnread) {
		why = end(conn, websocket.CloseTryAgainLater, why.Error())
	}
	// The platform freezes an instance that has no connection left: what runs after the last one gets no CPU until the next opens.
	log.Info("close", "why", why.Error(), "messages", messages, "ms", time.Since(started).Milliseconds())
}

// echo returns every message as it came; its results are how many there were and what ended it. Your work goes here.
func echo(conn *websocket.Conn) (messages int, why error) {
	conn.SetReadLimit(maxMessageBytes) // of bytes on the wire; the one below is of what they inflate to
	var message bytes.Buffer
	for {
		kind, reader, err := conn.NextReader()
		if err != nil {
			return messages, err
		}
		if _, err := message.ReadFrom(io.LimitReader(reader, maxMessageBytes+1)); err != nil {
			return messages, err
		}
		messages++
		if int64(message.Len()) > maxMessageBytes {
			return messages, end(conn, websocket.CloseMessageTooBig, "the message is too long")
		}
		if kind == websocket.TextMessage && !utf8.Valid(message.Bytes()) {
			return messages, end(conn, websocket.CloseInvalidFramePayloadData, "the text is not UTF-8")
		}
		conn.EnableWriteCompression(message.Len() >= 1024) // less is not worth it
		// After our Close frame nothing is sent, but read until the peer has answered it.
		if err := conn.WriteMessage(kind, message.Bytes()); err != nil && !errors.Is(err, websocket.ErrCloseSent) {
			return messages, err
		}
		if message.Reset(); message.Cap() > keptBytes {
			message = bytes.Buffer{}
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
			_ = conn.WriteControl(websocket.PingMessage, nil, time.Time{})
		}
	}
}

// end sends a Close frame.
func end(conn *websocket.Conn, code int, reason string) error {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Time{})
	return &websocket.CloseError{Code: code, Text: reason}
}
