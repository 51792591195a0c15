import type { ConformanceCase } from "../../case/case.ts";
import type { OwnServer } from "../../probe/server-process.ts";
import { turnstile } from "../side-by-side.ts";

/** To start a program keeps a core busy; what it does then, hardly. */
const STARTS_AT_ONCE = 2;

/**
 * Servers for the cases that need one of their own. A case that leaves its server as it found it hands it on to the next, since most of
 * what such a case costs is the start.
 */
export class OwnServers {
  readonly #start: () => Promise<OwnServer>;
  readonly #inTurn = turnstile(STARTS_AT_ONCE);
  readonly #spare: OwnServer[] = [];

  constructor(start: () => Promise<OwnServer>) {
    this.#start = start;
  }

  /** @throws what the start throws */
  async take(c: ConformanceCase): Promise<OwnServer> {
    // Memory is a peak: nobody may have climbed it before.
    const spare = (): OwnServer | undefined => (measuresMemory(c) ? undefined : this.#spare.pop());
    // Looked for once more when it is its turn: others have ended in the meantime.
    return spare() ?? this.#inTurn(async () => spare() ?? this.#start());
  }

  /** `held`: the server did as the case says, so it is as it was. */
  async giveBack(c: ConformanceCase, server: OwnServer, { held }: { readonly held: boolean }): Promise<void> {
    if ((c.keepsServer || c.isolated) && held) this.#spare.push(server);
    else await server.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.#spare.splice(0).map((server) => server.close()));
  }
}

const measuresMemory = (c: ConformanceCase): boolean =>
  c.script.some(({ do: what }) => what === "memory-within");
