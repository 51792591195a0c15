import type { FrameEntry } from "../../src/api/reports.ts";

/** Names of RFC 6455 §11.8. */
const OPCODES: Readonly<Record<number, string>> = {
  0: "continuation",
  1: "text",
  2: "binary",
  8: "close",
  9: "ping",
  10: "pong",
};

/** `text`, `binary, not final`, `close 1000`: what kind of frame it is, and its flags where they are not the usual ones. */
export function frameName({ opcode = 0, fin, rsv = 0, payload = "" }: FrameEntry): string {
  const octets = octetsOf(payload);
  const code = opcode === 8 && octets.length >= 2 ? ` ${((octets[0] ?? 0) << 8) | (octets[1] ?? 0)}` : "";
  const flags = [fin ? "" : "not final", rsv & 4 ? "compressed" : "", rsv & 3 ? `rsv ${rsv}` : ""];
  return [`${OPCODES[opcode] ?? `opcode ${opcode}`}${code}`, ...flags.filter((flag) => flag !== "")].join(
    ", ",
  );
}

/** What base64 stands for. */
const octetsOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (octet) => octet.charCodeAt(0));

/** What a frame, or the message that it ends, says: inflated where it was compressed. */
export const contentOf = ({ inflated, payload = "" }: FrameEntry): Uint8Array =>
  octetsOf(inflated ?? payload);

/** Octets as text; those that are no UTF-8 are shown as replacement characters. The code of a Close frame is left out. */
export function textOf(entry: FrameEntry): string {
  const content = contentOf(entry);
  return new TextDecoder().decode(entry.opcode === 8 ? content.subarray(2) : content);
}

/** The begin of what a frame says, on one line: text as it is, octets as hex digits. */
export function summaryOf(entry: FrameEntry): string {
  if (entry.opcode !== 2) return textOf(entry).slice(0, 200);
  return [...contentOf(entry).subarray(0, 64)].map((octet) => octet.toString(16).padStart(2, "0")).join(" ");
}

/** 16 octets a line: where, hex, and text, as hex editors show them. */
export function hexLines(octets: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += 16) {
    const part = [...octets.subarray(at, at + 16)];
    const hex = part.map((octet) => octet.toString(16).padStart(2, "0")).join(" ");
    const text = part
      .map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : "."))
      .join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}

/** Which frames are shown. */
export interface FrameFilter {
  readonly from: "both" | FrameEntry["from"];
  readonly kind: "all" | "data" | "control";
  readonly text: string;
}

/** Whether a frame is to be shown. What is no frame always is: it explains what is missing. */
export function isShown(entry: FrameEntry, { from, kind, text }: FrameFilter): boolean {
  if (entry.kind !== "frame") return true;
  const isControl = (entry.opcode ?? 0) >= 8;
  const fits = kind === "all" || (kind === "control") === isControl;
  return fits && (from === "both" || entry.from === from) && (text === "" || textOf(entry).includes(text));
}
