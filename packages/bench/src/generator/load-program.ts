import { BenchError } from "../bench-error.ts";
import { type HerdOrder, herd } from "../load/herd.ts";
import { Load, type LoadShape } from "../load/load.ts";
import type { Loadable } from "../load/loadable.ts";
import {
  closedWindow,
  openWindow,
  type RateOrder,
  type WarmUp,
  type WindowOrder,
  warmUp,
} from "../load/window.ts";
import { answerParent } from "../process/helper-process.ts";
import { FanOut, type RoomShape } from "../rooms/fan-out.ts";

/** What is asked about a load that is open. */
export type ForLoad<Order> = Order & { readonly load: number };

/** Loads that are open, by the number that their opener was given. */
const loads = new Map<number, Loadable>();
let opened = 0;

function loadOf(number: number): Loadable {
  const load = loads.get(number);
  if (load === undefined) throw new BenchError("HelperEnded", `expected an open load, got number ${number}`);
  return load;
}

/** Opens connections, sends one echo through each, and keeps them; a server that does not echo is found before anything is timed. */
async function open(shape: LoadShape): Promise<number> {
  const load = await Load.open(shape);
  try {
    await load.once();
  } catch (error) {
    load.close();
    throw error;
  }
  return keep(load);
}

/** Connects the members of rooms. */
const openRooms = async (shape: RoomShape): Promise<number> => keep(await FanOut.open(shape));

function keep(load: Loadable): number {
  opened += 1;
  loads.set(opened, load);
  return opened;
}

/** Only echoes know an open loop. */
function echoesOf(number: number): Load {
  const load = loadOf(number);
  if (load instanceof Load) return load;
  throw new BenchError("HelperEnded", "expected a load of echoes for an open loop, got one of rooms");
}

function close(number: number): void {
  loads.get(number)?.close();
  loads.delete(number);
}

answerParent({
  herd: (order: HerdOrder) => herd(order),
  open,
  openRooms,
  close,
  warmUp: ({ load, ...order }: ForLoad<WarmUp>) => warmUp(loadOf(load), order),
  window: ({ load, ...order }: ForLoad<WindowOrder>) => closedWindow(loadOf(load), order),
  rate: ({ load, ...order }: ForLoad<RateOrder>) => openWindow(echoesOf(load), order),
});
