import type { ReportWords } from "./terminal/words/report-words.ts";

/** What a caller may ask of a rendering; each format reads what concerns it. */
export interface RenderOptions {
  /** True: what could not be tested is red (WSFN_REQUIRE=all). Default false. */
  readonly requireAll?: boolean;
  /** ANSI colours in `terminal`. Default false; {@link terminalOptions} finds it out for a stream. */
  readonly color?: boolean;
  /** Width of `terminal` in columns, at least 40. Default 100. */
  readonly columns?: number;
  /** How many failures `terminal` shows with their wire; the others get one line each. Default 20. */
  readonly fullFailures?: number;
  /** What `terminal` is written in. Default English; `reportWords` has every language. */
  readonly words?: ReportWords;
  /** Heading of the `html` page. Default "WebSocket conformance". */
  readonly title?: string;
}

/** The part of a `tty.WriteStream` that decides about colours and width. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Colours and width that suit a stream. `FORCE_COLOR` decides first (`0` and `false` mean none, as Node reads it), then a
 * non-empty `NO_COLOR`, then whether the stream is a terminal other than `TERM=dumb`.
 */
export function terminalOptions(
  stream: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
): Required<Pick<RenderOptions, "color" | "columns">> {
  const tty = stream.isTTY === true;
  const columns = (tty ? stream.columns : undefined) ?? Number.parseInt(env.COLUMNS ?? "", 10);
  return { color: wantsColor(stream, env), columns: columns > 0 ? columns : 100 };
}

function wantsColor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== "dumb";
}
