import type { Rooms } from "../src/index.ts";

/** A message of the server. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the server says is looked at by the test
type Said = any;

/** A client without a network: what it was sent, and how it was closed. */
export interface RawClient {
  /** Every message of the server, in order. */
  readonly said: Said[];
  readonly closed: { code: number; reason: string } | undefined;
  /** Octets that it claims not to have read. */
  unread: number;
  /** Its transport is not to be asked any more. */
  isGone: boolean;
  /** Whatever is sent to it counts as unread. */
  takesNothing: boolean;
  /** Sends commands in one frame. */
  send(...commands: object[]): void;
  /** Sends a frame as it is. */
  sendText(frame: string): void;
  /** Sends one command and resolves with its reply. */
  ask(command: object): Promise<Said>;
  /** Connects as somebody. */
  connect(user?: string): Promise<Said>;
  /** The connection is cut. */
  cut(): void;
  /** The data of publications in a channel. */
  published(channel: string): unknown[];
}

export function rawClient(rooms: Rooms, headers: Record<string, string> = {}): RawClient {
  const said: Said[] = [];
  let closed: RawClient["closed"];
  let id = 100;
  const session = rooms.accept(
    {
      send: (frame) => {
        if (closed) throw new Error("sent after the close");
        if (client.takesNothing) client.unread += frame.byteLength;
        said.push(
          ...Buffer.from(frame)
            .toString()
            .split("\n")
            .map((line) => JSON.parse(line)),
        );
      },
      unreadBytes() {
        if (client.isGone) throw new Error("asked after the end");
        return client.unread;
      },
      close(code, reason) {
        closed = { code, reason };
      },
    },
    { url: "/", headers },
  );
  const client: RawClient = {
    said,
    unread: 0,
    isGone: false,
    takesNothing: false,
    get closed() {
      return closed;
    },
    send: (...commands) => session.message(commands.map((command) => JSON.stringify(command)).join("\n")),
    sendText: (frame) => session.message(frame),
    async ask(command) {
      id += 1;
      const mine = id;
      client.send({ id: mine, ...command });
      for (;;) {
        const reply = said.find((message) => message.id === mine);
        if (reply !== undefined || closed !== undefined) return reply;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    connect: (user = "") => client.ask({ connect: { data: { user } } }),
    cut: () => session.closed(),
    published: (channel) =>
      said.filter(({ push }) => push?.channel === channel && push.pub).map(({ push }) => push.pub.data),
  };
  return client;
}

/** Lets everything that was started settle. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
