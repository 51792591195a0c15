import type { ConformanceCase } from "../case/case.ts";
import { hex } from "../case/payload.ts";
import { comes, fails, MUST, message, rfc6455, seen } from "./words.ts";

/** "kosme" in Greek, in five code points of two and three octets: the text that the sequences below are cut from. */
export const KOSME = "ce ba e1 bd b9 cf 83 ce bc ce b5";

type Row = readonly [name: string, octets: string];

/** One group of sequences: all valid or all not. Names say what a sequence is; ids must never change. */
interface Group {
  /** Autobahn's group, 6.5 to 6.23; its rows are numbered in order. */
  readonly autobahn: string;
  readonly what: string;
  readonly rows: readonly (readonly [name: string, octets: string, valid: boolean])[];
}

const all = (valid: boolean, rows: readonly Row[]): Group["rows"] =>
  rows.map(([name, octets]) => [name, octets, valid]);

/** All prefixes of KOSME: valid where a code point ends. */
const PREFIX_ENDS = new Set([2, 5, 7, 9, 11]);
const prefixes: Group["rows"] = Array.from({ length: 11 }, (_, index) => {
  const octets = KOSME.split(" ").slice(0, index + 1);
  return [`${index + 1}-octets`, octets.join(" "), PREFIX_ENDS.has(index + 1)];
});

