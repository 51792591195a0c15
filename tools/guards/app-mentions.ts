import { parse } from "yaml";
import type { Finding, Guard } from "./guard.ts";
import type { Repository } from "./repository/repository.ts";
import { appNames } from "./repository/room.ts";

/** Where apps may be named: pages, tests, and what a tool writes. Code and configuration may not. */
const MAY_NAME_APPS =
  /\.md$|^docs\/|\.test\.[jt]s$|_test\.(?:go|py)$|\/test\/|^pnpm-lock\.yaml$|\.(?:png|svg|ico|woff2?)$/;

/** Adding an app is adding one folder: no code outside it knows its name, so there is no list to forget. */
export const appMentions: Guard = {
  name: "app-mentions",
  inspect(repository) {
    const names = appNames(repository);
    const findings: Finding[] = workspaceLists(repository);
    const files = repository.files.filter((path) => !MAY_NAME_APPS.test(path));
    for (const path of files) {
      const foreign = names.filter((name) => !path.startsWith(`apps/${name}/`));
      if (foreign.length === 0) continue;
      const pattern = new RegExp(
        `(?<![\\w-])(?:${foreign.map((name) => name.replaceAll(".", "\\.")).join("|")})(?![\\w-])`,
      );
      for (const [index, text] of repository.lines(path).entries()) {
        const name = pattern.exec(text)?.[0];
        if (name === undefined) continue;
        const remedy = "read the folders under apps/, or put what differs into the app's wsfn.json";
        findings.push({ path, line: index + 1, message: `names the app ${name}`, remedy });
      }
    }
    return { findings, looked: { apps: names.length, files: files.length } };
  },
};

/** The workspace takes apps by a glob, never one by one. */
function workspaceLists(repository: Repository): Finding[] {
  const path = "pnpm-workspace.yaml";
  const remedy = "list apps/* alone";
  if (!repository.has(path)) return [{ path, line: 1, message: "is not there", remedy }];
  const { packages = [] } = (parse(repository.text(path)) ?? {}) as { packages?: string[] };
  if (packages.includes("apps/*")) return [];
  return [
    { path, line: repository.lineOf(path, "packages:"), message: "does not take apps by a glob", remedy },
  ];
}
