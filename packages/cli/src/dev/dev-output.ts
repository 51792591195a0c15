import type { RunningConsole } from "@wsfn/console";
import type { Gateway, GatewayEvent, Summary } from "@wsfn/gateway";
import type { InstanceError } from "@wsfn/instance";
import { say } from "../language/language.ts";
import { printable } from "../text/printable.ts";

/** The echo of a greeting, or why there was none. */
export type Greeting = { readonly text: string; readonly elapsedMs: number } | { readonly failed: string };

/** Where `wsfn dev` reports what happens: to a person, or to a program. */
export interface DevOutput extends Disposable {
  /** A line for a person. */
  tell(line: string): void;
  /** What is done from now on, and may take seconds: a cold start. Undefined: nothing is waited for. */
  working(what: string | undefined): void;
  /** A folder is being built from now on, beside what else is done. Undefined: none is. */
  building(dir: string | undefined): void;
  /** A line of a build's output. */
  buildLine(dir: string, line: string): void;
  /** A folder could not be built; its functions will not start. */
  buildFailed(dir: string, error: InstanceError): void;
  /** A function that is served, and what has to resolve before it can start. */
  needs(name: string, built: Promise<void>): void;
  /** An event of the gateway. */
  event(event: GatewayEvent): void;
  /** The gateway answers from now on; `pathOf` is where a function takes handshakes, by its name. */
  serving(gateway: Gateway, pathOf: (name: string) => string): void;
  /** The console can be opened. Its URL holds the token that opens it. */
  console(running: Pick<RunningConsole, "url" | "api">): void;
  /** A function's next request is our own greeting. */
  greeting(name: string): void;
  greeted(name: string, greeting: Greeting): void;
  /** Ctrl-C was pressed: instances drain. */
  stopping(): void;
  /** All has ended. */
  summary(summary: Summary): void;
}

/** What is shown where nothing keeps it in sight. */
export const endsIt = (): string => say("running; Ctrl-C ends it");

/** A line of a build among others. */
export const buildText = (dir: string, line: string): string =>
  `${say("{dir} build", { dir })} | ${printable(line)}`;

/** A greeting without an echo, in a line. */
export const notGreeted = (name: string, why: string): string =>
  say("{name} did not echo: {why}", { name, why });
