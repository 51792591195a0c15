import type { Timer } from "../clock.ts";
import { LogUnavailable } from "../log/room-log.ts";
import type { Command } from "../protocol/command.ts";
import { decodeFrame } from "../protocol/decode-frame.ts";
import { DISCONNECTS, type DisconnectRow } from "../protocol/disconnects.ts";
import { errorText, PING, replyText, unsubscribePush } from "../protocol/encode.ts";
import { ERRORS, type ErrorRow } from "../protocol/errors.ts";
import type { JsonText } from "../protocol/json-text.ts";
import { Refusal } from "../protocol/refusal.ts";
import { UNSUBSCRIBES, type UnsubscribeRow } from "../protocol/unsubscribes.ts";
import type { Arrival, Frame, Received, Transport } from "../transport.ts";
import { HANDLERS, type Handler } from "./handlers.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Outbox } from "./outbox.ts";
import { next, type Phase, type Step } from "./phase.ts";
import { Rate } from "./rate.ts";
import type { ClientSession, Server } from "./server.ts";
import type { Subscription } from "./subscription.ts";

type Asked = Exclude<Command, { readonly name: "pong" }>;

/** One client: its commands are answered one after the other, in the order in which they arrived. */
export class Session implements Received, ClientSession {
  readonly id: string;
  readonly arrival: Arrival;
  readonly server: Server;
  readonly subscriptions = new Map<string, Subscription>();
  readonly interrupted = new Set<string>();
  user = "";
  info: JsonText | undefined;
  /** The end of the connection's token. */
  expiry: Timer | undefined;
  /** Whether the client can replace its token. */
  isRefreshable = false;
  catchingUp = Promise.resolve();
  /** When the instance asks the client to come back. */
  rotation: Timer | undefined;
  readonly #transport: Transport;
  readonly #outbox: Outbox;
  readonly #heartbeat: Heartbeat;
  readonly #rate: Rate;
  readonly #stale: Timer;
  /** Commands that wait for their turn, and what was no command. */
  readonly #pending: (Asked | { readonly fault: unknown })[] = [];
  #isAnswering = false;
  #phase: Phase = "arrived";

