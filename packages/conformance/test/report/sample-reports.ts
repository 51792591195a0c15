import type { Level } from "../../src/case/case.ts";
import type { WireEntry } from "../../src/connection/wire-log.ts";
import type { Verdict } from "../../src/judge/verdict.ts";
import { type CaseResult, count, type Report } from "../../src/report/report.ts";

/** A case that passed, with what a test wants to be different. */
export const sampleCase = (over: Partial<CaseResult> = {}): CaseResult => ({
  id: "framing/reserved-bit-1",
  suite: "framing",
  level: "MUST",
  says: "fails the connection when RSV1 is set and no extension gives it a meaning",
  source: { rfc: 6455, section: "5.2" },
  autobahn: ["3.1", "3.2"],
  verdict: "pass",
  closeCode: 1002,
  why: "",
  elapsedMs: 3.4,
  ...over,
});

/** A report whose counts follow from its cases. */
export function sampleReport(cases: readonly CaseResult[], over: Partial<Report> = {}): Report {
  const suites = [...new Set(cases.map((one) => one.suite))];
  return {
    target: "apps/node-ws runtime direct",
    startedAt: "2026-03-14T09:26:53.589Z",
    elapsedMs: 8123.4,
    depth: "quick",
    strict: false,
    capabilities: ["permessage-deflate", "subprotocol", "process"],
    counts: count(cases.map((one) => one.verdict)),
    suites: Object.fromEntries(
      suites.map((suite) => [
        suite,
        count(cases.filter((one) => one.suite === suite).map((one) => one.verdict)),
      ]),
    ),
    cases,
    ...over,
  };
}

/** Request, answer, a frame with RSV1, its echo, and a socket that was cut. */
export const sampleWire: readonly WireEntry[] = [
  { direction: "event", atMs: 0, hex: "", bytes: 0, label: "connected" },
  {
    direction: "sent",
    atMs: 0.212,
    hex: "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 48 6f 73 74 3a 20 31 32 37 2e 30 2e 30 2e 31 3a 39 30 30 30 0d 0a",
    bytes: 187,
    label: "HTTP request GET /",
  },
  {
    direction: "received",
    atMs: 1.604,
    hex: "48 54 54 50 2f 31 2e 31 20 31 30 31 20 53 77 69 74 63 68 69 6e 67 20 50 72 6f 74 6f 63 6f 6c 73 0d 0a",
    bytes: 129,
    label: "HTTP response 101",
  },
  {
    direction: "sent",
    atMs: 1.93,
    hex: "c1 85 37 fa 21 3d 7f 9f 4d 51 58",
    bytes: 11,
    label: "text 5 B, RSV1",
  },
  { direction: "received", atMs: 2.41, hex: "81 05 48 65 6c 6c 6f", bytes: 7, label: 'text 5 B "Hello"' },
  { direction: "sent", atMs: 1002.6, hex: "88 82 11 22 33 44 12 ca", bytes: 8, label: "close 1000" },
  { direction: "received", atMs: 1003.1, hex: "88 02 03 e8", bytes: 4, label: "close 1000" },
  { direction: "event", atMs: 1003.4, hex: "", bytes: 0, label: "FIN" },
];

/** Everything a server could put into a report to deceive or attack whoever reads it. */
export const HOSTILE =
  "\u001b[2J\u001b]0;owned\u0007 </script><script>document.title='owned'</script><img src=http://192.0.2.1/x onerror=alert(1)> ]]> &amp; \u0000 \u202egnp.exe \ud800 \uffff\n::error::x\r\nok 1 - x # SKIP \\# ##vso[task.complete] \"'` é 接口 🎉";

export const hostileReport = (): Report =>
  sampleReport(
    [
      sampleCase({
        id: "framing/<b>&'\"",
        verdict: "fail",
        why: HOSTILE,
        says: HOSTILE,
        source: { rfc: "platform", section: HOSTILE },
        autobahn: [HOSTILE],
        detail: [HOSTILE],
        wire: [{ direction: "received", atMs: 1, hex: HOSTILE, bytes: 3, label: HOSTILE }],
        replay: `wsfn conform '${HOSTILE}'`,
      }),
      sampleCase({ id: "close/x", suite: "close", verdict: "out-of-scope", why: HOSTILE }),
      sampleCase({ id: "close/y", suite: "close", verdict: "known-failing", why: HOSTILE }),
      sampleCase({ id: "close/z", suite: "close", verdict: "untestable", why: HOSTILE }),
    ],
    { target: `ws://127.0.0.1/${HOSTILE}`, capabilities: [HOSTILE], remarks: [HOSTILE] },
  );

