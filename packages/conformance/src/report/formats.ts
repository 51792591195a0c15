import { html } from "./html.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import type { RenderOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { tap } from "./tap.ts";
import { terminal } from "./terminal/terminal.ts";

/** One way to write reports down. */
export interface Format {
  readonly render: (reports: readonly Report[], options?: RenderOptions) => string;
  /** Usual end of a file's name, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** Who reads it, in a few words for `--help`. */
  readonly says: string;
}

/** Every format that a report can be written in, by the name that `--report` takes. */
export const FORMATS = {
  terminal: {
    render: terminal,
    extension: "txt",
    mediaType: "text/plain",
    says: "for a person at a terminal",
  },
  json: {
    render: json,
    extension: "json",
    mediaType: "application/json",
    says: "stable, see report.schema.json",
  },
  junit: { render: junit, extension: "xml", mediaType: "application/xml", says: "JUnit XML for CI services" },
  tap: { render: tap, extension: "tap", mediaType: "text/plain", says: "Test Anything Protocol 14" },
  html: {
    render: html,
    extension: "html",
    mediaType: "text/html",
    says: "one page with the matrix and wire logs",
  },
} as const satisfies Record<string, Format>;

/** Key of the table of formats. */
export type FormatName = keyof typeof FORMATS;

/** True for a name that {@link render} knows. */
export const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);

/** Writes one or many reports in a format; pure, the caller chooses where the text goes. */
export const render = (format: FormatName, reports: readonly Report[], options: RenderOptions = {}): string =>
  FORMATS[format].render(reports, options);
