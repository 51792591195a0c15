import type { Rule } from "../read/rule.ts";

const WORD = { is: "text", atLeast: 1 } as const;
const WORDS = { is: "list", of: WORD } as const;
const CASE_ID = { source: "[a-z0-9]+/[a-z0-9.+-]+", says: "be a case id: area/behaviour" } as const;

const LANGUAGE_TAG = {
  source: "[a-z]{2,3}(?:-[A-Za-z0-9]+)*",
  says: "be a language tag: zh, pt-BR",
} as const;

const REQUEST_PATH = { source: "/[!-~]*", says: "begin with /, in ASCII and without spaces" } as const;

const AT_LEAST_ONE = { is: "integer", min: 1 } as const;

/** Fields of `rooms`. */
const ROOMS = {
  path: {
    rule: { is: "text", pattern: REQUEST_PATH },
    says: "Where rooms take WebSocket handshakes. Default: path.",
  },
  channel: { rule: WORD, says: "The channel of a room. Default {room}." },
  connect: {
    rule: { is: "map", of: { is: "anything" } },
    says: "What a client sends with its connect command: data, token. Default: nothing.",
  },
  publish: { rule: { is: "anything" }, says: 'What a client publishes. Default { "text": "{text}" }.' },
  offers: {
    rule: {
      is: "list",
      of: { is: "text", oneOf: ["history", "recovery", "presence", "joins", "rpc"] },
    },
    says: "What the server offers beside the commands that each has. Default: found out.",
  },
  rpc: {
    rule: { is: "map", of: { is: "anything" } },
    says: "A call that is answered: method, data. Needed for the offer rpc.",
  },
  tokenSecret: {
    rule: WORD,
    says: "The secret by which the server verifies tokens (HS256) under the profile tokens. Default: none is sent.",
  },
  messages: {
    rule: { is: "boolean" },
    says: "False: it takes no message that expects no reply (send). Default: not tried.",
  },
  unknownChannel: { rule: WORD, says: "A channel that does not exist. Default: not tried." },
  limits: {
    rule: {
      is: "object",
      unknown: "error",
      fields: {
        messageBytes: { rule: AT_LEAST_ONE, says: "A longer message closes with 1009." },
        channelBytes: { rule: AT_LEAST_ONE, says: "A longer channel name is refused with 107." },
        channelsPerClient: { rule: AT_LEAST_ONE, says: "One channel more is refused with 106." },
        commandsPerSecond: { rule: AT_LEAST_ONE, says: "Far more commands at once are refused with 111." },
      },
    },
    says: "Limits that the suite goes beyond. One that is not stated is not tried.",
  },
} as const;

/** Every field of `wsfn.json`. The list is ours, so a field that is not in it is an error. */
export const MANIFEST = {
  is: "object",
  unknown: "error",
  fields: {
    summary: {
      rule: { is: "text", atLeast: 1, atMost: 200 },
      required: true,
      says: "One line: what this app is.",
    },
    summaryIn: {
      rule: { is: "map", keys: LANGUAGE_TAG, of: { is: "text", atLeast: 1, atMost: 200 } },
      says: 'The same line in other languages, by language tag: { "zh": ... }.',
    },
    language: {
      rule: { is: "text", atLeast: 1, atMost: 40 },
      required: true,
      says: "The language it is written in, as tables show it: Node.js, Rust.",
    },
    capabilities: {
      rule: WORDS,
      says: "What the server can do beyond RFC 6455's MUSTs; a case that needs more is out of scope.",
    },
    knownFailing: {
      rule: {
        is: "list",
        of: {
          is: "object",
          unknown: "error",
          fields: {
            reason: {
              rule: WORD,
              required: true,
              says: "Why they fail: the rule, and what the server does instead.",
            },
            cases: {
              rule: { is: "list", of: { is: "text", pattern: CASE_ID }, atLeast: 1 },
              required: true,
              says: "Ids of the cases that fail for it.",
            },
            via: {
              rule: { is: "text", oneOf: ["direct", "gateway"] },
              says: "Only this way. Default: both.",
            },
            target: {
              rule: { is: "text", oneOf: ["runtime", "container"] },
              says: "Only this target. Default: both.",
            },
            sometimes: {
              rule: { is: "boolean" },
              says: "They fail or pass by the timing of packets: a pass does not make the entry stale. Default false.",
            },
          },
        },
      },
      says: "Cases that are known to fail, grouped by reason. A listed case that passes is red.",
    },
    requires: {
      rule: {
        is: "list",
        of: {
          is: "either",
          rules: [
            WORD,
            {
              is: "object",
              unknown: "error",
              fields: {
                name: { rule: WORD, required: true, says: "The program, as it is found on PATH." },
                install: { rule: WORD, required: true, says: "How to get it, in one line." },
              },
            },
          ],
        },
      },
      says: "What the machine must have: docker, redis-server, ... or any program on PATH: cargo.",
    },
    build: {
      rule: {
        is: "object",
        unknown: "error",
        fields: {
          command: {
            rule: { is: "list", of: WORD, atLeast: 1 },
            required: true,
            says: "argv, no shell; run in the app's folder.",
          },
          inputs: {
            rule: { is: "list", of: WORD, atLeast: 1 },
            required: true,
            says: "Files and folders that the output is made from.",
          },
          output: {
            rule: WORD,
            required: true,
            says: "What the command makes last; built again when missing or older than an input.",
          },
        },
      },
      says: "How the app is made ready to run.",
    },
    profiles: {
      rule: { is: "map", of: { is: "map", of: { is: "text" } } },
      says: "Named sets of environment variables under which the suite starts the app as well: large, origins, short-history (a room keeps 3 publications), shared (two instances share their rooms; {redis} stands for the address of a Redis that runs meanwhile), tokens (clients have to show a token), flood (a client may publish as fast as it likes).",
    },
    path: {
      rule: { is: "text", pattern: REQUEST_PATH },
      says: "Where it takes WebSocket handshakes, query included. Default /.",
    },
    rooms: {
      rule: { is: "object", unknown: "error", fields: ROOMS },
      says: "Rooms of the Centrifuge client protocol: what suite `rooms` has to know. In texts {room}, {name}, {text} and {uuid} stand for fresh ones.",
    },
    bench: { rule: { is: "boolean" }, says: "Takes part in the benchmark. Default true." },
    beginHere: {
      rule: { is: "boolean" },
      says: "The template that is used when none is named. One app has it. Default false.",
    },
  },
} as const satisfies Rule;
