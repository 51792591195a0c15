import { say } from "../../language/language.ts";
import { printable } from "../../text/printable.ts";

/** What programs write when they fail for a reason that is known, and the way out; it may name what the line names. */
const LOG_FIXES: readonly { readonly line: RegExp; readonly fix: (name: string) => string }[] = [
  {
    line: /Cannot find (?:package|module) '((?!\.{0,2}\/)[^']+)'/,
    fix: (name) =>
      say(
        "{name} is not installed: run `npm install` in the function's folder, or declare it in package.json first",
        { name },
      ),
  },
  {
    line: /ModuleNotFoundError: No module named '([\w.]+)'/,
    fix: (name) =>
      say(
        "{name} is not installed: run `python3 -m pip install --requirement requirements.txt --target python`, and set PYTHONPATH to /code/python",
        { name },
      ),
  },
  {
    line: /No supported WebSocket library detected/i,
    fix: () =>
      say("uvicorn has no WebSocket library: install `websockets` (or `uvicorn[standard]`) beside it"),
  },
  {
    line: /The WSGI server does not support WebSockets|Cannot obtain socket from WSGI environment/i,
    fix: () =>
      say("this WSGI server hands no socket on: run it with gunicorn --worker-class gthread --threads 100"),
  },
];

/** The way out that a function's log lines point at; undefined where they point at none that is known. */
export const logFix = (lines: readonly string[]): string | undefined =>
  firstOf(
    LOG_FIXES.map(({ line, fix }) => {
      const named = firstOf(lines.map((text) => line.exec(text)?.[1] ?? (line.test(text) ? "" : undefined)));
      return named === undefined ? undefined : fix(printable(named));
    }),
  );

const firstOf = <T>(some: readonly (T | undefined)[]): T | undefined => some.find((one) => one !== undefined);
