import { join } from "node:path";
import { recordMissing } from "@wsfn/instance";
import { expect, test } from "vitest";
import { missingRedis } from "../../src/function/redis.ts";
import { conformanceDir } from "../../src/function.ts";
import { machineNodes } from "../package/machine-nodes.ts";
import { uwsFunction } from "./uws-function.ts";

/** The build of uWebSockets.js that loads on this house's own machines knows no later Node. */
const NODE = "20";
/** Pings, pongs and tokens that end are waited for, on several servers side by side, on a machine that is busy. */
const TIMEOUT_MS = 900_000;

test("rooms on uWebSockets.js keep every rule of the suite, on two instances as well", {
  timeout: TIMEOUT_MS,
}, async () => {
  const node = machineNodes.find(({ version }) => version.startsWith(`${NODE}.`));
  const why = `there is no Node ${NODE} on PATH`;
  const hint = `install Node ${NODE}`;
  const missing = [...(node ? [] : [{ name: `node ${NODE}`, why, hint }]), ...(await missingRedis())];
  for (const { name, why, hint } of missing)
    recordMissing({ what: "rooms on uWebSockets.js", why: `${name}: ${why}`, hint, where: "conformance" });
  if (node === undefined || missing.length > 0) {
    expect(process.env.WSFN_REQUIRE, `WSFN_REQUIRE=all: ${missing[0]?.why}`).not.toBe("all");
    return;
  }
  const { dir, remove } = await uwsFunction(join(node.folder, "node"));
  try {
    const { cases } = await conformanceDir(dir, { suites: ["rooms"], depth: "full" });
    const others = cases.filter(({ verdict }) => verdict !== "pass");
    expect(others.map(({ id, verdict, why }) => `${verdict} ${id}: ${why}`)).toEqual([]);
    expect(cases.some(({ id }) => id.endsWith("-on-another-instance"))).toBe(true);
  } finally {
    remove();
  }
});
