import { fileURLToPath } from "node:url";
import { type Gateway, type GatewayOptions, startGateway } from "@wsfn/gateway";
import { type FunctionSpec, readFunctions } from "@wsfn/platform";
import { afterEach } from "vitest";
import { type ConsoleOptions, type RunningConsole, startConsole } from "../src/index.ts";
import { Caller } from "./caller.ts";

const FOLDER = fileURLToPath(new URL("./echo-function", import.meta.url));

const FUNCTIONS = readFunctions(FOLDER).functions;

/** The trigger of the function of these tests. */
export const TRIGGER = FUNCTIONS[0]?.trigger as NonNullable<FunctionSpec["trigger"]>;

/** A gateway with a function, its console, and a script that called the console's API. */
export interface Opened {
  readonly gateway: Gateway;
  readonly console: RunningConsole;
  readonly caller: Caller;
  readonly wsUrl: string;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Starts all three around the echo function of these tests; they end with the test. */
export async function opened(
  spec: Partial<FunctionSpec> = {},
  {
    gateway: how = {},
    console: shown = {},
  }: { gateway?: Partial<GatewayOptions>; console?: Partial<ConsoleOptions> } = {},
): Promise<Opened> {
  const functions = FUNCTIONS.map((each) => ({ ...each, ...spec }));
  const gateway = await startGateway({ functions, clientEndDelayMs: 30, ...how });
  open.push(() => gateway.close());
  const console = await startConsole({ gateway, functions, ...shown });
  open.push(() => console.close());
  const caller = await Caller.open(console);
  open.push(async () => caller.close());
  return { gateway, console, caller, wsUrl: gateway.functions[0]?.wsUrl ?? "" };
}
