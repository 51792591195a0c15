import type { ExaminationOptions } from "../../src/doctor/examination.ts";
import { NODE_PATH } from "../project.ts";
import { type SickProject, triggers } from "./sick-project.ts";

/** A clock that is so many minutes ahead of this machine's. */
const clock = (minutes: number): ExaminationOptions => {
  const now = new Date();
  const at = new Date(now.getTime() + minutes * 60_000);
  return { now: () => now, timeSource: async () => ({ at, from: "clock.test", uncertainMs: 1000 }) };
};

const files = { "index.js": "" };
const signed = triggers({ authType: "function", methods: ["GET"] });
const jwt = (tokenLookup: string) =>
  triggers({
    authType: "jwt",
    methods: ["GET"],
    authConfig: { jwks: { keys: [{ kty: "oct", k: "AA" }] }, tokenLookup },
  });
export const DEPLOY_PROJECTS: readonly SickProject[] = [
  {
    check: "deploy-file",
    name: "a value that the platform does not take",
    bad: { files, props: { timeout: 90_000 } },
    detail: /86400/,
    at: /timeout: 90000/,
    good: { files },
  },
  {
    check: "deploy-file",
    name: "a field that is misspelt, so that its default is in effect",
    bad: { files, props: { memroySize: 512 } },
    detail: /props\.memroySize is not a field that is known here; did you mean memorySize\?/,
    at: /memroySize: 512/,
    good: { files, props: { memorySize: 512 } },
  },
  { check: "trigger", name: "no trigger", bad: { files, props: { triggers: undefined } }, good: { files } },
  {
    check: "trigger-get",
    name: "a trigger for POST alone",
    bad: { files, props: triggers({ authType: "anonymous", methods: ["POST"] }) },
    detail: /allows POST/,
    at: /methods:/,
    good: { files },
  },
  {
    check: "trigger-auth",
    name: "signed requests",
    bad: { files, props: signed },
    detail: /authType is function/,
    at: /authType: function/,
    good: { files },
  },
  {
    check: "trigger-auth",
    name: "no authType, which means signed requests",
    bad: { files, props: triggers({ methods: ["GET"] }) },
    detail: /no authType is set/,
    at: /triggerConfig:/,
    good: { files, props: jwt("query:token") },
  },
  {
    check: "trigger-auth",
    name: "a token in a header",
    bad: { files, props: jwt("header:Authorization:Bearer ") },
    detail: /authType is jwt/,
    good: { files, props: jwt("header:Authorization:Bearer ,cookie:token") },
  },
  {
    check: "trigger-public",
    name: "a public address that is closed",
    bad: { files, props: triggers({ authType: "anonymous", methods: ["GET"], disableURLInternet: true }) },
    at: /disableURLInternet: true/,
    good: { files },
  },
  {
    check: "clock",
    name: "a clock that is 16 minutes behind",
    bad: { files, props: signed, options: clock(16) },
    detail: /off by 16 min from clock\.test/,
    good: { files, props: signed, options: clock(14) },
  },
  {
    check: "timeout-default",
    name: "no timeout",
    bad: { files, props: { timeout: undefined } },
    good: { files, props: { timeout: 3 } },
  },
  {
    check: "timeout-short",
    name: "a timeout of 59 s",
    bad: { files, props: { timeout: 59 } },
    detail: /timeout is 59 s/,
    at: /timeout: 59/,
    good: { files, props: { timeout: 60 } },
  },
  {
    check: "session-affinity",
    name: "a kind of affinity that nobody documents",
    bad: { files, props: { sessionAffinity: "STICKY" } },
    detail: /^it is "STICKY"$/,
    at: /sessionAffinity: STICKY/,
    good: { files, props: { sessionAffinity: "NONE" } },
  },
  {
    check: "timeout-session",
    name: "a session that is longer",
    bad: { files, props: { timeout: 600, environmentVariables: { SESSION_SECONDS: "1800" } } },
    detail: /SESSION_SECONDS is 30 min, timeout 10 min/,
    at: /SESSION_SECONDS/,
    good: { files, props: { timeout: 1800, environmentVariables: { SESSION_SECONDS: "1800" } } },
  },
  {
    check: "timeout-session",
    name: "a heartbeat that never comes",
    bad: { files, props: { timeout: 30, environmentVariables: { HEARTBEAT_MS: "30000" } } },
    detail: /HEARTBEAT_MS is 30 s/,
    good: { files, props: { timeout: 31, environmentVariables: { HEARTBEAT_MS: "30000" } } },
  },
  {
    check: "concurrency-one",
    name: "one connection an instance",
    bad: { files, props: { instanceConcurrency: 1 } },
    detail: /without a health check/,
    at: /instanceConcurrency: 1/,
    good: { files },
  },
  {
    check: "memory-per-cpu",
    name: "too much memory for the vCPU that is not written",
    bad: { files, props: { cpu: undefined, memorySize: 2048 } },
    detail: /5\.71 GB/,
    at: /memorySize: 2048/,
    good: { files, props: { cpu: 1, memorySize: 2048 } },
  },
  {
    check: "memory-per-cpu",
    name: "too much memory for the vCPU that is written",
    bad: { files, props: { cpu: 0.1 } },
    detail: /1 to 4 GB of memory, not 5/,
    at: /cpu: 0\.1/,
    good: { files },
  },
  {
    check: "language-layer",
    name: "Node.js on Debian 12 without a layer",
    bad: { files, props: { layers: undefined } },
    detail: /PATH names the folder of layer Nodejs24/,
    good: { files },
  },
  {
    check: "language-path",
    name: "a layer that PATH does not lead to",
    bad: { files, props: { environmentVariables: { PATH: "/usr/bin:/bin" } } },
    detail: /Nodejs24 brings Node\.js in \/opt\/nodejs24\/bin, which is not on PATH/,
    at: /PATH: \/usr\/bin/,
    good: { files, props: { environmentVariables: { PATH: NODE_PATH } } },
  },
  {
    check: "language-path",
    name: "Node.js of Debian 10, which PATH does not lead to",
    bad: { files, props: { runtime: "custom.debian10", layers: undefined, environmentVariables: undefined } },
    detail: /\/var\/fc\/lang\/nodejs20\/bin, which is not on PATH/,
    good: {
      files,
      props: {
        runtime: "custom.debian10",
        layers: undefined,
        environmentVariables: { PATH: "/var/fc/lang/nodejs20/bin:/usr/bin:/bin" },
      },
    },
  },
];
