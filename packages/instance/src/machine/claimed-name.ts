import { connect, createServer, type Socket } from "node:net";

/**
 * A name is an abstract socket (unix(7)): one process of a machine and network namespace has it at a time, and the kernel takes it back
 * when that process ends in whatever way. No file is left that somebody would have to find stale.
 */
const pathOf = (name: string): string => `\0wsfn-${name}`;

/**
 * Takes a name; undefined when another one has it, in this process or in another. Returns what gives it back. Elsewhere than on Linux there
 * are no such names, and everybody gets every one.
 */
export function claimName(name: string): Promise<(() => void) | undefined> {
  if (process.platform !== "linux") return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const waiting = new Set<Socket>();
    const server = createServer((socket) => {
      waiting.add(socket.on("error", () => {}));
      socket.once("close", () => waiting.delete(socket)).resume();
    });
    const giveBack = (): void => {
      server.close();
      for (const socket of waiting) socket.destroy(); // only now: those who wait try again at once
    };
    server.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "EADDRINUSE" ? undefined : () => {}); // where names are refused, nobody is kept from anything
    });
    server.listen({ path: pathOf(name), exclusive: true }, () => resolve(giveBack));
    server.unref();
  });
}

/** How one waits for its turn. */
export interface TurnOptions {
  /** Ends the waiting: the turn is then rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called once, when another one has the name. */
  readonly onWait?: () => void;
}

/** Does the work while it has the name; until then it waits for those who have it now. */
export async function inTurn<T>(name: string, work: () => Promise<T>, options: TurnOptions = {}): Promise<T> {
  const giveBack = await takeTurn(name, options);
  try {
    return await work();
  } finally {
    giveBack();
  }
}

async function takeTurn(name: string, { signal, onWait }: TurnOptions): Promise<() => void> {
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    const giveBack = await claimName(name);
    if (giveBack) return giveBack;
    if (isFirst) onWait?.();
    signal?.throwIfAborted(); // an abort before this point ends no connection
    await givenBack(name, signal);
  }
}

/** Resolves when a name may be free. A connection to it lasts for as long as somebody has it, so nobody has to ask again and again. */
function givenBack(name: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(pathOf(name));
    const leave = (): void => void socket.destroy();
    signal?.addEventListener("abort", leave, { once: true });
    socket
      .on("error", () => {})
      .once("close", () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      });
    socket.resume();
  });
}
