import { afterEach } from "vitest";
import {
  type Gateway,
  type GatewayEvent,
  type GatewayOptions,
  type RequestEvent,
  startGateway,
} from "../src/index.ts";

/** A gateway of a test, with what it reported. */
export interface Running {
  readonly gateway: Gateway;
  readonly url: string;
  readonly events: GatewayEvent[];
  /** Waits for so many request events in all. */
  requests(count: number): Promise<RequestEvent[]>;
}

const open = new Set<Gateway>();

afterEach(async () => {
  await Promise.all([...open].map((gateway) => gateway.close()));
  open.clear();
});

/** Starts a gateway that ends with the test. */
export async function running(options: GatewayOptions): Promise<Running> {
  const events: GatewayEvent[] = [];
  let changed = (): void => {};
  const gateway = await startGateway({
    clientEndDelayMs: 30,
    ...options,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
      changed();
    },
  });
  open.add(gateway);
  const ended = (): RequestEvent[] => events.filter((event) => event.event === "request");
  return {
    gateway,
    url: gateway.functions[0]?.url ?? "",
    events,
    requests: async (count) => {
      while (ended().length < count) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
      return ended();
    },
  };
}
