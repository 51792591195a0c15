import { type GivenOptions, type Provided, ReconnectingWebSocket } from "../src/index.ts";
import { ManualPage } from "./manual-time.ts";
import { ScriptedSocket } from "./scripted-socket.ts";

const TYPES = ["open", "message", "error", "close", "connecting", "drop", "discard"] as const;

/** A client of scripted sockets, and what the test does with both. */
interface Scripted {
  readonly client: ReconnectingWebSocket;
  readonly page: ManualPage;
  readonly time: ManualPage["time"];
  /** What it reported, one entry an event. */
  readonly events: readonly (readonly [type: string, ...facts: unknown[]])[];
  /** What it made, in order. */
  readonly sockets: readonly ScriptedSocket[];
  /** Lets the first try begin, and the server accept it. */
  opened(): Promise<ScriptedSocket>;
}

/** A client of scripted sockets. */
export function scripted(
  options: GivenOptions = {},
  url: Provided<string | URL> = "ws://server/",
  protocols?: Provided<string | string[]>,
): Scripted {
  ScriptedSocket.made = [];
  const page = new ManualPage();
  const client = new ReconnectingWebSocket(url, protocols, {
    ...options,
    environment: page.environment(ScriptedSocket),
  });
  const events: [type: string, ...facts: unknown[]][] = [];
  for (const type of TYPES) {
    client.addEventListener(type, (event: Event) => {
      const { cause, data, reason, code, attempt, retryInMs, why } = event as unknown as Record<
        string,
        unknown
      >;
      const facts = [cause, data, why, reason, code, attempt, retryInMs].filter((fact) => fact !== undefined);
      events.push([type, ...facts]);
    });
  }
  const sockets = ScriptedSocket.made;
  const opened = async (): Promise<ScriptedSocket> => {
    await page.time.pass(0);
    const socket = sockets.at(-1) as ScriptedSocket;
    socket.open();
    return socket;
  };
  return { client, page, time: page.time, events, sockets, opened };
}
