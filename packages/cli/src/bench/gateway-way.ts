import { HelperProcess, programBeside, type Reached, type Relay, type Way } from "@wsfn/bench";

/** The gateway in a process of its own, so that what it costs is told apart from what everything else costs. */
async function gatewayProcess(what: "open" | "relay", order: unknown, signal: AbortSignal): Promise<Reached> {
  const helper = new HelperProcess(programBeside(import.meta.url, "gateway-program"), signal);
  try {
    const url = await helper.ask<string>(what, order);
    return {
      url,
      serverPids: () => (what === "open" ? helper.ask("serverPids") : Promise.resolve([])),
      relayPids: () => [helper.pid],
      close: () => helper.close(),
    };
  } catch (error) {
    await helper.close();
    throw error;
  }
}

/** A function behind the gateway: its first connection is a cold start. */
export const viaGateway: Way = (spec, { signal }) => gatewayProcess("open", spec, signal);

/** The gateway in front of a server that is there already. */
export const gatewayRelay: Relay = (server, { signal }) => gatewayProcess("relay", server, signal);
