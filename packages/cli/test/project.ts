import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";

/** Contents by path; `*` before a path sets the x bit. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder that goes with the test. */
export function folder(files: Files = {}): string {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-cli-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  addFiles(dir, files);
  return dir;
}

export function addFiles(dir: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir, name.replace(/^\*/, ""));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: name.startsWith("*") ? 0o755 : 0o644 });
  }
}

/** Fields of one function's `props`, over those of a sound one. */
export type Props = Readonly<Record<string, unknown>>;

export const NODE_PATH = "/opt/nodejs24/bin:/usr/local/bin:/usr/bin:/bin";

/** Props of a function that no check has anything to say about. A field that is `undefined` is left out. */
export const soundProps = (more: Props = {}): Props => ({
  region: "cn-hangzhou",
  functionName: "f",
  runtime: "custom.debian12",
  layers: ["acs:fc:cn-hangzhou:official:layers/Nodejs24/versions/1"],
  cpu: 0.5,
  memorySize: 512,
  timeout: 3600,
  instanceConcurrency: 20,
  code: ".",
  environmentVariables: { PATH: NODE_PATH },
  customRuntimeConfig: { command: ["node", "index.js"], port: 9000 },
  triggers: [
    {
      triggerName: "t",
      triggerType: "http",
      triggerConfig: { authType: "anonymous", methods: ["GET", "POST"] },
    },
  ],
  ...more,
});

/** The s.yaml of one function. */
export const deployFile = (props: Props = soundProps()): string =>
  stringify({
    edition: "3.0.0",
    name: "test",
    resources: { f: { component: "fc3", props: JSON.parse(JSON.stringify(props)) } },
  });

/** A folder with an s.yaml. */
export const project = (files: Files, more: Props = {}): string =>
  folder({ "s.yaml": deployFile(soundProps(more)), ...files });

/** A server that does all that the platform asks of one. `more` is code that sees `server`, `request` and `response`. */
export const server = (answer = 'response.end("ok")'): string => `
import { createServer } from "node:http";
const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => { ${answer} });
server.listen(Number(process.env.FC_SERVER_PORT ?? 9000), "0.0.0.0");
`;
