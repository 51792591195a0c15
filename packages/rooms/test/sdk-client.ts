import { Centrifuge, type Options, type PublicationContext, type Subscription } from "centrifuge";
import { WebSocket } from "ws";

/** The official JavaScript SDK, on the ws library. Comes back fast, so that tests do not wait. */
export const sdkClient = (url: string, options: Partial<Options> = {}): Centrifuge =>
  new Centrifuge(url, {
    websocket: WebSocket,
    minReconnectDelay: 20,
    maxReconnectDelay: 200,
    timeout: 20_000,
    ...options,
  });

/** Connects, and resolves when that is so. */
export async function connected(client: Centrifuge): Promise<Centrifuge> {
  client.connect();
  await client.ready();
  return client;
}

/** Subscribes, and collects what comes. */
export async function listening(
  client: Centrifuge,
  channel: string,
): Promise<{ subscription: Subscription; seen: PublicationContext[] }> {
  const subscription = client.newSubscription(channel, { minResubscribeDelay: 20, maxResubscribeDelay: 200 });
  const seen: PublicationContext[] = [];
  subscription.on("publication", (publication) => seen.push(publication));
  subscription.subscribe();
  await subscription.ready();
  return { subscription, seen };
}

/** The next event of its kind. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK types an emitter by each of its events
export const nextEvent = <T>(emitter: { once: any }, event: string): Promise<T> =>
  new Promise((resolve) => emitter.once(event, resolve));
