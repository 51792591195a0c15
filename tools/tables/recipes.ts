import { globSync, readFileSync } from "node:fs";
import { extname, join, posix } from "node:path";

/** A file of a recipe, as it stands on the recipe's page: the page, the mark there, and the block. */
export interface RecipeBlock {
  readonly file: string;
  /** `recipe ws/index.js` */
  readonly name: string;
  readonly render: () => string;
}

/** Where the pages of the recipes stand, one folder for each language. */
const PAGES = ["docs/recipes", "docs/zh/recipes"];
/** Files that a reader has to have and need not read. */
const UNSHOWN = /(?:^|\/)go\.sum$/;
const LANGUAGES: Readonly<Record<string, string>> = {
  ".js": "js",
  ".json": "json",
  ".py": "python",
  ".go": "go",
  ".mod": "text",
  ".java": "java",
  ".xml": "xml",
  ".yaml": "yaml",
  ".sh": "bash",
  ".properties": "properties",
  ".txt": "text",
};

/** Every file of every recipe, once for each language: a page shows the files that are tried, not a copy of them. */
export const recipeBlocks = (root: string): RecipeBlock[] =>
  globSync("docs/recipes/*/**/*.*", { cwd: root, exclude: (path) => MADE.test(path) })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !UNSHOWN.test(path))
    .sort()
    .flatMap((path) => {
      const [recipe = "", ...rest] = posix.relative("docs/recipes", path).split("/");
      return PAGES.map((pages) => ({
        file: `${pages}/${recipe}.md`,
        name: `recipe ${recipe}/${rest.join("/")}`,
        render: () => block(root, path),
      }));
    });

/** What a recipe's commands make. */
const MADE = /(?:^|[\\/])(?:node_modules|target|python|package-lock\.json)$/;

const block = (root: string, path: string): string =>
  `\`\`\`${LANGUAGES[extname(path)] ?? "text"}\n${readFileSync(join(root, path), "utf8").trimEnd()}\n\`\`\``;
