/** One header field as it stood on the wire: name with its case, value without the white space around it. */
export type RawHeader = readonly [name: string, value: string];

/** Anything that carries header fields in order: a request or response head, or a list still to be sent. */
export interface WithHeaders {
  readonly headers: readonly RawHeader[];
}

/** Every value of a field, in order. Names are compared without case (RFC 9110 §5.1). */
export function headerValues(head: WithHeaders, name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const [field, value] of head.headers) if (field.toLowerCase() === wanted) values.push(value);
  return values;
}

/** The members of a comma-separated field over all its lines, empty ones dropped (RFC 9110 §5.6.1). Not for quoted strings. */
export const headerTokens = (head: WithHeaders, name: string): string[] =>
  headerValues(head, name)
    .flatMap((value) => value.split(","))
    .map((token) => token.trim())
    .filter((token) => token !== "");

/** True if a comma-separated field lists `token`, compared without case. */
export const listsToken = (head: WithHeaders, name: string, token: string): boolean =>
  headerTokens(head, name).some((listed) => listed.toLowerCase() === token.toLowerCase());

/** True for a `token` of RFC 9110 §5.6.2: a header name, a subprotocol, an extension's name. */
export const isToken = (text: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
