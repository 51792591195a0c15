/** A request as it is on the wire; signing and every kind of authentication look at nothing else. */
export interface WireRequest {
  readonly method: string;
  /** Path and query of the request line: `/chat?room=a`. */
  readonly target: string;
  /** As Node's `rawHeaders`: name, value, name, value. */
  readonly rawHeaders: readonly string[];
}

/** Every value of a header, in order. `name` in lower case. */
export function headerValues(request: WireRequest, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() === name) values.push((request.rawHeaders[i + 1] ?? "").trim());
  }
  return values;
}

/** The value of a header; of one that was sent twice, both, so that neither passes for the only one. */
export function headerValue(request: WireRequest, name: string): string | undefined {
  const values = headerValues(request, name);
  return values.length === 0 ? undefined : values.join(", ");
}

/** Lower-case names of all headers that start with `prefix`, each once, sorted. */
export function headerNames(request: WireRequest, prefix: string): string[] {
  const names = request.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  return [...new Set(names.filter((name) => name.startsWith(prefix)))].toSorted();
}

/** The path, still escaped. */
export function pathOf(request: WireRequest): string {
  const end = request.target.indexOf("?");
  return end === -1 ? request.target : request.target.slice(0, end);
}

/** Names and values of the query, unescaped; `+` is a blank, as in forms. A name without `=` has no value. */
export function queryOf(request: WireRequest): (readonly [name: string, value: string | undefined])[] {
  const start = request.target.indexOf("?");
  if (start === -1) return [];
  const parts = request.target
    .slice(start + 1)
    .split("&")
    .filter((part) => part !== "");
  return parts.map((part) => {
    const middle = part.indexOf("=");
    if (middle === -1) return [unescapeForm(part), undefined];
    return [unescapeForm(part.slice(0, middle)), unescapeForm(part.slice(middle + 1))];
  });
}

/** Percent-escapes undone; text that is not well escaped stays as it is. */
export function unescapePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not UTF-8, or a lone %: the text itself is what was signed, if anything was.
    return text;
  }
}

const unescapeForm = (text: string): string => unescapePercent(text.replaceAll("+", " "));
