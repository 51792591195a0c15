package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/centrifugal/centrifuge"
	"golang.org/x/time/rate"
)

// visit is what a connection brings along from its handshake.
type visit struct {
	rotateAt time.Time // when it is asked to come back; zero: never
	commands *rate.Limiter
}

type visitKey struct{}

var isSeconds = regexp.MustCompile(`^[1-9]\d{0,8}$`).MatchString

// withVisit gives a handshake's context its visit.
func withVisit(r *http.Request) *http.Request {
	at := &visit{commands: rate.NewLimiter(rate.Limit(commandsASecond), int(2*commandsASecond))}
	if header := r.Header.Get("X-Fc-Function-Timeout"); isSeconds(header) {
		seconds, _ := strconv.Atoi(header)
		at.rotateAt = time.Now().Add(rotationDelay(time.Duration(seconds)*time.Second, rand.Float64()))
	}
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, at))
}

func visitOf(client *centrifuge.Client) *visit {
	return client.Context().Value(visitKey{}).(*visit)
}

// rotationDelay is how long after its handshake a client is asked to come back: before the platform cuts it, at a random
// moment of a minute, so that clients that came together do not come back together.
func rotationDelay(life time.Duration, random float64) time.Duration {
	last := life - min(5*time.Second, life/4)
	return last - time.Duration(random*float64(min(time.Minute, life/2)))
}

// rotate asks a client to come back in time. The function that it returns calls that off.
func rotate(client *centrifuge.Client) (stop func() bool) {
	at := visitOf(client).rotateAt
	if at.IsZero() {
		return func() bool { return false }
	}
	return time.AfterFunc(time.Until(at), func() { client.Disconnect(centrifuge.DisconnectForceReconnect) }).Stop
}

// countCommand refuses a command that comes too fast; the client may send it again.
func countCommand(client *centrifuge.Client, _ centrifuge.CommandReadEvent) error {
	if !visitOf(client).commands.Allow() {
		return centrifuge.ErrorTooManyRequests
	}
	return nil
}
