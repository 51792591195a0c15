package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

const corkBytes = 64 << 10

// corkedConn keeps back what is written until the reader has used up what came in: everything that one read brought is
// answered in one write, several times the rate of one write a message. When the reader already waits, as a ping finds
// it, a write leaves at once. Nothing piles up for a peer that does not read: writes wait for it, reads wait for them.
type corkedConn struct {
	net.Conn
	early     []byte // what came in with the handshake
	mu        sync.Mutex
	pending   []byte
	isWaiting bool
}

func (c *corkedConn) Read(p []byte) (int, error) {
	if len(c.early) > 0 {
		n := copy(p, c.early)
		c.early = c.early[n:]
		return n, nil
	}
	c.mu.Lock()
	err := c.flush()
	c.isWaiting = true
	c.mu.Unlock()
	if err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	c.isWaiting = false
	c.mu.Unlock()
	return n, err
}

func (c *corkedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = append(c.pending, p...)
	if !c.isWaiting && len(c.pending) < corkBytes {
		return len(p), nil
	}
	return len(p), c.flush()
}

// flush fails when the peer takes nothing for the time of patience: the connection is of no use then.
func (c *corkedConn) flush() error {
	if len(c.pending) == 0 {
		return nil
	}
	_ = c.Conn.SetWriteDeadline(time.Now().Add(patience))
	_, err := c.Conn.Write(c.pending)
	c.pending = c.pending[:0]
	return err
}

// Close lets the last bytes out and the peer's in: closing over unread bytes resets the connection, and a reset can
// overtake our Close frame.
func (c *corkedConn) Close() error {
	if !c.mu.TryLock() {
		return c.Conn.Close() // a write waits for a peer that does not read
	}
	defer c.mu.Unlock()
	err := c.flush()
	go func() {
		defer c.Conn.Close()
		if tcp, ok := c.Conn.(*net.TCPConn); ok && err == nil && tcp.CloseWrite() == nil {
			_ = tcp.SetReadDeadline(time.Now().Add(time.Second))
			_, _ = io.Copy(io.Discard, tcp)
		}
	}()
	return err
}

// corkedWriter hands out a corked connection where a handshake takes it over.
type corkedWriter struct{ http.ResponseWriter }

func (w corkedWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	corked := &corkedConn{Conn: conn, early: slices.Clone(early)}
	return corked, bufio.NewReadWriter(bufio.NewReader(corked), bufio.NewWriter(corked)), nil
}
