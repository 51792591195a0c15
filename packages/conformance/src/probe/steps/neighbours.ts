import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import type { Step } from "../../case/step.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Fact, Unserved } from "../../connection/fact.ts";
import { openingRequest } from "../../connection/opening.ts";
import { Barriers } from "../barrier.ts";
import type { CaseRun } from "../case-run.ts";
import { fresh, openFresh } from "../fresh-connection.ts";
import { answerTo } from "./http-steps.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** After the request line, and before the blank line. */
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
    await connection.ready(run.timeouts.openMs);
    return arrive(connection, step.inside, run);
  });
  const failures = (await Promise.allSettled(opened)).flatMap((one): Unserved | [] =>
    one.status === "rejected"
      ? { at: "connecting", error: (one.reason as Error).message }
      : (one.value ?? []),
  );
  const [first] = failures;
  if (first) run.facts.push({ fact: "not-all-served", wanted: step.count, refused: failures.length, first });
}

async function arrive(
  connection: Connection,
  inside: StepOf<"hold">["inside"],
  run: CaseRun,
): Promise<Unserved | undefined> {
  if (inside === "nothing") return undefined;
  if (inside === "request") {
    connection.send(openingRequest(run.target, {}).bytes.subarray(0, HALF_REQUEST_BYTES), "half a request");
    return undefined;
  }
  if (inside === "kept-http") {
    const answer = await answerTo(connection, run, { method: "GET", path: "/" });
    return answer === undefined ? { at: "handshake" } : undefined;
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
  const [first] = wrong;
  const others = { code: step.code, of: codes.length, wrong: wrong.length };
  run.facts.push({ fact: "others-closed", ...others, ...(first !== undefined && { first }) });
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
    await Promise.all(talkers.map((talker) => talker.isRead(run.timeouts.eventMs)));
    for (const talker of talkers) talker.complete();
  }
  const faults = await Promise.all(talkers.map((talker) => talker.fault(run.timeouts.eventMs)));
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined) run.facts.push(fault);
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
    this.#frame(OPCODE.text, `${this.#name}, `, { fin: false });
  }

  /** A ping between the fragments is answered: what came before it was read. */
  async isRead(quietMs: number): Promise<void> {
    await this.#barriers.pass(quietMs);
  }

  complete(): void {
    this.#frame(OPCODE.continuation, (this.#sent.at(-1) ?? "").slice(this.#name.length + 2), { fin: true });
  }

  async fault(quietMs: number): Promise<Fact | undefined> {
    const { length } = this.#sent;
    await this.#connection.untilQuiet(() => this.#back.length >= length || !this.#connection.isOpen, quietMs);
    const at = this.#sent.findIndex((text, index) => text !== this.#back[index]);
    const wanted = this.#sent[at];
    if (wanted === undefined) return undefined;
    const got = this.#back[at];
    return { fact: "mixed-up", wanted, ...(got !== undefined && { got }) };
  }

  #frame(opcode: number, text: string, { fin }: { readonly fin: boolean }): void {
    const payload = Buffer.from(text);
    this.#connection.send(encodeFrame({ opcode, payload, fin, mask: randomMaskKey }), `${opcode} ${text}`);
  }
}

/** A server that drains takes nobody in: it does not accept the connection, ends it, or says 503. */
export async function newcomersRefused(_step: StepOf<"newcomers-refused">, run: CaseRun): Promise<void> {
  const newcomer = fresh(run);
  try {
    await newcomer.ready(run.timeouts.openMs);
    await openFresh(newcomer, run);
    const { response, ended } = newcomer;
    if (response?.status === 503 || (response === undefined && ended !== undefined)) return;
    run.facts.push({ fact: "newcomer-taken", ...(response && { status: response.status }) });
  } catch {
    // Nobody listens any more, which is the plainest way to refuse.
  } finally {
    newcomer.leave();
  }
}
