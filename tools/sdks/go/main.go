// A member of a chat on the SDK for Go. What it has to do is in the README beside this folder.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge-go"
)

const (
	askedBack = 3011
	members   = 2
	askEvery  = 200 * time.Millisecond
)

type sight struct {
	Lines     []string `json:"lines"`
	Offsets   []uint64 `json:"offsets"`
	Recovered []bool   `json:"recovered"`
	Codes     []uint32 `json:"codes"`
	Clients   int      `json:"clients"`
	Users     int      `json:"users"`
	History   []string `json:"history"`
	Refused   uint32   `json:"refused"`
}

var (
	lock    sync.Mutex
	changed = sync.NewCond(&lock)
	seen    sight
)

// note keeps what was seen, and has those look that wait for it.
func note(keep func()) {
	lock.Lock()
	defer lock.Unlock()
	keep()
	changed.Broadcast()
}

func until(holds func() bool) {
	lock.Lock()
	defer lock.Unlock()
	for !holds() {
		changed.Wait()
	}
}

// again makes a call again that the end of a connection has interrupted: each of them may come twice.
func again[T any](call func(context.Context) (T, error)) (T, uint32) {
	for {
		result, err := call(context.Background())
		var refusal *centrifuge.Error
		switch {
		case err == nil:
			return result, 0
		case errors.As(err, &refusal) && refusal.Code >= 100:
			return result, refusal.Code
		}
	}
}

func must(code uint32) {
	if code != 0 {
		log.Fatalf("expected no refusal, got %d", code)
	}
}

// present counts the members of the room again until all are there: a member that was asked to reconnect is away for a moment.
func present(chat *centrifuge.Subscription) (clients, users int) {
	for clients != members || users != members {
		presence, code := again(chat.Presence)
		must(code)
		stats, code := again(chat.PresenceStats)
		must(code)
		clients, users = len(presence.Clients), stats.NumUsers
		time.Sleep(askEvery)
	}
	return clients, users
}

func textOf(data []byte) string {
	var line struct{ Text string }
	if err := json.Unmarshal(data, &line); err != nil {
		log.Fatal(err)
	}
	return line.Text
}

func main() {
	url, room, key := os.Args[1], os.Args[2], os.Args[3]
	print := json.NewEncoder(os.Stdout)
	client := centrifuge.NewJsonClient(url, centrifuge.Config{
		Data:              fmt.Appendf(nil, `{"name":"Go","key":%q}`, key),
		MinReconnectDelay: 500 * time.Millisecond,
		HandshakeTimeout:  time.Minute, // the first one waits for the start of an instance
	})
	chat, err := client.NewSubscription("chat:" + room)
	if err != nil {
		log.Fatal(err)
	}
	client.OnConnecting(func(event centrifuge.ConnectingEvent) {
		note(func() { seen.Codes = append(seen.Codes, event.Code) })
	})
	chat.OnSubscribed(func(event centrifuge.SubscribedEvent) {
		if event.WasRecovering {
			note(func() { seen.Recovered = append(seen.Recovered, event.Recovered) })
		}
	})
	chat.OnPublication(func(event centrifuge.PublicationEvent) {
		note(func() {
			seen.Lines = append(seen.Lines, textOf(event.Data))
			seen.Offsets = append(seen.Offsets, event.Offset)
		})
	})
	if err := client.Connect(); err != nil {
		log.Print(err) // the client goes on trying
	}
	if err := chat.Subscribe(); err != nil {
		log.Fatal(err)
	}
	for n := 1; n <= 3; n++ {
		line := fmt.Appendf(nil, `{"id":"%s-%d","text":"line %d"}`, key, n, n)
		_, code := again(func(c context.Context) (centrifuge.PublishResult, error) { return chat.Publish(c, line) })
		must(code)
	}
	until(func() bool { return len(seen.Lines) >= 3 })
	print.Encode(map[string]string{"step": "said"})
	until(func() bool { return len(seen.Lines) >= 4 })
	clients, users := present(chat)
	page, code := again(func(c context.Context) (centrifuge.HistoryResult, error) {
		return chat.History(c, centrifuge.WithHistoryLimit(2), centrifuge.WithHistoryReverse(true))
	})
	must(code)
	_, refused := again(func(c context.Context) (centrifuge.RPCResult, error) { return client.RPC(c, "nothing", []byte("{}")) })
	note(func() {
		seen.Clients, seen.Users, seen.Refused = clients, users, refused
		for _, publication := range page.Publications {
			seen.History = append(seen.History, textOf(publication.Data))
		}
	})
	print.Encode(map[string]string{"step": "asked"})
	until(func() bool {
		return len(seen.Lines) >= 6 && slices.Contains(seen.Codes, askedBack) && len(seen.Recovered) >= 2
	})
	print.Encode(map[string]string{"step": "came back"})
	until(func() bool { return len(seen.Lines) >= 7 })
	client.Close()
	print.Encode(seen)
}
