import type { MessageData } from "../../src/api/requests.ts";

/** How a message is written. */
export type Format = "text" | "json" | "hex";

/** What is sent for what was written; or why it cannot be. */
export type Written =
  | { readonly data: MessageData }
  | { readonly fault: "notJson" | "notHex"; readonly detail: string };

/** Reads what a person wrote. JSON is sent as it is written, once it is known to be JSON. */
export function readMessage(text: string, format: Format): Written {
  switch (format) {
    case "text":
      return { data: { text } };
    case "hex":
      return /^\s*(?:[\da-f]{2}\s*)*$/i.test(text)
        ? { data: { hex: text } }
        : { fault: "notHex", detail: "" };
    case "json":
      try {
        JSON.parse(text);
        return { data: { text } };
      } catch (error) {
        return { fault: "notJson", detail: (error as Error).message };
      }
  }
}

/** Octets in base64, as hex digits. */
export function hexOf(base64: string): string {
  return [...atob(base64)].map((octet) => octet.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
}
