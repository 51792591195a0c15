import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below every system's range for outgoing connections (Linux from 32768, macOS from 49152): between our look and the
 * program's bind nobody is handed the port by chance, also not while thousands of connections are open.
 */
const RANGE = [20_000, 32_000] as const;
const TRIES = 200;

const handedOut = new Set<number>();

/** A port that this process will not hand out again before `release`. */
export interface ReservedPort {
  readonly port: number;
  release(): void;
}

/** A TCP port that nobody listens on, on any address. `random` gives a number in [from, to). */
export async function reservePort(
  random: (from: number, to: number) => number = randomInt,
): Promise<ReservedPort> {
  for (let i = 0; i < TRIES; i += 1) {
    const port = random(RANGE[0], RANGE[1]);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isPortFree(port)) return { port, release: () => void handedOut.delete(port) };
    handedOut.delete(port);
  }
  throw new Error(`expected a free port between ${RANGE[0]} and ${RANGE[1]}, tried ${TRIES}: all taken`);
}

/** Whether a server could listen on this port on all addresses now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "0.0.0.0", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
