import { type Address, answerParent, pidsOf, startMeasured } from "@wsfn/bench";
import { type Gateway, type StartInstance, startGateway } from "@wsfn/gateway";
import type { InstanceExit } from "@wsfn/instance";
import { type FunctionSpec, functionFromCommand } from "@wsfn/platform";

/** Longer than any run: between two rounds an instance is idle, and must be there again for the next one. */
const NEVER_MS = 24 * 3_600_000;

const instanceIds: string[] = [];
let gateway: Gateway | undefined;

async function open(spec: FunctionSpec, start: StartInstance): Promise<string> {
  // Frozen between two rounds an instance would answer nobody who comes past the gateway.
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
const behind = (): FunctionSpec =>
  functionFromCommand(".", "none", { name: "relayed", instanceConcurrency: 100_000, timeoutMs: NEVER_MS });

answerParent(
  {
    open: (spec: FunctionSpec) => open(spec, noting),
    relay: (server: Address) => open(behind(), borrowed(server)),
    serverPids: () => instanceIds.flatMap((id) => [...pidsOf(id)]),
  },
  () => gateway?.close(),
);
