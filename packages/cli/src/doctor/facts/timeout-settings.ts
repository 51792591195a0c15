import { LIMITS } from "@wsfn/platform";
import { type Plain, say } from "../../language/language.ts";
import { duration } from "../../text/duration.ts";
import type { SourceText } from "./source-text.ts";
import { searchSources } from "./source-text.ts";

interface SettingRow {
  readonly language: SourceText["language"];
  /** Group 1: the number, perhaps a product. Group 2, for Go: the unit. */
  readonly pattern: RegExp;
  /** What 1 is. */
  readonly unitMs: number;
  readonly fix: Plain;
}

const NUMBER = String.raw`(\d[\d_.e]*(?:\s*\*\s*\d[\d_.e]*)*)`;
const setting = (before: string, after = ""): RegExp => new RegExp(`${before}${NUMBER}${after}`);
const GO_UNIT = String.raw`\s*\*\s*time\.(Second|Minute|Hour|Millisecond)\b`;
const GO_UNIT_MS: Readonly<Record<string, number>> = {
  Millisecond: 1,
  Second: 1000,
  Minute: 60_000,
  Hour: 3_600_000,
};

/** Settings of common servers that end an idle connection or a long request. */
const SETTINGS: readonly SettingRow[] = [
  {
    language: "node",
    pattern: setting(String.raw`\b(?:keepAliveTimeout|requestTimeout)\s*[:=]\s*`),
    unitMs: 1,
    fix: "set it to 0",
  },
  {
    language: "node",
    pattern: setting(String.raw`\bserver\.(?:timeout\s*=\s*|setTimeout\(\s*)`),
    unitMs: 1,
    fix: "set it to 0",
  },
  {
    language: "python",
    pattern: setting(String.raw`\b(?:timeout_keep_alive|keepalive_timeout)\s*=\s*`),
    unitMs: 1000,
    fix: "set it to 86400 or more",
  },
  {
    language: "shell",
    pattern: setting("--(?:timeout-keep-alive|keep-alive)[ =]"),
    unitMs: 1000,
    fix: "set it to 86400 or more",
  },
  {
    language: "go",
    pattern: new RegExp(
      `${String.raw`\b(?:IdleTimeout|ReadTimeout|WriteTimeout)\s*[:=]\s*`}${NUMBER}${GO_UNIT}`,
    ),
    unitMs: 1,
    fix: "leave it out; ReadHeaderTimeout is enough against slow clients",
  },
];

/** A setting in the sources that is below what the platform asks for. */
export interface ShortTimeout {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly fix: string;
}

/** Looks for hard-coded settings alone; what a library does by itself is seen only when it runs. */
export function shortTimeouts(sources: readonly SourceText[]): ShortTimeout[] {
  const leastMs = LIMITS.serverKeepAliveSeconds.min * 1000;
  return SETTINGS.flatMap(({ language, pattern, unitMs, fix }) =>
    searchSources(
      sources.filter((source) => source.language === language),
      pattern,
    ).flatMap(({ file, line, match }) => {
      const ms = product(match[1] ?? "") * (GO_UNIT_MS[match[2] ?? ""] ?? unitMs);
      if (ms === 0 || ms >= leastMs) return [];
      return [
        {
          file,
          line,
          what: say("{setting} is {time}", { setting: match[0].trim(), time: duration(ms) }),
          fix: say(fix),
        },
      ];
    }),
  );
}

const product = (text: string): number =>
  text.split("*").reduce((result, factor) => result * Number(factor.trim().replaceAll("_", "")), 1);