const WHY: Readonly<Record<Exclude<Verdict, "pass">, string>> = {
  fail: "expected the server to fail the connection with close 1002, but it echoed the message and kept the connection open",
  warn: "the connection was failed only after the whole frame had arrived, not at its first bad octet",
  untestable:
    "docker is not installed: this case needs a container that can be signalled (install Docker Engine 24 or newer)",
  "known-failing":
    "the library drops the TCP connection without a Close frame; RFC 6455 §7.1.7 allows that, §5.5.1 says SHOULD send one",
  "stale-known-failing": "the case passes now: take its entry out of knownFailing in apps/node-uws/wsfn.json",
  "out-of-scope": "needs permessage-deflate, which this server does not offer",
};

/** One case for each verdict, in one suite, each but the pass with its reason, wire and replay. */
export const oneOfEach = (): Report =>
  sampleReport(
    (
      ["pass", "fail", "warn", "untestable", "known-failing", "stale-known-failing", "out-of-scope"] as const
    ).map((verdict) =>
      withStory(sampleCase({ id: `framing/${verdict}-case`, verdict }), "apps/node-ws runtime direct"),
    ),
  );

function withStory(one: CaseResult, target: string): CaseResult {
  if (one.verdict === "pass") return one;
  const told = { ...one, why: WHY[one.verdict] };
  if (one.verdict === "untestable" || one.verdict === "out-of-scope") return { ...told, closeCode: null };
  return {
    ...told,
    wire: sampleWire,
    replay: `npx wsfn conform ${target.split(" ")[0]} --target ${target.split(" ")[1]} --via ${target.split(" ")[2]} --case ${one.id}`,
  };
}

interface Theme {
  readonly suite: string;
  readonly rfc: CaseResult["source"]["rfc"];
  readonly section: string;
  readonly rules: readonly string[];
  readonly variations: readonly string[];
}

const THEMES: readonly Theme[] = [
  {
    suite: "handshake",
    rfc: 6455,
    section: "4.2.1",
    rules: [
      "refuse a request whose Sec-WebSocket-Key is",
      "answer 426 when the version is",
      "accept an Upgrade header that is",
    ],
    variations: [
      "missing",
      "too short",
      "too long",
      "sent twice",
      "not base64",
      "empty",
      "in lower case",
      "one of a list",
      "folded",
      "sent one octet at a time",
    ],
  },
  {
    suite: "framing",
    rfc: 6455,
    section: "5.2",
    rules: [
      "fail the connection when a reserved bit is set in",
      "fail the connection on opcode 3 in",
      "echo the payload that comes with",
    ],
    variations: [
      "a text frame",
      "a binary frame",
      "a ping",
      "a pong",
      "a close frame",
      "the middle of a message",
      "the same packet as the request",
      "a 16-bit length",
      "a 64-bit length",
      "an unmasked frame",
    ],
  },
  {
    suite: "control",
    rfc: 6455,
    section: "5.5",
    rules: ["answer a ping with its payload when it has", "ignore an unsolicited pong with"],
    variations: [
      "no payload",
      "text",
      "binary",
      "125 octets",
      "one octet a packet",
      "ten pings before it",
      "a fragment around it",
    ],
  },
  {
    suite: "fragmentation",
    rfc: 6455,
    section: "5.4",
    rules: ["join fragments that arrive", "fail the connection on a continuation"],
    variations: [
      "in one packet",
      "in two packets",
      "octet by octet",
      "around a ping",
      "around two pings",
      "without a start",
      "after a final frame",
      "with 256 empty ones",
    ],
  },
  {
    suite: "utf8",
    rfc: 6455,
    section: "8.1",
    rules: ["close 1007 on", "echo", "fail fast on", "accept over fragments"],
    variations: [
      "an overlong slash",
      "a lone surrogate",
      "U+FFFF",
      "a truncated sequence",
      "five-octet forms",
      "six-octet forms",
      "a lone continuation",
      "the κόσμε text",
      "the first of length 2",
      "the first of length 3",
      "the first of length 4",
      "the last of length 1",
      "the last of length 2",
      "the last of length 3",
      "noncharacters",
      "octet 0xFE",
      "octet 0xFF",
      "two lone octets",
      "a BOM",
      "a cut code point",
    ],
  },
  {
    suite: "close",
    rfc: 6455,
    section: "7.4.1",
    rules: ["answer close code", "refuse close code", "finish the handshake after code"],
    variations: [
      "0",
      "999",
      "1000",
      "1001",
      "1002",
      "1003",
      "1004",
      "1005",
      "1006",
      "1007",
      "1011",
      "1012",
      "1013",
      "1014",
      "1015",
      "1016",
      "2999",
      "3000",
      "4999",
      "5000",
      "65535",
    ],
  },
  {
    suite: "limits",
    rfc: "echo",
    section: "MAX_MESSAGE_BYTES",
    rules: ["echo a message of", "close 1009 on a message of", "echo in fragments"],
    variations: [
      "64 KiB",
      "256 KiB",
      "1 MiB",
      "4 MiB",
      "8 MiB",
      "16 MiB",
      "1 MiB in 64 B frames",
      "1 MiB in 1 KiB frames",
      "1 MiB chopped by 128",
      "1000 small ones",
      "1 MiB and one octet",
    ],
  },
  {
    suite: "deflate",
    rfc: 7692,
    section: "7.2.3.1",
    rules: [
      "echo compressed JSON with",
      "echo compressed HTML with",
      "echo a compressed picture with",
      "echo a compressed book with",
      "echo a compressed document with",
      "agree on",
      "inflate the RFC's example of",
      "refuse an offer of",
      "keep its window over",
      "end in 1009 a bomb of",
    ],
    variations: [
      "16 B messages",
      "64 B messages",
      "256 B messages",
      "1 KiB messages",
      "4 KiB messages",
      "8 KiB messages",
      "16 KiB messages",
      "32 KiB messages",
      "64 KiB messages",
      "128 KiB messages",
      "8 KiB in 256 B frames",
      "16 KiB in 1 KiB frames",
      "no context takeover",
      "server window 9",
      "server window 15",
      "client window 8",
      "two offers",
      "three offers",
      "a duplicate parameter",
      "a block with BFINAL",
      "an empty message",
      "two blocks",
    ],
  },
  {
    suite: "robustness",
    rfc: "echo",
    section: "bounded resources",
    rules: ["stay up and within its memory under"],
    variations: [
      "1,000 connects and resets",
      "100,000 empty fragments",
      "a reader that never reads",
      "one octet a second",
      "a half-open handshake",
      "a TLS hello",
      "an HTTP/2 preface",
      "random octets",
      "silence",
    ],
  },
  {
    suite: "platform",
    rfc: "platform",
    section: "custom runtime",
    rules: ["keep the contract for"],
    variations: [
      "listening on all interfaces",
      "the port from FC_SERVER_PORT",
      "readiness in time",
      "POST /initialize",
      "GET /pre-stop",
      "SIGTERM with 1001",
      "exit code 0 after SIGTERM",
      "unknown x-fc headers",
      "keep-alive of 900 s",
      "GET /healthz",
    ],
  },
];

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

