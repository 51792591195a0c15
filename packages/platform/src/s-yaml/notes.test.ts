import { describe, expect, test } from "vitest";
import { hooks, http, read } from "../../test/one-function.ts";
import type { NoteCode } from "../note.ts";

describe("notes", () => {
  test.each<[string, NoteCode, Record<string, unknown>, string]>([
    [
      "a near miss",
      "MisspeltField",
      { memorySise: 512 },
      "props.memorySise is not a field that is known here; did you mean memorySize?",
    ],
    [
      "a field of nowhere",
      "UnknownField",
      { zzzzzzzz: 1 },
      "props.zzzzzzzz is not a field that is known here; it has no effect",
    ],
    ["a region of nowhere", "UnknownValue", { region: "cn-hangzou" }, "did you mean cn-hangzhou?"],
    [
      "fields without effect",
      "IgnoredFields",
      { nasConfig: "auto", layers: ["l"] },
      "f: legal, without effect here: props.nasConfig, props.layers",
    ],
    [
      "a preStop above the usual quota",
      "PreStopQuota",
      hooks({ preStop: { handler: "x", timeout: 91 } }),
      "preStop.timeout above 90 s needs a raised quota; 90 s are given here",
    ],
    [
      "a trigger without GET",
      "NoGet",
      http({ methods: ["POST"] }),
      "every WebSocket handshake will be refused with 403",
    ],
    [
      "a trigger without authType",
      "SignedRequests",
      http({ methods: ["GET"] }),
      "has no authType, so requests must be signed",
    ],
    [
      "bearer",
      "AuthTypeOutsideSchema",
      http({ authType: "bearer", methods: ["GET"] }),
      "authType bearer is in the platform's manual, not in the schema",
    ],
    [
      "affinity over concurrency",
      "AffinityConcurrency",
      { sessionAffinity: "GENERATED_COOKIE", instanceConcurrency: 5 },
      "session affinity sets instanceConcurrency to 200",
    ],
    [
      "affinity that is not played",
      "AffinityNotPlayed",
      { sessionAffinity: "MCP_SSE" },
      "sessionAffinity MCP_SSE is not played",
    ],
    [
      "a token that is looked for in a form",
      "FormNotRead",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: {
          jwks: { keys: [{ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0" }] },
          tokenLookup: "form:token",
        },
      }),
      "tokenLookup: form is not played",
    ],
    [
      "a claim that is passed in a form",
      "FormNotRead",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: {
          jwks: { keys: [{ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0" }] },
          tokenLookup: "query:token",
          claimPassBy: "form:sub:user",
        },
      }),
      "claimPassBy: form is not played",
    ],
    [
      "a container's part of a process",
      "OtherTarget",
      { customContainerConfig: { image: "i" } },
      "customContainerConfig has no effect with runtime custom.debian12",
    ],
    [
      "triggers of other qualifiers",
      "OtherQualifier",
      {
        triggers: [
          ...http({ methods: ["GET"] }, { qualifier: "v1", triggerName: "old" }).triggers,
          ...http({ methods: ["GET"] }).triggers,
        ],
      },
      "trigger old of qualifier v1 is passed over",
    ],
  ])("names %s", (_, code, fields, want) => {
    const { notes, noteCodes } = read(fields);
    expect(notes).toContainEqual(expect.stringContaining(want));
    expect(noteCodes).toContain(code);
  });
});
