import { BenchError } from "../bench-error.ts";
import {
  direct,
  type Endpoint,
  endpointOfUrl,
  type Route,
  type RouteName,
  unlimited,
} from "../endpoint/endpoint.ts";
import type { FunctionSubject, Settings, Subject } from "../scenario.ts";
import { phrase } from "../texts/phrase.ts";

/** A subject on one route to it. */
export interface Candidate {
  readonly name: string;
  readonly subject: Subject;
  readonly route: RouteName;
  /** Starts the subject where it is not running already. */
  reach(): Promise<Endpoint>;
}

/** Whether a subject is a function, rather than a server that somebody else runs. */
export const isFunction = (subject: Subject): subject is FunctionSubject => "spec" in subject;

/**
 * Every subject on every route that it can be reached by, and a note for each that cannot be.
 * @param usual the routes that the scenario is about: taken where none were asked for
 * @throws {BenchError} `UnknownRoute` for a route that nobody provides
 */
export function candidatesOf(
  { subjects, routes: asked, providers, signal }: Settings,
  usual: readonly RouteName[],
): { readonly candidates: readonly Candidate[]; readonly notes: readonly string[] } {
  const routes: Readonly<Record<RouteName, Route>> = { direct, ...providers.routes };
  const wanted = asked ?? usual.filter((name) => Object.hasOwn(routes, name));
  const candidates: Candidate[] = [];
  const notes: string[] = [];
  for (const subject of subjects) {
    for (const route of wanted) {
      const start = Object.hasOwn(routes, route) ? routes[route] : undefined;
      if (start === undefined) {
        const known = Object.keys(routes).join(", ");
        throw new BenchError("UnknownRoute", `expected one of ${known} as route to a function, got ${route}`);
      }
      const name = unlike(
        wanted.length === 1 ? subject.name : `${subject.name} via ${route}`,
        candidates.map((one) => one.name),
      );
      if (isFunction(subject)) {
        const reach = async (): Promise<Endpoint> =>
          atPath(await start(unlimited(subject.spec), { signal }), subject.path);
        candidates.push({ name, subject, route, reach });
      } else if (route === "direct") {
        candidates.push({ name, subject, route, reach: () => endpointOfUrl(subject.url) });
      } else
        notes.push(
          phrase("{name}: not run, a URL is reached as it is", { name: `${subject.name} via ${route}` }),
        );
    }
  }
  return { candidates, notes };
}

/** An endpoint where its function takes handshakes. */
const atPath = (endpoint: Endpoint, path = "/"): Endpoint => ({
  ...endpoint,
  url: new URL(path, endpoint.url).href,
});

/** Two folders may have the same name; two contenders of a report may not. */
function unlike(name: string, taken: readonly string[]): string {
  for (let count = 2, own = name; ; count += 1) {
    if (!taken.includes(own)) return own;
    own = `${name} #${count}`;
  }
}
