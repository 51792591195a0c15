package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

const keptBytes = 64 << 10 // a buffer that had to grow larger is not kept for the next messages

// outbox is a connection whose writes never wait: a goroutine sends what has gathered meanwhile, so that the answers to
// many messages leave in one write. What a peer does not read gathers here too, up to a limit.
type outbox struct {
	net.Conn
	early *bytes.Reader // came in with the handshake

	mu        sync.Mutex
	pending   []byte
	inFlight  []byte
	err       error // why nothing can be written any more
	isSending bool
	sender    sync.WaitGroup
}

var errUnread = errors.New("the client does not read")

// Read fails for a peer that does not read, and for one that is silent for two heartbeats.
func (o *outbox) Read(p []byte) (int, error) {
	o.mu.Lock()
	unsent := int64(len(o.inFlight) + len(o.pending))
	o.mu.Unlock()
	if unsent > maxBufferedBytes+maxMessageBytes { // a message alone is never too much
		return 0, errUnread
	}
	if o.early.Len() > 0 {
		return o.early.Read(p)
	}
	_ = o.Conn.SetReadDeadline(time.Now().Add(2 * heartbeat))
	return o.Conn.Read(p)
}

func (o *outbox) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	o.pending = append(o.pending, p...)
	if !o.isSending {
		o.isSending = true
		o.sender.Add(1)
		go o.send()
	}
	return len(p), nil
}

// send ends when there is nothing left to send.
func (o *outbox) send() {
	defer o.sender.Done()
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.pending) > 0 {
		o.pending, o.inFlight = o.inFlight, o.pending
		o.mu.Unlock()
		_, err := o.Conn.Write(o.inFlight)
		o.mu.Lock()
		if err != nil {
			o.err, o.pending = err, nil
		}
		if o.inFlight = o.inFlight[:0]; cap(o.inFlight) > keptBytes {
			o.inFlight = nil
		}
	}
	o.isSending = false
}

// SetWriteDeadline does nothing: gorilla/websocket sets one for a write, and would hit what is still on its way.
func (o *outbox) SetWriteDeadline(time.Time) error { return nil }

// Close lets the last bytes out and the peer's in: closing over unread bytes resets the connection, and a reset can
// overtake our Close frame.
func (o *outbox) Close() error {
	_ = o.Conn.SetWriteDeadline(time.Now().Add(drainTime))
	o.mu.Lock()
	o.err = net.ErrClosed
	o.mu.Unlock()
	o.sender.Wait()
	if tcp, ok := o.Conn.(*net.TCPConn); ok {
		if !errors.Is(o.err, net.ErrClosed) { // it did not take the last bytes: the system shall not keep them for it
			_ = tcp.SetLinger(0)
		} else if tcp.CloseWrite() == nil {
			_ = tcp.SetReadDeadline(time.Now().Add(time.Second))
			_, _ = io.Copy(io.Discard, tcp)
		}
	}
	return o.Conn.Close()
}

// outboxWriter hands out an outbox where a handshake takes the connection over.
type outboxWriter struct{ http.ResponseWriter }

func (w outboxWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	out := &outbox{Conn: conn, early: bytes.NewReader(bytes.Clone(early))}
	rw.Reader.Reset(out)
	return out, rw, nil
}
