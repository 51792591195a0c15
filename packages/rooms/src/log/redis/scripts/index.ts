import { APPEND } from "./append.ts";
import { ENTER, EXPIRE, LEAVE, LIST, STATS } from "./presence.ts";
import { READ } from "./read.ts";

/** Every script, by its name; each touches keys of one room alone. */
export const SCRIPTS = {
  append: APPEND,
  read: READ,
  enter: ENTER,
  leave: LEAVE,
  list: LIST,
  stats: STATS,
  expire: EXPIRE,
} as const;

/** The name of a script. */
export type ScriptName = keyof typeof SCRIPTS;
