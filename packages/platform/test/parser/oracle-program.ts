/**
 * The platform's own parser in a process of its own: it changes the environment and the folder of whoever calls it. Takes one
 * {@link Asked} a message, and answers with one {@link Parsed}.
 */
import parser from "@serverless-devs/parse-spec";
import type { Asked, Parsed } from "./oracle.ts";

// It is CommonJS, whose default export Node hands on inside another one.
const { default: ParseSpec } = parser;
const own = { ...process.env };
const silent = new Proxy({}, { get: () => () => {} });

async function parsed({ dir, file, environment, environmentName }: Asked): Promise<Parsed> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, own, environment);
  process.chdir(dir);
  const argv = environmentName === undefined ? ["deploy"] : ["deploy", "--env", environmentName];
  try {
    const { steps } = await new ParseSpec(file, { argv, logger: silent }).start();
    const resources = steps.map(({ projectName, component, props }) => [
      projectName,
      { component: component === undefined ? undefined : String(component), props },
    ]);
    return { resources: Object.fromEntries(resources) };
  } catch (error) {
    return { refusal: String((error as Error).message) };
  }
}

process.on("message", (asked: Asked) => {
  void parsed(asked).then((answer) => process.send?.(answer));
});
