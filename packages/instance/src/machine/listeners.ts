import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A TCP socket in LISTEN, as /proc shows it. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  /** 0.0.0.0 or ::, so reachable from outside the machine. */
  readonly wildcard: boolean;
  /** Another process listens on this port too (SO_REUSEPORT): the kernel chooses which one gets a connection. */
  readonly shared: boolean;
}

/** One row of the table; the inode shows whose it is. */
type Row = Omit<Listener, "shared"> & { readonly inode: string };

const LISTEN = "0A";

/** The TCP sockets that some processes listen on. Read in the network namespace of those processes. Linux alone. */
export function listenersOf(pids: readonly number[]): Listener[] {
  const inodes = new Set(pids.flatMap(socketInodes));
  const rows = inodes.size === 0 ? [] : pids.slice(0, 1).flatMap(allListeners);
  const strangers = new Set(rows.filter((row) => !inodes.has(row.inode)).map((row) => row.port));
  return rows
    .filter((row) => inodes.has(row.inode))
    .map(({ address, port, wildcard }) => ({ address, port, wildcard, shared: strangers.has(port) }));
}

/** The processes of this machine that listen on a TCP port, as far as one may look. Empty where there is no /proc. */
export function processesListeningOn(port: number): number[] {
  const rows = allListeners(process.pid).filter((row) => row.port === port);
  const inodes = new Set(rows.map(({ inode }) => inode));
  if (inodes.size === 0) return [];
  const pids = readdirSync("/proc").map(Number);
  return pids.filter((pid) => pid > 0 && socketInodes(pid).some((inode) => inodes.has(inode)));
}

/** `127.0.0.1:9000`, `[::1]:9000`. */
export const listenerText = (l: Pick<Listener, "address" | "port">): string =>
  l.address.includes(":") ? `[${l.address}]:${l.port}` : `${l.address}:${l.port}`;

/**
 * The standard streams of a program that Node started are sockets as well, none of which listens. A program that has no other is not
 * looked for in the table: that has a row for every connection which ended within the last minute, and costs 50 ms after 16,000 of them.
 */
const FIRST_OF_ITS_OWN = 3;

/** The inodes of the sockets that a process has open. */
function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      if (Number(fd) < FIRST_OF_ITS_OWN) return [];
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed in between
      }
    });
  } catch {
    return []; // ended in between
  }
}

/** Everything that listens in the network namespace of a process, whichever process it belongs to. */
function allListeners(pid: number): Row[] {
  return ["tcp", "tcp6"].flatMap((table) => {
    try {
      return parseTcpTable(readFileSync(`/proc/${pid}/net/${table}`, "latin1"));
    } catch {
      return []; // no IPv6 on this machine, or ended in between
    }
  });
}

/** Rows in LISTEN of a /proc/net/tcp or tcp6 table (proc(5)). */
export function parseTcpTable(text: string): Row[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((row) => {
      const fields = row.trim().split(/\s+/);
      const [hexAddress = "", hexPort = ""] = (fields[1] ?? "").split(":");
      if (fields[3] !== LISTEN || hexPort === "") return [];
      const address = parseAddress(hexAddress);
      const wildcard = address === "0.0.0.0" || address === "::";
      return [{ address, port: Number.parseInt(hexPort, 16), wildcard, inode: fields[9] ?? "" }];
    });
}

/** The kernel prints each 32-bit word in its own byte order, which is little-endian wherever FC code runs. */
function parseAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((w) => [...Buffer.from(w, "hex")].reverse());
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  if (groups.slice(0, 5).every((g) => g === "0") && groups[5] === "ffff") return bytes.slice(12).join(".");
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
