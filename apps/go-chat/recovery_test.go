package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/centrifugal/centrifuge"
	"github.com/gorilla/websocket"
)

// On one processor nothing is written before the whole reply is in the queue: that is what a small instance is.
func TestRecoversWhatIsLongerThanTheUsualQueue(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	opened, err := tryRooms()
	if err != nil {
		t.Fatal(err)
	}
	rooms.Store(opened)
	server := httptest.NewServer(http.HandlerFunc(serve))
	defer server.Close()
	const channel, lines = "chat:long", 1000
	var last centrifuge.PublishResult
	for line := range lines {
		data := fmt.Sprintf(`{"id":"line-%08d","text":"%s"}`, line, text(1000))
		last, err = opened.node.Publish(channel, []byte(data), centrifuge.WithHistory(lines, time.Hour))
		if err != nil {
			t.Fatal(err)
		}
	}
	url := strings.Replace(server.URL, "http", "ws", 1) + "/connection/websocket"
	client, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	// Joins and pings come between replies, several in a message.
	ask := func(id float64, command string) map[string]any {
		if err := client.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"id":%v,%s}`, id, command)); err != nil {
			t.Fatal(err)
		}
		for {
			_, message, err := client.ReadMessage()
			if err != nil {
				t.Fatalf("%.40s: %v", command, err)
			}
			for line := range bytes.Lines(message) {
				var reply map[string]any
				if err := json.Unmarshal(line, &reply); err != nil {
					t.Fatal(err)
				}
				if reply["id"] == id {
					return reply
				}
			}
		}
	}
	ask(1, `"connect":{"data":{"name":"Anna","key":"0b2e8a3c-6f43-4c1e-9d55-6a1f0e7c2b11"}}`)
	since := `"recover":true,"offset":0,"epoch":"` + last.Epoch + `"`
	result, _ := ask(2, `"subscribe":{"channel":"`+channel+`",`+since+`}`)["subscribe"].(map[string]any)
	if publications, _ := result["publications"].([]any); result["recovered"] != true || len(publications) != lines {
		t.Errorf("expected %d lines, got %d, recovered %v", lines, len(publications), result["recovered"])
	}
	if reply := ask(3, `"rpc":{"method":"time","data":{}}`); reply["rpc"] == nil {
		t.Errorf("expected an answer to what is asked next, got %v", reply)
	}
}
