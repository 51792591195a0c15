/** Files that lie in a code folder and are of no use to a running function; .gitignore's words. */
interface DevFileRow {
  readonly patterns: readonly string[];
  readonly why: string;
}

/**
 * Left out of every package. Each row says why, because it is the list that people argue with; `!NAME` in .fcignore takes a file
 * back in. Documents at the top only: below, a page may be what a server serves.
 */
export const DEV_FILES = [
  { patterns: [".git", ".gitignore", ".gitattributes", ".github", ".svn", ".hg"], why: "version control" },
  { patterns: [".env", ".env.*"], why: "may hold secrets; a function's environment is in s.yaml" },
  { patterns: ["/s.yaml", "/s.yml", "/s_*.yaml", ".s", ".fcignore", "/wsfn.json"], why: "deploy files" },
  { patterns: ["/Dockerfile*", "/*.Dockerfile", ".dockerignore"], why: "build the image, not the zip" },
  {
    patterns: ["node_modules/.bin", "node_modules/.cache", "node_modules/.package-lock.json"],
    why: "a package manager's",
  },
  {
    patterns: ["*.zip", "*.zip.*.part", "*.tgz", ".wsfn", ".turbo", ".cache", "*.log", "coverage"],
    why: "made by tools",
  },
  { patterns: [".vscode", ".idea", ".DS_Store", "Thumbs.db", "*.swp"], why: "an editor's or a system's" },
  { patterns: ["/README*", "/CHANGELOG*", "/CONTRIBUTING*", "/docs"], why: "for people" },
  {
    patterns: [
      "/test",
      "/tests",
      "/__tests__",
      "*.test.*",
      "*.spec.*",
      "/test_*.py",
      "/*_test.py",
      "conftest.py",
    ],
    why: "tests",
  },
  {
    patterns: [
      "/biome.json*",
      "/ruff.toml",
      "/.golangci.*",
      "/vitest.config.*",
      "/tsconfig*.json",
      "/eslint.config.*",
      "/.eslintrc*",
      "*.tsbuildinfo",
    ],
    why: "settings of tools",
  },
  {
    patterns: ["/package-lock.json", "/pnpm-lock.yaml", "/yarn.lock", ".npmrc", "/uv.lock", "/poetry.lock"],
    why: "settings of package managers",
  },
  {
    patterns: ["__pycache__", "*.pyc", ".venv", "venv", ".pytest_cache", ".ruff_cache", ".mypy_cache"],
    why: "made by Python; byte code of another version, and different at each build",
  },
] as const satisfies readonly DevFileRow[];
