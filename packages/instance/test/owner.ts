import { processesMarked } from "../src/machine/process-group.ts";
import { startInstance } from "../src/start-instance.ts";

// An owner of instances that tests kill. argv: a JSON list of specs. Prints one JSON line when all of them run.
const specs = JSON.parse(process.argv[2] ?? "[]");
const instances = [];
for (const spec of specs) instances.push(await startInstance(spec));
instances[0]?.freeze();
console.log(
  JSON.stringify(
    instances.map((i) => ({ id: i.id, host: i.host, port: i.port, pids: processesMarked(i.id) })),
  ),
);