/** `count` octets that a lead octet asks for and does not get: each lead of a range followed by a space. */
const lonelyLeads = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${(from + index).toString(16)} 20`).join(" ");
const octetRun = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => (from + index).toString(16)).join(" ");
/** The last two code points of planes 1 to 16, which are no characters and valid all the same. */
const planeEnds: readonly Row[] = [
  "f09fbf",
  "f0afbf",
  "f0bfbf",
  "f18fbf",
  "f19fbf",
  "f1afbf",
  "f1bfbf",
  "f28fbf",
  "f29fbf",
  "f2afbf",
  "f2bfbf",
  "f38fbf",
  "f39fbf",
  "f3afbf",
  "f3bfbf",
  "f48fbf",
].flatMap((head, plane): Row[] =>
  ["be", "bf"].map((end) => [`u+${(plane + 1).toString(16)}fff${end === "be" ? "e" : "f"}`, head + end]),
);

const GROUPS: readonly Group[] = [
  {
    autobahn: "6.5",
    what: "text",
    rows: all(true, [
      ["ascii", "68 65 6c 6c 6f 24 77 6f 72 6c 64"],
      ["two-octets", "68 65 6c 6c 6f c2 a2 77 6f 72 6c 64"],
      ["three-octets", "68 65 6c 6c 6f e2 82 ac 77 6f 72 6c 64"],
      ["four-octets", "68 65 6c 6c 6f f0 a4 ad a2 77 6f 72 6c 64"],
      ["greek", KOSME],
    ]),
  },
  { autobahn: "6.6", what: "prefix", rows: prefixes },
  {
    autobahn: "6.7",
    what: "first-of-length",
    rows: all(true, [
      ["1", "00"],
      ["2", "c2 80"],
      ["3", "e0 a0 80"],
      ["4", "f0 90 80 80"],
    ]),
  },
  {
    autobahn: "6.8",
    what: "first-of-length",
    rows: all(false, [
      ["5", "f8 88 80 80 80"],
      ["6", "fc 84 80 80 80 80"],
    ]),
  },
  {
    autobahn: "6.9",
    what: "last-of-length",
    rows: all(true, [
      ["1", "7f"],
      ["2", "df bf"],
      ["3", "ef bf bf"],
      ["4", "f4 8f bf bf"],
    ]),
  },
  {
    autobahn: "6.10",
    what: "last-of-length",
    rows: all(false, [
      ["4-above-u+10ffff", "f7 bf bf bf"],
      ["5", "fb bf bf bf bf"],
      ["6", "fd bf bf bf bf bf"],
    ]),
  },
  {
    autobahn: "6.11",
    what: "border",
    rows: [
      ["u+d7ff", "ed 9f bf", true],
      ["u+e000", "ee 80 80", true],
      ["u+fffd", "ef bf bd", true],
      ["u+10ffff", "f4 8f bf bf", true],
      ["u+110000", "f4 90 80 80", false],
    ],
  },
  {
    autobahn: "6.12",
    what: "lone-continuation",
    rows: all(false, [
      ["80", "80"],
      ["bf", "bf"],
      ["2", "80 bf"],
      ["3", "80 bf 80"],
      ["4", "80 bf 80 bf"],
      ["5", "80 bf 80 bf 80"],
      ["6", "80 bf 80 bf 80 bf"],
      ["all", octetRun(0x80, 0xbe)],
    ]),
  },
  {
    autobahn: "6.13",
    what: "lonely-lead",
    rows: all(false, [
      ["of-2", lonelyLeads(0xc0, 0xde)],
      ["of-3", lonelyLeads(0xe0, 0xee)],
      ["of-4", lonelyLeads(0xf0, 0xf6)],
      ["of-5", lonelyLeads(0xf8, 0xfa)],
      ["of-6", lonelyLeads(0xfc, 0xfc)],
    ]),
  },
  {
    autobahn: "6.14",
    what: "last-octet-missing",
    rows: all(false, [
      ["of-2-low", "c0"],
      ["of-3-low", "e0 80"],
      ["of-4-low", "f0 80 80"],
      ["of-5-low", "f8 80 80 80"],
      ["of-6-low", "fc 80 80 80 80"],
      ["of-2-high", "df"],
      ["of-3-high", "ef bf"],
      ["of-4-high", "f7 bf bf"],
      ["of-5-high", "fb bf bf bf"],
      ["of-6-high", "fd bf bf bf bf"],
    ]),
  },
  {
    autobahn: "6.15",
    what: "last-octet-missing",
    rows: all(false, [
      [
        "ten-in-a-row",
        "c0 e0 80 f0 80 80 f8 80 80 80 fc 80 80 80 80 df ef bf f7 bf bf fb bf bf bf fd bf bf bf bf",
      ],
    ]),
  },
  {
    autobahn: "6.16",
    what: "impossible-octet",
    rows: all(false, [
      ["fe", "fe"],
      ["ff", "ff"],
      ["fe-fe-ff-ff", "fe fe ff ff"],
    ]),
  },
  {
    autobahn: "6.17",
    what: "overlong-slash",
    rows: all(false, [
      ["2", "c0 af"],
      ["3", "e0 80 af"],
      ["4", "f0 80 80 af"],
      ["5", "f8 80 80 80 af"],
      ["6", "fc 80 80 80 80 af"],
    ]),
  },
  {
    autobahn: "6.18",
    what: "overlong-highest",
    rows: all(false, [
      ["2", "c1 bf"],
      ["3", "e0 9f bf"],
      ["4", "f0 8f bf bf"],
      ["5", "f8 87 bf bf bf"],
      ["6", "fc 83 bf bf bf bf"],
    ]),
  },
  {
    autobahn: "6.19",
    what: "overlong-nul",
    rows: all(false, [
      ["2", "c0 80"],
      ["3", "e0 80 80"],
      ["4", "f0 80 80 80"],
      ["5", "f8 80 80 80 80"],
      ["6", "fc 80 80 80 80 80"],
    ]),
  },
  {
    autobahn: "6.20",
    what: "surrogate",
    rows: all(false, [
      ["d800", "ed a0 80"],
      ["db7f", "ed ad bf"],
      ["db80", "ed ae 80"],
      ["dbff", "ed af bf"],
      ["dc00", "ed b0 80"],
      ["df80", "ed be 80"],
      ["dfff", "ed bf bf"],
    ]),
  },
  {
    autobahn: "6.21",
    what: "surrogate-pair",
    rows: all(false, [
      ["d800-dc00", "ed a0 80 ed b0 80"],
      ["d800-dfff", "ed a0 80 ed bf bf"],
      ["db7f-dc00", "ed ad bf ed b0 80"],
      ["db7f-dfff", "ed ad bf ed bf bf"],
      ["db80-dc00", "ed ae 80 ed b0 80"],
      ["db80-dfff", "ed ae 80 ed bf bf"],
      ["dbff-dc00", "ed af bf ed b0 80"],
      ["dbff-dfff", "ed af bf ed bf bf"],
    ]),
  },
  {
    autobahn: "6.22",
    what: "no-character",
    rows: all(true, [["u+fffe", "ef bf be"], ["u+ffff", "ef bf bf"], ...planeEnds]),
  },
  {
    autobahn: "6.23",
    what: "special",
    rows: all(true, [
      ["u+fff9", "ef bf b9"],
      ["u+fffa", "ef bf ba"],
      ["u+fffb", "ef bf bb"],
      ["u+fffc", "ef bf bc"],
      ["u+fffd", "ef bf bd"],
      ["u+fffe", "ef bf be"],
      ["u+ffff", "ef bf bf"],
    ]),
  },
];

/** One message per sequence: returned when it is UTF-8, else refused with 1007. */
export const sequences: readonly ConformanceCase[] = GROUPS.flatMap(({ autobahn, what, rows }) =>
  rows.map(([name, octets, valid], index): ConformanceCase => {
    const payload = hex(octets);
    const shown = name.replace(/^u\+/, "U+").replaceAll("-", " ");
    return {
      ...MUST,
      id: `utf8/${what}-${name}`,
      says: `${valid ? "returns" : "refuses"} the UTF-8 sequence ${what.replaceAll("-", " ")} ${shown}${valid ? " unchanged" : ""}`,
      source: rfc6455("8.1"),
      autobahn: [`${autobahn}.${index + 1}`],
      script: [message("text", payload)],
      ...(valid ? comes(seen("text", payload)) : fails(1007)),
    };
  }),
);
