// An echo on uWebSockets.js as it comes, with compression of its own for each connection. Prints where it listens.
const uWS = require("uWebSockets.js");

const MIB = 1024 * 1024;
uWS
  .App()
  .ws("/*", {
    compression: uWS.DEDICATED_COMPRESSOR_32KB | uWS.DEDICATED_DECOMPRESSOR,
    maxPayloadLength: 64 * MIB,
    maxBackpressure: 32 * MIB, // the library throws away what goes beyond
    message: (socket, message, isBinary) => socket.send(message, isBinary, true),
  })
  .any("/*", (response) => response.end("A WebSocket echo.\n"))
  .listen("127.0.0.1", 0, (listening) =>
    console.log(`ws://127.0.0.1:${uWS.us_socket_local_port(listening)}/`),
  );
