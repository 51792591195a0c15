import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import type { Instance, InstanceExit } from "@wsfn/instance";
import { WebSocketServer } from "ws";
import type { StartInstance } from "../src/index.ts";

/** An instance in this process that really listens, so that a test can hold both of its ends. */
export interface Double {
  readonly id: string;
  readonly server: Server | ReturnType<typeof createTcpServer>;
  readonly sockets: Set<Socket>;
  /** What was done to it, in order. */
  readonly calls: string[];
  /** Ends as a crash would: its sockets reset, its exit reported. */
  crash(): void;
}

export interface Doubles {
  readonly start: StartInstance;
  readonly made: Double[];
}

/** Makes doubles around a server; each gets a new one. */
export function doubles(makeServer: () => Double["server"], before?: () => Promise<void>): Doubles {
  const made: Double[] = [];
  const start: StartInstance = async (_spec, { instanceId: id, signal }) => {
    await before?.();
    signal.throwIfAborted();
    const server = makeServer();
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket.on("close", () => sockets.delete(socket)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const calls: string[] = [];
    let state: Instance["state"] = "running";
    let onExit: (exit: InstanceExit) => void = () => {};
    const exited = new Promise<InstanceExit>((resolve) => {
      onExit = resolve;
    });
    const end = (expected: boolean): Promise<InstanceExit> => {
      state = "gone";
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
      onExit({ code: 0, signal: null, expected, message: expected ? "stopped" : "crashed" });
      return exited;
    };
    made.push({ id, server, sockets, calls, crash: () => void end(false) });
    const note = (call: string, next: Instance["state"]): void => {
      calls.push(call);
      state = next;
    };
    return {
      id,
      host: "127.0.0.1",
      port: (server.address() as AddressInfo).port,
      get state() {
        return state;
      },
      exited,
      memoryBytes: () => undefined,
      freeze: () => note("freeze", "frozen"),
      thaw: () => note("thaw", "running"),
      terminate: () => void end(true),
      stop: () => end(true),
      kill: () => end(true),
    };
  };
  return { start, made };
}

/** A WebSocket echo that answers plain HTTP with `onRequest`. */
export function echoServer(
  onRequest: RequestListener = (_request, response) => response.end("hello"),
): Server {
  const server = createServer(onRequest);
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return server;
}

/** A server that speaks no protocol: the test decides what is done with each connection. */
export function rawServer(onSocket: (socket: Socket) => void): Double["server"] {
  return createTcpServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    onSocket(socket);
  });
}
