import type { Rule } from "../read/rule.ts";

const WORD = { is: "text", atLeast: 1 } as const;
const WORDS = { is: "list", of: WORD } as const;
const CASE_ID = { source: "[a-z0-9-]+/[a-z0-9./-]+", says: "be a case id: area/behaviour" } as const;

const LANGUAGE_TAG = {
  source: "[a-z]{2,3}(?:-[A-Za-z0-9]+)*",
  says: "be a language tag: zh, pt-BR",
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
      rule: { is: "text", oneOf: ["node", "python", "go"] },
      required: true,
      says: "The language it is written in.",
    },
    capabilities: {
      rule: WORDS,
      says: "What the server can do beyond RFC 6455's MUSTs; a case that needs more is out of scope.",
    },
    knownFailing: {
      rule: {
        is: "map",
        keys: CASE_ID,
        of: {
          is: "either",
          rules: [
            WORD,
            {
              is: "object",
              unknown: "error",
              fields: {
                reason: { rule: WORD, required: true, says: "Why it fails." },
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
                  says: "Fails or passes by the timing of packets: a pass does not make it stale. Default false.",
                },
              },
            },
          ],
        },
      },
      says: "Case id -> why it fails. An entry whose case passes is red.",
    },
    requires: {
      rule: WORDS,
      says: "What the machine must have: node, go, python3, docker, redis-server, ...",
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
          output: { rule: WORD, required: true, says: "Built again when missing or older than an input." },
        },
      },
      says: "How the app is made ready to run.",
    },
    profiles: {
      rule: { is: "map", of: { is: "map", of: { is: "text" } } },
      says: "Named sets of environment variables under which the suite starts the app as well.",
    },
    bench: { rule: { is: "boolean" }, says: "Takes part in the benchmark. Default true." },
  },
} as const satisfies Rule;
