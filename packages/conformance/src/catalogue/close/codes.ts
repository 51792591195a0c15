import type { ConformanceCase } from "../../case/case.ts";
import { closePayload } from "../../case/payload.ts";
import { cases, closes, frame, NOTHING, refusesClose, refusesCloseExactly, rfc6455 } from "../words.ts";

const sends = (code: number) => [frame("close", closePayload(code))];

/** Codes that a peer may send; the server answers with 1000, the same code or none. */
const legal = cases(
  { source: rfc6455("7.4") },
  (
    [
      ["close/code-1000", "7.7.1", 1000],
      ["close/code-1001", "7.7.2", 1001],
      ["close/code-1002", "7.7.3", 1002],
      ["close/code-1003", "7.7.4", 1003],
      ["close/code-1007", "7.7.5", 1007],
      ["close/code-1008", "7.7.6", 1008],
      ["close/code-1009", "7.7.7", 1009],
      ["close/code-1010", "7.7.8", 1010],
      ["close/code-1011", "7.7.9", 1011],
      ["close/code-3000", "7.7.10", 3000],
      ["close/code-3999", "7.7.11", 3999],
      ["close/code-4000", "7.7.12", 4000],
      ["close/code-4999", "7.7.13", 4999],
    ] as const
  ).map(([id, autobahn, code]) => ({
    id,
    autobahn: [autobahn],
    says: `accepts close code ${code}`,
    script: sends(code),
    ...closes(1000, code),
  })),
);

/** They came into the registry after RFC 6455; a server of its letter alone does not know them. */
const registered = cases(
  { level: "SHOULD", source: rfc6455("11.7") },
  (
    [
      ["close/code-1012", 1012],
      ["close/code-1013", 1013],
      ["close/code-1014", 1014],
    ] as const
  ).map(([id, code]) => ({
    id,
    says: `accepts close code ${code} of the IANA registry`,
    script: sends(code),
    ...closes(1000, code),
  })),
);

/** Codes that must not be on the wire (RFC 6455 7.4.1, 7.4.2), as strict as Autobahn has it. */
const illegal = cases(
  { source: rfc6455("7.4"), ...refusesCloseExactly(1002) },
  (
    [
      ["close/code-0", "7.9.1", 0],
      ["close/code-999", "7.9.2", 999],
      ["close/code-1004", "7.9.3", 1004],
      ["close/code-1005", "7.9.4", 1005],
      ["close/code-1006", "7.9.5", 1006],
      ["close/code-1016", "7.9.6", 1016],
      ["close/code-1100", "7.9.7", 1100],
      ["close/code-2000", "7.9.8", 2000],
      ["close/code-2999", "7.9.9", 2999],
    ] as const
  ).map(([id, autobahn, code]) => ({
    id,
    autobahn: [autobahn],
    says: `refuses close code ${code}, which must not be sent`,
    script: sends(code),
  })),
);

/** Others of their kind. */
const alsoIllegal = cases({ source: rfc6455("7.4"), ...refusesClose(1002) }, [
  { id: "close/code-1", says: "refuses close code 1, below 1000", script: sends(1) },
  {
    id: "close/code-1015",
    says: "refuses close code 1015, reserved for a failed TLS handshake",
    script: sends(1015),
  },
  {
    id: "close/code-1999",
    says: "refuses close code 1999, above those of the protocol",
    script: sends(1999),
  },
]);

/** Above 4999 there are no codes. Autobahn's cases judge no answer to them; the stricter ones are ours. */
const beyond = cases({ source: rfc6455("7.4.2") }, [
  {
    id: "close/code-5000-is-answered",
    autobahn: ["7.13.1"],
    level: "MAY",
    informational: true,
    says: "answers close code 5000, which has no meaning, in any way",
    script: sends(5000),
    ...refusesCloseExactly(1000, 5000, 1002),
  },
  {
    id: "close/code-65535-is-answered",
    autobahn: ["7.13.2"],
    level: "MAY",
    informational: true,
    says: "answers close code 65535, which has no meaning, in any way",
    script: sends(65535),
    ...refusesCloseExactly(1000, 65535, 1002),
  },
  {
    id: "close/code-5000",
    level: "SHOULD",
    says: "refuses close code 5000, which has no meaning",
    script: sends(5000),
    ...refusesClose(1002),
  },
  {
    id: "close/code-65535",
    level: "SHOULD",
    says: "refuses close code 65535, which has no meaning",
    script: sends(65535),
    ...refusesClose(1002),
  },
]);

const echoed = cases(
  { level: "MAY", source: rfc6455("5.5.1"), events: NOTHING },
  (
    [
      ["close/code-1000-is-echoed", 1000],
      ["close/code-1001-is-echoed", 1001],
      ["close/code-3000-is-echoed", 3000],
      ["close/code-4999-is-echoed", 4999],
    ] as const
  ).map(([id, code]) => ({
    id,
    says: `answers a Close with the code that it received, ${code}`,
    script: sends(code),
    ending: { by: "probe", codes: [code], codeNeeded: true, clean: true } as const,
  })),
);

/** Which codes a Close frame may carry, and which it is answered with. */
export const closeCodes: readonly ConformanceCase[] = [
  ...legal,
  ...registered,
  ...illegal,
  ...alsoIllegal,
  ...beyond,
  ...echoed,
];
