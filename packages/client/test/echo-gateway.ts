import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Gateway, type GatewayOptions, type StartInstance, startGateway } from "@wsfn/gateway";
import { functionFromCommand } from "@wsfn/platform";
import { WebSocketServer } from "ws";

type Exit = Awaited<Awaited<ReturnType<StartInstance>>["exited"]>;

/** An instance in this process: an echo, whose sockets freezing silences as it does a process. */
const startEcho: StartInstance = async (_spec, { instanceId: id, signal }) => {
  signal.throwIfAborted();
  const server: Server = createServer((_request, response) => response.end());
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)));
  });
  new WebSocketServer({ server }).on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let state: "running" | "frozen" | "gone" = "running";
  let onExit = (_exit: Exit): void => {};
  const exited = new Promise<Exit>((resolve) => {
    onExit = resolve;
  });
  const end = (): Promise<Exit> => {
    state = "gone";
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    onExit({ code: 0, signal: null, expected: true, message: "stopped" });
    return exited;
  };
  const set = (next: "running" | "frozen", act: (socket: Socket) => void) => (): void => {
    state = next;
    for (const socket of sockets) act(socket);
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
    freeze: set("frozen", (socket) => socket.pause()),
    thaw: set("running", (socket) => socket.resume()),
    terminate: () => void end(),
    stop: end,
    kill: end,
  };
};

/** Settings of the gateway, and the execution timeout of the function. */
export type EchoSettings = Partial<GatewayOptions> & { readonly timeoutMs?: number };

/** A gateway with an echo; the caller closes it. */
export function echoGateway({ timeoutMs = 600_000, ...settings }: EchoSettings = {}): Promise<Gateway> {
  const spec = functionFromCommand(".", "none", { name: "echo", instanceConcurrency: 100, timeoutMs });
  return startGateway({ functions: [spec], start: startEcho, ...settings });
}
