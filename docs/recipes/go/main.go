// An echo at /ws, beside a page.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{
	// The library takes browsers from its own host alone; name yours here.
	CheckOrigin: func(*http.Request) bool { return true },
}

func echo(response http.ResponseWriter, request *http.Request) {
	connection, err := upgrader.Upgrade(response, request, nil)
	if err != nil {
		return // the library has answered
	}
	defer connection.Close()
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil {
			return
		}
		if err := connection.WriteMessage(kind, message); err != nil {
			return
		}
	}
}

func main() {
	port := os.Getenv("FC_SERVER_PORT")
	if port == "" {
		port = "9000"
	}
	http.HandleFunc("/ws", echo)
	http.HandleFunc("/", func(response http.ResponseWriter, _ *http.Request) {
		_, _ = response.Write([]byte("a web page of your own\n"))
	})
	log.Fatal(http.ListenAndServe(":"+port, nil)) // no address: all of them
}
