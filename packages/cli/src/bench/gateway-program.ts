import { type Address, answerParent, pidsOf, startMeasured } from "@wsfn/bench";
import { type RunningConsole, startConsole } from "@wsfn/console";
import { type Gateway, type StartInstance, startGateway } from "@wsfn/gateway";
import type { InstanceExit } from "@wsfn/instance";
import { type FunctionSpec, functionFromCommand } from "@wsfn/platform";

/** Longer than any run: between two rounds an instance is idle, and must be there again for the next one. */
const NEVER_MS = 24 * 3_600_000;

const instanceIds: string[] = [];
let gateway: Gateway | undefined;
let shown: RunningConsole | undefined;

async function open(spec: FunctionSpec, start: StartInstance): Promise<string> {
  // An instance that is frozen between two rounds would answer nobody who connects to it directly.
  const settings = { freeze: false, idleReclaimMs: NEVER_MS, clientEndDelayMs: 0 };
  gateway = await startGateway({ functions: [spec], start, ...settings });
  return gateway.functions[0]?.wsUrl ?? "";
}

const noting: StartInstance = async (spec, options) => {
  instanceIds.push(options.instanceId);
  const { signal, ...rest } = options;
  return startMeasured(spec, signal, rest);
};

/** A server that somebody else started, as an instance: it is there already, and stays. */
const borrowed =
  ({ host, port }: Address): StartInstance =>
  async (_, { instanceId }) => {
    let end = (_: InstanceExit): void => {};
    const exited = new Promise<InstanceExit>((resolve) => {
      end = resolve;
    });
    const leave = (): Promise<InstanceExit> => {
      end({ code: 0, signal: null, expected: true, message: "" });
      return exited;
    };
    return {
      id: instanceId,
      host,
      port,
      state: "running",
      exited,
      memoryBytes: () => undefined,
      freeze: () => {},
      thaw: () => {},
      terminate: () => {},
      stop: leave,
      kill: leave,
    };
  };

/** The function that it is taken for. */
const relayed = (): FunctionSpec =>
  functionFromCommand(".", "none", { name: "relayed", instanceConcurrency: 100_000, timeoutMs: NEVER_MS });

/** The console of that gateway, for the parent to open. */
async function watched(): Promise<RunningConsole["api"]> {
  if (gateway === undefined) throw new Error("expected a gateway that runs, got none");
  shown = await startConsole({ gateway, functions: [relayed()] });
  return shown.api;
}

answerParent(
  {
    open: (spec: FunctionSpec) => open(spec, noting),
    relay: (server: Address) => open(relayed(), borrowed(server)),
    watched,
    serverPids: () => instanceIds.flatMap((id) => [...pidsOf(id)]),
  },
  async () => {
    await shown?.close();
    await gateway?.close();
  },
);
