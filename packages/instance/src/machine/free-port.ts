import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { claimName } from "./claimed-name.ts";

/**
 * Below every system's range for outgoing connections (Linux from 32768, macOS from 49152): between our look and the
 * program's bind no connection is handed the port by chance, even while thousands of connections are open.
 */
const RANGE = [20_000, 32_000] as const;
const TRIES = 200;

const handedOut = new Set<number>();

/** A port that is not handed out again before `release`: not by this process, and on Linux by no other owner of instances. */
export interface ReservedPort {
  readonly port: number;
  release(): void;
}

/**
 * A TCP port on which no program listens, on any address. `random` gives a number in [from, to).
 *
 * @throws {Error} when 200 numbers were drawn in vain.
 */
export async function reservePort(
  random: (from: number, to: number) => number = randomInt,
): Promise<ReservedPort> {
  for (let i = 0; i < TRIES; i += 1) {
    const port = random(RANGE[0], RANGE[1]);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    const giveUp = await claim(port);
    const release = (): void => {
      giveUp?.();
      handedOut.delete(port);
    };
    if (giveUp && (await isPortFree(port))) return { port, release };
    release();
  }
  throw new Error(`expected a free port between ${RANGE[0]} and ${RANGE[1]}, tried ${TRIES}: all taken`);
}

/**
 * Takes the port's name among the owners of one machine; undefined when another one has it. Between our look and the program's bind
 * lies a program's start: time enough for a second owner to look, find the port free, and take the first one's program for its own.
 * Where there are no such names, a draw from 12,000 has to do.
 */
const claim = (port: number): Promise<(() => void) | undefined> => claimName(`port-${port}`);

/** Whether a server could listen on this port on all addresses now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "0.0.0.0", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
