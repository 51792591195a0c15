import type { Cluster } from "ioredis";
import { systemClock } from "../../clock.ts";
import { LogUnavailable } from "../room-log.ts";
import { addressOf, masterBeside } from "./cluster-state.ts";
import { makeNodeConnection } from "./connection.ts";
import type { Connector } from "./connector.ts";
import { MovedElsewhere, NodeLink } from "./node-link.ts";
import type { NodeOptions } from "./options.ts";
import type { LinkOptions, Subscriber, SubscriberEvents } from "./subscriber.ts";

/** A subscription that is moved more often than this in one attempt waits for the Cluster to settle. */
const MAX_MOVES = 5;
const SETTLE_MS = 250;

/**
 * Sharded pub/sub of a Cluster: one connection a node, each channel on the node that has its slot. Where a slot is, the nodes know: a
 * node that has it no more answers MOVED, and ends the subscription of a slot that leaves it.
 */
export class ClusterSubscriber implements Subscriber {
  readonly #cluster: Connector;
  readonly #node: NodeOptions;
  readonly #options: LinkOptions;
  readonly #events: SubscriberEvents;
  readonly #links = new Map<string, NodeLink>();
  readonly #wanted = new Set<string>();
  /** Where a channel was subscribed last. */
  readonly #homes = new Map<string, string>();
  /** Attempts that are under way. */
  readonly #attempts = new Map<string, Promise<void>>();
  readonly #restoring = new Set<string>();
  #isClosed = false;

  constructor(cluster: Connector, node: NodeOptions, options: LinkOptions, events: SubscriberEvents) {
    this.#cluster = cluster;
    this.#node = node;
    this.#options = options;
    this.#events = events;
  }

  subscribe(channel: string): Promise<void> {
    this.#wanted.add(channel);
    return this.#attempt(channel);
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#wanted.delete(channel);
    const home = this.#homes.get(channel);
    this.#homes.delete(channel);
    if (home !== undefined) await this.#links.get(home)?.unsubscribe(channel);
  }

  /** Subscribes a channel; an attempt that is under way is everybody's. `first`: the node to ask first, in place of the one where it is. */
  #attempt(channel: string, first?: string): Promise<void> {
    const known = this.#attempts.get(channel);
    if (known !== undefined) return known;
    const attempt = this.#find(channel, first).finally(() => this.#attempts.delete(channel));
    this.#attempts.set(channel, attempt);
    return attempt;
  }

  async #find(channel: string, first = this.#homes.get(channel)): Promise<void> {
    const cluster = (await this.#cluster.ready(this.#options.timeoutMs)) as Cluster;
    let address = first ?? anyMaster(cluster);
    for (let moves = 0; moves <= MAX_MOVES && !this.#isClosed; moves += 1) {
      try {
        await this.#linkTo(address).subscribe(channel);
        return this.#settle(channel, address);
      } catch (error) {
        address = error instanceof MovedElsewhere ? error.address : anyMaster(cluster, address);
      }
    }
    throw new LogUnavailable(
      `expected a node that has the slot of ${channel}, got none after ${MAX_MOVES} moves`,
    );
  }

  /** A channel is subscribed at an address: nowhere else, and not there either where nobody wants it any more. */
  #settle(channel: string, address: string): void {
    const before = this.#homes.get(channel);
    this.#homes.set(channel, address);
    if (before !== undefined && before !== address) this.#drop(channel, before);
    if (this.#wanted.has(channel)) return;
    this.#homes.delete(channel);
    this.#drop(channel, address);
  }

  #drop(channel: string, address: string): void {
    // A node that does not answer is found dead by its pings; what it goes on sending is known by its offset.
    this.#links
      .get(address)
      ?.unsubscribe(channel)
      .catch(() => {});
  }

  #linkTo(address: string): NodeLink {
    const known = this.#links.get(address);
    if (known !== undefined) return known;
    const at = address.lastIndexOf(":");
    const connection = makeNodeConnection(address.slice(0, at), Number(address.slice(at + 1)), this.#node);
    const link = new NodeLink(connection, this.#options, {
      onMessage: this.#events.onMessage,
      onEvicted: (channels) => this.#restore(channels),
      onLost: (channels) => {
        this.#links.delete(address);
        for (const channel of channels) this.#homes.delete(channel);
        this.#restore(channels);
      },
      onAlive: (channels) => this.#leaveWhereCutOff(channels, address),
    });
    this.#links.set(address, link);
    return link;
  }

  /** Channels of a node that has lost touch with the others are subscribed where these have their slots. */
  async #leaveWhereCutOff(channels: readonly string[], address: string): Promise<void> {
    try {
      const cluster = (await this.#cluster.ready(this.#options.timeoutMs)) as Cluster;
      const other = await masterBeside(cluster, address, this.#options);
      if (other !== undefined)
        await Promise.all(channels.map((channel) => this.#move(channel, address, other)));
    } catch {
      // The Cluster is away. The node is looked at again with its next ping.
    }
  }

  async #move(channel: string, from: string, other: string): Promise<void> {
    if (this.#homes.get(channel) !== from) return;
    await this.#attempt(channel, other);
    if (this.#homes.get(channel) !== from) this.#events.onResumed([channel]);
  }

  #restore(channels: readonly string[]): void {
    for (const channel of channels) if (!this.#restoring.has(channel)) this.#restoreUntilDone(channel);
  }

  /** A channel has lost its node: it is subscribed where its slot is now, as soon as the Cluster has settled that. */
  async #restoreUntilDone(channel: string): Promise<void> {
    this.#restoring.add(channel);
    while (this.#wanted.has(channel) && !this.#isClosed) {
      try {
        await this.#attempt(channel);
        this.#events.onResumed([channel]);
        break;
      } catch {
        const { clock = systemClock } = this.#options;
        await new Promise<void>((settled) => void clock.after(SETTLE_MS, settled));
      }
    }
    this.#restoring.delete(channel);
  }

  close(): void {
    this.#isClosed = true;
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }
}

/** The address of a master, another than the one given where there is one. */
function anyMaster(cluster: Cluster, except?: string): string {
  const addresses = cluster.nodes("master").map(addressOf);
  const others = addresses.filter((address) => address !== except);
  const address = others[Math.floor(Math.random() * others.length)] ?? addresses[0];
  if (address === undefined) throw new LogUnavailable("expected a Cluster with a master, got none");
  return address;
}
