import { processesListeningOn, reservePort, temporaryFolder } from "@wsfn/instance";
import { functionFromCommand } from "@wsfn/platform";
import { startMeasured } from "./endpoint.ts";

/** A server that this machine has as a program: nginx, Redis. */
export interface MachineServer {
  readonly host: string;
  readonly port: number;
  /** Its processes. Such servers write a title over their environment, so they are found by their port. */
  pids(): readonly number[];
  /** Ends it, and gives its port and its folder back. */
  close(): Promise<void>;
}

/** Where one may listen and write. Such servers cannot take whatever port is free, so they are given one. */
export interface Place {
  readonly port: number;
  readonly dir: string;
}

/**
 * Starts one as an instance is started, so it ends with this process, in whatever way that ends.
 * @param commandAt makes its command, and writes the files that it reads
 */
export async function startMachineServer(
  name: string,
  commandAt: (place: Place) => string[],
  signal: AbortSignal,
): Promise<MachineServer> {
  const { path: dir, remove } = await temporaryFolder(`wsfn-${name}-`);
  const { port, release } = await reservePort();
  const giveBack = async (): Promise<void> => {
    release();
    await remove();
  };
  try {
    const spec = functionFromCommand(dir, name, { name, command: commandAt({ port, dir }), port });
    const instance = await startMeasured(spec, signal);
    return {
      host: instance.host,
      port,
      pids: () => processesListeningOn(port),
      close: async () => {
        await instance.stop();
        await giveBack();
      },
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}