function catalogue(): CaseResult[] {
  return THEMES.flatMap(({ suite, rfc, section, rules, variations }) =>
    rules.flatMap((rule, r) =>
      variations.map((variation, v) =>
        sampleCase({
          id: `${suite}/${slug(`${rule.split(" ").slice(0, 2).join(" ")} ${variation}`)}-${r + 1}`,
          suite,
          level:
            (["MUST", "MUST", "MUST", "SHOULD"] as const satisfies readonly Level[])[(r + v) % 4] ?? "MUST",
          says: `${rule} ${variation}`,
          source: { rfc, section },
          autobahn: rfc === 6455 || rfc === 7692 ? [`${r + 1}.${v + 1}.1`] : [],
          closeCode: 1000,
          elapsedMs: 1 + ((r * 7 + v * 13) % 29) * (suite === "deflate" ? 9.1 : 0.7),
        }),
      ),
    ),
  );
}

/** How a variant of the fleet departs from a clean sheet: the share of cases in a suite that get a verdict. */
type Flaw = readonly [suite: string, verdict: Verdict, everyNth: number];
const VARIANTS: Readonly<Record<string, readonly Flaw[]>> = {
  "apps/node-ws": [["limits", "known-failing", 9]],
  "apps/node-uws": [
    ["utf8", "warn", 20],
    ["framing", "warn", 14],
    ["deflate", "known-failing", 44],
    ["handshake", "fail", 11],
    ["close", "stale-known-failing", 60],
  ],
  "apps/bun-container": [],
  "apps/python-websockets": [
    ["close", "known-failing", 16],
    ["fragmentation", "warn", 12],
    ["deflate", "fail", 70],
  ],
  "apps/go-ws": [
    ["deflate", "out-of-scope", 1],
    ["utf8", "fail", 9],
  ],
  "apps/node-chat": [
    ["robustness", "fail", 4],
    ["control", "warn", 9],
  ],
};

/** Six apps, each by runtime and container, direct and through the gateway: what a whole test run hands to the page. */
export function fleet(): Report[] {
  const cases = catalogue();
  return Object.entries(VARIANTS).flatMap(([app, flaws], a) =>
    ["runtime direct", "runtime gateway", "container direct", "container gateway"].map((how, h) => {
      const target = `${app} ${how}`;
      const judged = cases.map((one, at) => {
        const hit = flaws.find(([suite, , nth]) => suite === one.suite && at % nth === 0);
        const missing = h > 1 && a === 4 && one.suite === "platform";
        const verdict = missing
          ? "untestable"
          : (hit?.[1] ?? (h % 2 && one.suite === "platform" && at % 5 === 0 ? "out-of-scope" : "pass"));
        return withStory({ ...one, verdict, level: verdict === "warn" ? "SHOULD" : one.level }, target);
      });
      return sampleReport(judged, {
        target,
        elapsedMs: 6200 + a * 911 + h * 377,
        startedAt: `2026-03-14T09:${26 + a}:${10 + h}.000Z`,
      });
    }),
  );
}
