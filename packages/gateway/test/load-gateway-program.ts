// A gateway in a process of its own, which reports to its parent what it holds. Run with --expose-gc. argv: the connections that
// its instance takes, and JSON to lay over its function.
import { readdirSync } from "node:fs";
import type { FunctionSpec } from "@wsfn/platform";
import { startGateway } from "../src/index.ts";
import { functionSpec } from "./function-spec.ts";

const connections = Number(process.argv[2]);
const over: Partial<FunctionSpec> = JSON.parse(process.argv[3] ?? "{}");
const gateway = await startGateway({
  functions: [
    functionSpec({
      codeDir: `${import.meta.dirname}/functions`,
      command: [process.execPath, "echo.js"],
      timeoutMs: 600_000,
      memoryMb: 2048,
      instanceConcurrency: connections,
      ...over,
    }),
  ],
  maxPending: connections,
  clientEndDelayMs: 100,
});

process.on("message", (what: "usage" | "close") => {
  if (what === "close") {
    void gateway.close().then((summary) => {
      process.send?.({ summary });
      process.disconnect();
    });
    return;
  }
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.send?.({ descriptors: readdirSync("/proc/self/fd").length, heapUsed, rss });
});
process.send?.({ url: gateway.functions[0]?.url });