  constructor(id: string, arrival: Arrival, transport: Transport, server: Server) {
    const { clock, limits } = server;
    this.id = id;
    this.arrival = arrival;
    this.server = server;
    this.#transport = transport;
    this.#outbox = new Outbox(transport, {
      clock,
      unreadBytes: limits.unreadBytes,
      onSlow: () => this.disconnect(DISCONNECTS.slow),
    });
    this.#heartbeat = new Heartbeat(clock, server.heartbeat, {
      onPing: () => this.#outbox.write(PING),
      onSilence: () => this.disconnect(DISCONNECTS.noPong),
    });
    this.#rate = new Rate(clock, limits.commandsPerSecond);
    this.#stale = clock.after(limits.connectTimeoutMs, () => this.disconnect(DISCONNECTS.stale));
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Takes a step of the session's life; false where it is not allowed now. */
  step(step: Step): boolean {
    const phase = next(this.#phase, step);
    if (phase === undefined) return false;
    this.#phase = phase;
    return true;
  }

  /** The client was let in: from now on it is pinged. */
  connected(): void {
    this.#stale.cancel();
    this.#heartbeat.start(this.server.random);
    this.#outbox.release();
  }

  /** After a sleep: what the client did not answer meanwhile is not held against it. */
  wake(): void {
    if (this.#phase !== "connected") return;
    this.#heartbeat.stop();
    this.#heartbeat.start(this.server.random);
  }

  message(text: string | undefined): void {
    if (this.#phase === "over") return;
    try {
      for (const command of decodeFrame(text)) this.#take(command);
    } catch (fault) {
      // What came before it is answered first.
      if (this.#isAnswering || this.#pending.length > 0) this.#pending.push({ fault });
      else this.#fail(fault);
    }
    if (!this.#isAnswering) this.#answerAll();
  }

  #take(command: Command): void {
    if (command.name === "pong") {
      if (this.#phase !== "connected" || !this.#heartbeat.pong())
        throw new Refusal(DISCONNECTS.badRequest, "a pong that answers nothing");
    } else if (!this.#rate.take()) {
      this.#refuse(command.id, ERRORS.tooManyRequests);
    } else {
      if (this.#pending.length >= this.server.limits.pendingCommands)
        this.disconnect(DISCONNECTS.tooManyRequests);
      else if (this.#phase !== "over") this.#pending.push(command);
    }
  }

  async #answerAll(): Promise<void> {
    this.#isAnswering = true;
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      if ("fault" in next) this.#fail(next.fault);
      else await this.#answer(next);
    }
    this.#isAnswering = false;
  }

  async #answer(command: Asked): Promise<void> {
    const { name, id, request } = command;
    try {
      await this.server.awake();
      await this.hasRoom(); // the replies would pile up
      if (this.#phase === "over") return;
      const isAllowed = name === "connect" ? this.step("connect") : this.#phase === "connected";
      if (!isAllowed) throw new Refusal(DISCONNECTS.badRequest, `${name} while ${this.#phase}`);
      const result = await (HANDLERS[name] as Handler)(this, request, id);
      if (result !== undefined) this.reply(id, name, result);
    } catch (error) {
      if (name === "connect") this.step("refuse");
      this.#fail(error, id);
    }
  }

  /** An error in the reply, or the end of the connection; whatever is no refusal is the server's own fault. */
  #fail(error: unknown, id = 0): void {
    if (error instanceof Refusal) {
      if ("reason" in error.answer) this.disconnect(error.answer);
      else this.#refuse(id, error.answer);
      return;
    }
    if (!(error instanceof LogUnavailable)) this.server.onError(error as Error);
    this.#refuse(id, ERRORS.internal);
  }

  #refuse(id: number, error: ErrorRow): void {
    if (this.#phase !== "over" && id > 0) this.#outbox.write(errorText(id, error));
  }

  reply(id: number, name: string, result: object): void {
    if (this.#phase !== "over") this.#outbox.write(replyText(id, name, result));
  }

  /** A push for this client alone. */
  push(text: string): void {
    if (this.#phase === "connected") this.#outbox.write(text);
  }

  deliver(frame: Frame): void {
    if (this.#phase === "connected") this.#outbox.send(frame);
    else if (this.#phase === "connecting") this.#outbox.hold(frame); // of a channel in the reply to come
  }

  hasRoom(): Promise<void> {
    return this.#outbox.hasRoom();
  }

  interrupt(channel: string): void {
    this.unsubscribed(channel, UNSUBSCRIBES.insufficientState);
  }

  /** The server ends a subscription. Presence outlasts it where the client is asked to subscribe again. */
  unsubscribed(channel: string, row: UnsubscribeRow): void {
    const subscription = this.subscriptions.get(channel);
    if (subscription === undefined) return;
    if (subscription.isServerSide && row.code >= 2500) {
      this.disconnect(DISCONNECTS.insufficientState); // the server subscribes such a channel when the client connects
      return;
    }
    const comesAgain = row.code >= 2500;
    this.drop(subscription, { staysPresent: comesAgain });
    if (comesAgain) this.interrupted.add(channel);
    this.push(unsubscribePush(channel, row));
  }

  /** Takes a subscription out of the room and out of the session. */
  drop(subscription: Subscription, { staysPresent }: { readonly staysPresent: boolean }): void {
    if (this.subscriptions.get(subscription.channel) !== subscription) return;
    this.subscriptions.delete(subscription.channel);
    subscription.expiry?.cancel();
    this.server.hub.leave(subscription.channel, subscription);
    if (subscription.isPresent && subscription.isIn && !staysPresent) this.server.hub.absent(subscription);
  }

  /** Sends a Close frame and ends the session; what was written before goes first. */
  disconnect({ code, reason }: DisconnectRow): void {
    if (this.#phase === "over") return;
    this.#outbox.flush();
    this.#end(code, reason);
    this.#transport.close(code, reason);
  }

  closed(): void {
    this.#end(DISCONNECTS.connectionClosed.code, DISCONNECTS.connectionClosed.reason);
  }

  #end(code: number, reason: string): void {
    const wasConnected = this.#phase === "connected";
    if (!this.step("end")) return;
    for (const timer of [this.#stale, this.expiry, this.rotation]) timer?.cancel();
    this.#heartbeat.stop();
    this.#outbox.clear();
    this.#pending.length = 0;
    for (const subscription of [...this.subscriptions.values()])
      this.drop(subscription, { staysPresent: false });
    this.server.gone(this);
    if (!wasConnected) return;
    try {
      this.server.hooks.onDisconnect?.({ client: this, code, reason });
    } catch (error) {
      this.server.onError(error as Error);
    }
  }
}
