import { PlatformError } from "../../src/platform-error.ts";
import { readProject } from "../../src/project/project.ts";
import { child, plain } from "../../src/read/located.ts";
import { Report } from "../../src/read/report.ts";
import { readText } from "../../src/read/source-file.ts";
import type { Asked, Parsed } from "./oracle.ts";

/** What our reading makes of the same file: the same shape, and what it notes. */
export function ours({
  file,
  environment,
  environmentName,
}: Asked): Parsed & { readonly notes: readonly string[] } {
  const report = new Report(file);
  try {
    const source = readText(file, report);
    report.throwIfAny();
    const project = readProject(source ?? "", report, { environment, environmentName });
    report.throwIfAny();
    const resources = (project?.resources ?? []).map(({ name, component, body }) => {
      const props = child(body, "props");
      return [name, { component: component?.name, props: props === undefined ? {} : plain(props) }];
    });
    return {
      resources: JSON.parse(JSON.stringify(Object.fromEntries(resources))),
      notes: report.notes.map(({ code }) => code),
    };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { refusal: error.message, notes: error.notes.map(({ code }) => code) };
  }
}
