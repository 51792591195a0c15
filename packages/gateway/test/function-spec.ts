import type { FunctionSpec } from "@wsfn/platform";

/** A function with an anonymous trigger; a test overrides what it wants otherwise. */
export function functionSpec(over: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    name: "echo",
    region: "cn-hangzhou",
    runtime: "custom.debian12",
    target: "runtime",
    codeDir: import.meta.dirname,
    file: `${import.meta.dirname}/s.yaml`,
    command: [process.execPath, "echo-function.js"],
    port: 9000,
    environment: {},
    timeoutMs: 60_000,
    instanceConcurrency: 10,
    cpu: 0.35,
    memoryMb: 512,
    diskMb: 512,
    minInstances: 0,
    trigger: {
      name: "http",
      authType: "anonymous",
      methods: ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"],
      disableURLInternet: false,
      qualifier: "LATEST",
    },
    ...over,
  };
}
