package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// outbox is a connection whose writes never wait: a goroutine sends what has gathered meanwhile, so that the answers to
// many messages leave in one write. What a peer does not read gathers here too; unsent tells when that is too much.
type outbox struct {
	net.Conn
	reader io.Reader
	wake   chan struct{} // there is something to send, or nothing more to come
	done   chan struct{}

	mu       sync.Mutex
	pending  []byte
	inFlight int
	isClosed bool
	err      error
}

func newOutbox(conn net.Conn, early io.Reader) *outbox {
	o := &outbox{
		Conn:   conn,
		reader: io.MultiReader(early, conn),
		wake:   make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
	go o.send()
	return o
}

func (o *outbox) Read(p []byte) (int, error) { return o.reader.Read(p) }

func (o *outbox) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	o.pending = append(o.pending, p...)
	o.signal()
	return len(p), nil
}

// SetWriteDeadline does nothing: gorilla/websocket sets one for a write, and would hit what is still on its way.
func (o *outbox) SetWriteDeadline(time.Time) error { return nil }

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default: // the sender has been told already
	}
}

func (o *outbox) unsent() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.inFlight + len(o.pending)
}

const keptBytes = 64 << 10 // a buffer that had to grow larger is not kept for the next messages

func (o *outbox) send() {
	defer close(o.done)
	var batch []byte
	for range o.wake {
		o.mu.Lock()
		batch, o.pending = o.pending, batch[:0]
		o.inFlight = len(batch)
		isLast := o.isClosed
		o.mu.Unlock()
		_, err := o.Conn.Write(batch)
		o.mu.Lock()
		o.inFlight, o.err = 0, err
		o.mu.Unlock()
		if err != nil || isLast {
			return
		}
		if cap(batch) > keptBytes {
			batch = nil
		}
	}
}

// Close lets the last bytes out and the peer's in: closing over unread bytes resets the connection, and a reset can
// overtake our Close frame.
func (o *outbox) Close() error {
	_ = o.Conn.SetWriteDeadline(time.Now().Add(drainTime))
	o.mu.Lock()
	o.isClosed = true
	o.mu.Unlock()
	o.signal()
	<-o.done
	if tcp, ok := o.Conn.(*net.TCPConn); ok && tcp.CloseWrite() == nil {
		_ = tcp.SetReadDeadline(time.Now().Add(time.Second))
		_, _ = io.Copy(io.Discard, tcp)
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
	early, _ := rw.Reader.Peek(rw.Reader.Buffered()) // came in with the handshake
	out := newOutbox(conn, bytes.NewReader(early))
	return out, bufio.NewReadWriter(bufio.NewReader(out), bufio.NewWriter(out)), nil
}
