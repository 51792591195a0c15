/** The JSON text of a member of an object inside a valid JSON text, or undefined: `rawMember('{"a":{"b": 1.0}}', ["a", "b"])` is `1.0`. */
export function rawMember(text: string, path: readonly string[]): string | undefined {
  let [start, end] = [skipBlank(text, 0), text.length];
  for (const name of path) {
    const found = memberSpan(text, start, name);
    if (found === undefined) return undefined;
    [start, end] = found;
  }
  return text.slice(start, end).trimEnd();
}

type Span = [start: number, end: number];

/** Where the value of the last member of this name begins and ends: of equal names JSON.parse takes the last as well. */
function memberSpan(text: string, start: number, name: string): Span | undefined {
  if (text[start] !== "{") return undefined;
  let found: Span | undefined;
  let at = skipBlank(text, start + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const isIt = JSON.parse(text.slice(at, nameEnd)) === name;
    const valueStart = skipBlank(text, skipBlank(text, nameEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    if (isIt) found = [valueStart, valueEnd];
    at = skipBlank(text, valueEnd);
    if (text[at] !== ",") break;
    at = skipBlank(text, at + 1);
  }
  return found;
}

function skipBlank(text: string, at: number): number {
  let i = at;
  while (text[i] === " " || text[i] === "\t" || text[i] === "\n" || text[i] === "\r") i += 1;
  return i;
}

/** Just after the closing quote of the string that begins here. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

/** Just after the value that begins here. */
function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  let depth = 0;
  let i = start;
  while (i < text.length) {
    const c = text[i];
    if (c === '"') {
      i = stringEnd(text, i);
      continue;
    }
    if (c === "{" || c === "[") depth += 1;
    else if (c === "}" || c === "]") {
      if (depth === 0) return i;
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (c === "," && depth === 0) return i;
    i += 1;
  }
  return i;
}
