import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import type { Step } from "../case/step.ts";
import type { Connection } from "../connection/connection.ts";
import { openingRequest } from "../connection/opening.ts";
import { Barriers } from "./barrier.ts";
import type { CaseRun } from "./case-run.ts";
import { fresh, openFresh } from "./fresh-connection.ts";
import { answerTo } from "./http-steps.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

const HALF_REQUEST_BYTES = 60;
/** A binary frame that announces 64,000 octets and brings four. */
const HALF_FRAME = encodeFrame({
  opcode: OPCODE.binary,
  payload: Buffer.from("some"),
  lengthForm: 16,
  declaredBytes: 64_000,
  mask: 0,
});

/** Clients that come so far and no further; they stay until the case ends. */
export async function hold(step: StepOf<"hold">, run: CaseRun): Promise<void> {
  const opened = Array.from({ length: step.count }, async () => {
    const connection = fresh(run);
    run.held.push(connection);
    await connection.ready(run.patience.openMs);
    return arrive(connection, step.inside, run);
  });
  const failures = (await Promise.allSettled(opened)).flatMap((one) =>
    one.status === "rejected" ? [(one.reason as Error).message] : (one.value ?? []),
  );
  if (failures.length === 0) return;
  run.broke.push(
    `expected ${step.count} connections beside each other, ${failures.length} were not served: ${failures[0]}`,
  );
}

async function arrive(
  connection: Connection,
  inside: StepOf<"hold">["inside"],
  run: CaseRun,
): Promise<string | undefined> {
  if (inside === "nothing") return undefined;
  if (inside === "request") {
    connection.send(openingRequest(run.target, {}).bytes.subarray(0, HALF_REQUEST_BYTES), "half a request");
    return undefined;
  }
  if (inside === "kept-http") {
    const answer = await answerTo(connection, run, { method: "GET", path: "/" });
    return answer === undefined ? "came no answer to GET /" : undefined;
  }
  const failure = await openFresh(connection, run);
  if (failure === undefined && inside === "frame") connection.send(HALF_FRAME, "half a frame");
  return failure;
}

/** Every client that is held has to hear the same goodbye. */
export async function heldClosed(step: StepOf<"held-closed">, run: CaseRun): Promise<void> {
  const codes = await Promise.all(
    run.held.map(async (connection) => {
      await connection.until(() => !connection.isOpen, step.withinMs);
      return connection.closeCode;
    }),
  );
  const wrong = codes.filter((code) => code !== step.code);
  if (wrong.length === 0) return;
  run.broke.push(
    `expected close code ${step.code} on all of ${codes.length} connections, ${wrong.length} got ${wrong[0] ?? "none"}`,
  );
}

/**
 * Clients that talk at the same time: in each round everybody sends the first half of a message of its own, then everybody the second.
 * Each has to get its own messages back, in their order, and nothing else.
 */
export async function interleave(step: StepOf<"interleave">, run: CaseRun): Promise<void> {
  const already = run.held.length;
  await hold({ do: "hold", count: step.connections, inside: "open" }, run);
  const talkers = run.held.slice(already).map((connection, index) => new Talker(connection, index));
  for (let round = 0; round < step.rounds; round += 1) {
    for (const talker of talkers) talker.begin(round);
    // The second halves go out when every first half is proven to be read: else each client's two arrive as one.
    await Promise.all(talkers.map((talker) => talker.isRead(run.patience.eventMs)));
    for (const talker of talkers) talker.complete();
  }
  const faults = await Promise.all(talkers.map((talker) => talker.fault(run.patience.eventMs)));
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined) run.broke.push(fault);
}

/** One of them. */
class Talker {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #sent: string[] = [];
  readonly #back: string[] = [];
  readonly #barriers: Barriers;

  constructor(connection: Connection, index: number) {
    this.#connection = connection;
    this.#name = `connection ${index}`;
    this.#barriers = new Barriers(connection);
    connection.onMessage = (_kind, payload) => this.#back.push(payload.toString("utf8"));
  }

  begin(round: number): void {
    this.#sent.push(`${this.#name}, round ${round}`);
    this.#frame(OPCODE.text, `${this.#name}, `, false);
  }

  /** A ping between the fragments is answered: what came before it was read. */
  async isRead(quietMs: number): Promise<void> {
    await this.#barriers.pass(quietMs);
  }

  complete(): void {
    this.#frame(OPCODE.continuation, (this.#sent.at(-1) ?? "").slice(this.#name.length + 2), true);
  }

  async fault(quietMs: number): Promise<string | undefined> {
    const { length } = this.#sent;
    await this.#connection.untilQuiet(() => this.#back.length >= length || !this.#connection.isOpen, quietMs);
    const at = this.#sent.findIndex((text, index) => text !== this.#back[index]);
    if (at < 0) return undefined;
    const came = this.#back[at] === undefined ? "nothing" : JSON.stringify(this.#back[at]);
    return `expected ${JSON.stringify(this.#sent[at])} back where it was sent, came ${came}`;
  }

  #frame(opcode: number, text: string, fin: boolean): void {
    const payload = Buffer.from(text);
    this.#connection.send(encodeFrame({ opcode, payload, fin, mask: randomMaskKey }), `${opcode} ${text}`);
  }
}

/** A server that drains takes nobody in: it does not accept the connection, ends it, or says 503. */
export async function newcomersRefused(_step: StepOf<"newcomers-refused">, run: CaseRun): Promise<void> {
  const newcomer = fresh(run);
  try {
    await newcomer.ready(run.patience.openMs);
    await openFresh(newcomer, run);
    const { response, ended } = newcomer;
    if (response?.status === 503 || (response === undefined && ended !== undefined)) return;
    const came = response === undefined ? "silence" : response.status;
    run.broke.push(`expected a newcomer to be refused or answered 503 while the server drains, came ${came}`);
  } catch {
    // Nobody listens any more, which is the plainest way to refuse.
  } finally {
    newcomer.leave();
  }
}
