import type { Gateway } from "@wsfn/gateway";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { type GivenOptions, ReconnectingWebSocket, type SocketConstructor } from "../src/index.ts";
import { type EchoSettings, echoGateway } from "./echo-gateway.ts";
import { ManualPage } from "./manual-time.ts";

/** A client of an echo that runs with a gateway before it, both on time that the test turns. */
export async function behindGateway(
  options: GivenOptions = {},
  settings: EchoSettings = {},
): Promise<{ client: ReconnectingWebSocket; page: ManualPage; gateway: Gateway }> {
  const page = new ManualPage();
  const gateway = await echoGateway({ clock: page.time.clock, ...settings });
  const client = new ReconnectingWebSocket(gateway.functions[0]?.wsUrl ?? "", undefined, {
    ...options,
    environment: page.environment(WebSocket as unknown as SocketConstructor),
  });
  onTestFinished(async () => {
    client.close();
    await gateway.close();
  });
  return { client, page, gateway };
}

/** The next event of a type, while time goes on in small steps: what waits for a timer gets there. */
export async function next<T extends "open" | "drop" | "close" | "message">(
  client: ReconnectingWebSocket,
  type: T,
  page: ManualPage,
): Promise<Record<string, unknown>> {
  let seen: Event | undefined;
  client.addEventListener(
    type,
    (event: Event) => {
      seen = event;
    },
    { once: true },
  );
  while (!seen) await page.time.pass(1);
  return seen as unknown as Record<string, unknown>;
}
