/** What happens on a connection, in the order in which it does. With `--json` each is one line, under its name as `event`. */
export type ConnectionEvent =
  | {
      readonly event: "open";
      readonly url: string;
      /** Empty where none was agreed on. */
      readonly subprotocol: string;
      readonly extensions: string;
      /** From the begin of the try. */
      readonly afterMs: number;
    }
  | { readonly event: "message"; readonly text: string; readonly bytes: number }
  | { readonly event: "binary"; readonly hex: string; readonly bytes: number }
  | { readonly event: "ping"; readonly text: string }
  | { readonly event: "pong"; readonly text: string; readonly afterMs: number | null }
  /** The opening handshake got another answer than 101. */
  | {
      readonly event: "refused";
      readonly status: number;
      readonly statusText: string;
      readonly headers: Readonly<Record<string, string | readonly string[]>>;
      /** Its first 4 KiB. */
      readonly body: string;
    }
  | { readonly event: "failed"; readonly error: string }
  | {
      readonly event: "close";
      readonly code: number;
      readonly reason: string;
      readonly by: "client" | "server";
    }
  | { readonly event: "retry"; readonly reason: string; readonly inMs: number }
  | { readonly event: "discarded"; readonly why: string };
