import { once } from "node:events";
import { type Endpoint, HelperProcess, programBeside, type Relay, type Route } from "@wsfn/bench";
import type { RunningConsole } from "@wsfn/console";
import { WebSocket } from "ws";

/** The gateway in a process of its own, so that its cost can be read apart from that of everything else. */
async function gatewayProcess(
  { what, order, watch }: { what: "open" | "relay"; order: unknown; watch?: typeof openConsole },
  signal: AbortSignal,
): Promise<Endpoint> {
  const helper = new HelperProcess(programBeside(import.meta.url, "gateway-program"), signal);
  try {
    const url = await helper.ask<string>(what, order);
    const end = await watch?.(helper);
    return {
      url,
      serverPids: () => (what === "open" ? helper.ask("serverPids") : Promise.resolve([])),
      relayPids: () => [helper.pid],
      close: async () => {
        end?.();
        await helper.close();
      },
    };
  } catch (error) {
    await helper.close();
    throw error;
  }
}

/** Opens the gateway's console as a page does, and reads what it reports. Returns what leaves it. */
async function openConsole(helper: HelperProcess): Promise<() => void> {
  const { url, subprotocols } = await helper.ask<RunningConsole["api"]>("watched");
  const socket = new WebSocket(url, [...subprotocols]);
  socket.on("message", (report) => JSON.parse(String(report)));
  await once(socket, "message");
  socket.on("error", () => {}); // it ends with the gateway, however that ends
  return () => socket.terminate();
}

/** A function through the gateway: its first connection is a cold start. */
export const throughGateway: Route = (spec, { signal }) =>
  gatewayProcess({ what: "open", order: spec }, signal);

/** The gateway in front of a server that is there already. */
export const gatewayRelay: Relay = (server, { signal }) =>
  gatewayProcess({ what: "relay", order: server }, signal);

/** The same with its console open, where nobody inspects a connection. */
export const watchedGatewayRelay: Relay = (server, { signal }) =>
  gatewayProcess({ what: "relay", order: server, watch: openConsole }, signal);
