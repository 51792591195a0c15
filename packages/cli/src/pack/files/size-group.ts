import type { CodeFile } from "./code-files.ts";

/** Files that belong together, and what they weigh. */
export interface SizeGroup {
  readonly name: string;
  readonly files: number;
  /** Unpacked. */
  readonly bytes: number;
  /** In the zip file: what an upload takes. */
  readonly zippedBytes: number;
}

/** Groups the files of a package: by installed package where there are some, else by top folder. Heaviest first. */
export function sizeGroups(files: readonly CodeFile[], zipped: ReadonlyMap<string, number>): SizeGroup[] {
  const sites = siteFolders(files);
  const groups = new Map<string, SizeGroup>();
  for (const { path, data } of files) {
    const name = groupOf(path, sites);
    const group = groups.get(name) ?? { name, files: 0, bytes: 0, zippedBytes: 0 };
    groups.set(name, {
      name,
      files: group.files + 1,
      bytes: group.bytes + data.length,
      zippedBytes: group.zippedBytes + (zipped.get(path) ?? 0),
    });
  }
  return [...groups.values()].sort((a, b) => b.zippedBytes - a.zippedBytes || (a.name < b.name ? -1 : 1));
}

/** Folders that pip installed into: they hold `NAME-VERSION.dist-info`. */
function siteFolders(files: readonly CodeFile[]): ReadonlySet<string> {
  const found = files.map(({ path }) => /^(.*?)\/?[^/]+\.dist-info\//.exec(path)?.[1]);
  return new Set(found.filter((folder) => folder !== undefined));
}

/** An installed package, a folder of the function's own, or a single file at the top. */
function groupOf(path: string, sites: ReadonlySet<string>): string {
  const module = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
  if (module !== undefined) return module;
  for (const site of sites) {
    if (site !== "" && !path.startsWith(`${site}/`)) continue;
    const [first = "", rest] = path.slice(site === "" ? 0 : site.length + 1).split("/", 2);
    if (rest !== undefined)
      return `${site === "" ? "" : `${site}/`}${first.replace(/-[^-]+\.dist-info$/, "")}`;
  }
  const [top = "", below] = path.split("/", 2);
  return below === undefined ? path : `${top}/`;
}
