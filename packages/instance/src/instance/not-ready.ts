import { inWords, type Said } from "@wsfn/platform";
import { type Listener, listenerText } from "../machine/listeners.ts";
import { said } from "../words/said.ts";
import type { NotReadyFact, NotReadyReason } from "./instance-fact.ts";

/** What a start waited for, and what it saw of the program's sockets. */
interface Seen {
  readonly listeners: readonly Listener[];
  readonly given: number;
  readonly declared: number;
}

/** Why a program that answers at neither port does not: what it listens on, and what is wrong with that. */
export function notReadyFact({ listeners, given, declared }: Seen): NotReadyFact {
  const onPort = listeners.filter(({ port }) => port === given || port === declared);
  return {
    kind: "notReady",
    why: reasonOf(listeners, onPort),
    listeners,
    givenPort: given,
    declaredPort: declared,
  };
}

function reasonOf(all: readonly Listener[], onPort: readonly Listener[]): NotReadyReason {
  if (all.length === 0) return "listens-nowhere";
  if (onPort.length === 0) return "other-port";
  if (!onPort.every(({ wildcard }) => wildcard)) return "no-wildcard";
  // `::` that does not answer is without IPv4; 0.0.0.0 has just begun to listen, or its program is busy.
  return onPort.every(({ address }) => address.includes(":")) ? "ipv6-only" : "no-answer";
}

/** What is said of a fact: where the program listens and what to change. The only place that words it. */
export function notReadySaid({ why, listeners, declaredPort: port }: NotReadyFact): Said {
  const places = listeners.map(listenerText);
  switch (why) {
    case "listens-nowhere":
      return said("it listens on no port: is the server started, and does it wait for something first?");
    case "other-port":
      return said(
        "it listens on {places}; listen on 0.0.0.0 and on the port that FC_SERVER_PORT names, or declare its port in s.yaml (now {port})",
        { places, port },
      );
    case "no-wildcard":
      return said("it listens on {places}; listen on 0.0.0.0", { places });
    case "ipv6-only":
      return said("it listens on {places} for IPv6 alone; listen on 0.0.0.0", { places });
    case "no-answer":
      return said("it listens on {places}, which is right, but takes no connection yet", { places });
  }
}

/** The same in English. */
export const notReadyText = (fact: NotReadyFact): string => inWords(notReadySaid(fact));

/** That a program has not come to listen where the platform looks, and why. */
export const waitingSaid = (name: string, fact: NotReadyFact): Said =>
  said("{name} is not ready: {why}", { name, why: notReadySaid(fact) });

/** That it never did. */
export const neverReadySaid = (name: string, fact: NotReadyFact): Said =>
  said("expected {name} to listen on port {port}, got none: {why}", {
    ...{ name, port: fact.declaredPort, why: notReadySaid(fact) },
  });
