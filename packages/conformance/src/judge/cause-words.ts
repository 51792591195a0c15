/**
 * What a server does that fails, in words that fit every case with this cause. `{of}` is the header, the rule or the code that it is about.
 * Other languages have a table with the same keys.
 */
export const CAUSE_WORDS = {
  // By themselves, whatever the case is about: keys are kinds of a deviation.
  fatal: "ends or hangs on what a client sends",
  "not-connected": "takes no connection",
  "not-started": "does not start",
  "other-not-served": "does not serve others meanwhile",
  "not-all-served": "does not serve many connections at once",
  "mixed-up": "mixes connections up",
  "not-inflating": "sends compressed messages that do not inflate",
  "not-utf8": "sends text that is not UTF-8",
  "echo-octets": "sends messages back changed",
  "echoes-missing": "sends fewer messages back than it got",
  "memory-grown": "keeps more in memory than it should",
  "kept-unread": "keeps what a client does not read",
  "no-close-frame": "ends without a Close frame",
  "tcp-left-open": "leaves TCP open after the closing handshake",
  "close-frames": "sends a second Close frame",
  "close-not-awaited": "does not wait for the Close frame of the client",
  refusal: "refuses what a limit of its own forbids",
  // Together with what the case is about.
  "other-pong": "answers a ping with another payload",
  "no-pong": "does not answer a ping",
  violation: "breaks a rule in what it sends: {of}",
  acceptance: "answers 101 with a wrong {of}",
  header: "answers with a wrong {of}",
  "agrees-wrongly": "agrees to an offer that it has to decline ({of})",
  "declines-wrongly": "declines an offer that it has to agree to ({of})",
  "not-failed": "does not fail the connection where it must ({of})",
  "close-code": "closes with another code ({of})",
  "closed-early": "ends a connection that breaks no rule ({of})",
  events: "does not answer as the rule requires ({of})",
  rule: "does not do what the rule requires ({of})",
  "upgrades-header": "upgrades a request with a wrong {of}",
  "upgrades-method": "upgrades a request with a wrong method",
  "upgrades-version": "upgrades a request with a wrong HTTP version",
  "upgrades-form": "upgrades a request with a wrong form ({of})",
  "refuses-header": "does not answer a request with a special {of} as it has to",
  "refuses-method": "does not answer a request with a special method as it has to",
  "refuses-version": "does not answer a request with a special HTTP version as it has to",
  "refuses-form": "does not answer a request with a special form ({of}) as it has to",
} as const;

/** Names a cause. */
export type CauseKind = keyof typeof CAUSE_WORDS;

/** The words of each cause in one language. */
export type CauseWords = Readonly<Record<CauseKind, string>>;

/** A cause in words. Default: in English. */
export const causeText = (
  { kind, of = "" }: { readonly kind: CauseKind; readonly of?: string },
  words: CauseWords = CAUSE_WORDS,
): string => words[kind].replaceAll("{of}", () => of);

/** Whether a text names a cause; a saved report may be of another version. */
export const isCauseKind = (text: string | undefined): text is CauseKind =>
  text !== undefined && Object.hasOwn(CAUSE_WORDS, text);
