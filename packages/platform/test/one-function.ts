import { placed } from "../src/platform-error.ts";
import { parseFunctions } from "../src/s-yaml/s-yaml.ts";

/** Props of a legal function with one field set otherwise, as flow YAML (so as JSON). */
export function read(fields: Record<string, unknown>) {
  const legal = { region: "cn-hangzhou", functionName: "f", runtime: "custom.debian12", code: "./code" };
  const props = Object.fromEntries(
    Object.entries({ ...legal, ...fields }).filter(([, value]) => value !== undefined),
  );
  const source = JSON.stringify({ edition: "3.0.0", resources: { f: { component: "fc3", props } } });
  const { functions, notes } = parseFunctions(source, "/x/s.yaml", { environment: {} });
  return { spec: functions[0], notes: notes.map(placed), noteCodes: notes.map(({ code }) => code) };
}

/** An HTTP trigger with this config. */
export const http = (config: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  triggers: [{ triggerName: "t", triggerType: "http", triggerConfig: config, ...rest }],
});
/** These lifecycle hooks. */
export const hooks = (config: Record<string, unknown>) => ({ instanceLifecycleConfig: config });
