import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { REFERENCE_ROOMS } from "../../mutants/rooms/reference.ts";

const NODE_MODULES = join(import.meta.dirname, "../../node_modules");

/** The server as a function: a program, its s.yaml and its wsfn.json in a folder of their own. */
export async function uwsFunction(node: string): Promise<{ readonly dir: string; remove(): void }> {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-uws-rooms-"));
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  try {
    await build({
      entryPoints: [join(import.meta.dirname, "uws-program.ts")],
      outfile: join(dir, "index.cjs"),
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      external: ["uWebSockets.js"],
      logLevel: "silent",
    });
    writeFileSync(join(dir, "s.yaml"), deployFile(node));
    writeFileSync(join(dir, "wsfn.json"), JSON.stringify(MANIFEST));
    return { dir, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const deployFile = (node: string): string => `
edition: 3.0.0
name: uws-rooms
access: default
resources:
  rooms:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: uws-rooms
      runtime: custom.debian12
      code: .
      timeout: 3600
      instanceConcurrency: 100
      environmentVariables: { NODE_PATH: ${JSON.stringify(NODE_MODULES)} }
      customRuntimeConfig: { command: [${JSON.stringify(node)}], args: [index.cjs], port: 9000 }
      triggers:
        - { triggerName: http, triggerType: http, triggerConfig: { authType: anonymous, methods: [GET] } }
`;

const MANIFEST = {
  summary: "Rooms on uWebSockets.js",
  language: "Node.js",
  capabilities: [],
  requires: ["redis-server"],
  profiles: {
    "short-history": { HISTORY_LINES: "3" },
    shared: { REDIS_URL: "{redis}" },
    flood: { COMMANDS_A_SECOND: "1000000" },
  },
  rooms: REFERENCE_ROOMS,
};
