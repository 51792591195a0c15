/** A language that a runtime brings, and where. */
export interface BuiltInLanguage {
  readonly language: "node" | "python" | "java" | "ruby" | "php" | "nginx";
  readonly version: string;
  /** Folder to put in front of PATH; absent: already on it, or on no page. */
  readonly bin?: string;
  readonly confirmed: boolean;
}

/** What a custom runtime is made of. */
export interface RuntimeRow {
  readonly debian: number;
  /** What a native module may need at most. From Debian itself. */
  readonly glibc: string;
  readonly languages: readonly BuiltInLanguage[];
  readonly says: string;
  readonly source: string;
}

const PAGE = "Custom runtime: environment";

/** The platform's custom runtimes. x86-64 only. */
export const RUNTIMES = {
  custom: {
    debian: 9,
    glibc: "2.24",
    languages: [
      { language: "python", version: "3.7.4", confirmed: true },
      { language: "node", version: "10.16.2", confirmed: true },
      { language: "java", version: "1.8", confirmed: true },
      { language: "ruby", version: "2.7", confirmed: true },
      { language: "nginx", version: "1.10.3", confirmed: true },
      { language: "php", version: "7.4.12", confirmed: true },
    ],
    says: "old; take a newer one",
    source: PAGE,
  },
  "custom.debian10": {
    debian: 10,
    glibc: "2.28",
    languages: [
      { language: "node", version: "20.10.0", bin: "/var/fc/lang/nodejs20/bin", confirmed: true },
      { language: "node", version: "18.19.0", bin: "/var/fc/lang/nodejs18/bin", confirmed: true },
      // Field reports: in some regions only the system's Python 3.7 is there.
      { language: "python", version: "3.10.9", bin: "/var/fc/lang/python3.10/bin", confirmed: false },
      { language: "python", version: "3.7", bin: "/usr/bin", confirmed: false },
      { language: "python", version: "2.7.16", bin: "/usr/bin", confirmed: true },
    ],
    says: "the one with Node.js",
    source: PAGE,
  },
  "custom.debian11": {
    debian: 11,
    glibc: "2.31",
    languages: [
      { language: "python", version: "3.12.4", bin: "/var/fc/lang/python3.12/bin", confirmed: true },
      { language: "python", version: "3.9", bin: "/usr/bin", confirmed: false },
    ],
    says: "no Node.js: bring it, or take a layer",
    source: PAGE,
  },
  "custom.debian12": {
    debian: 12,
    glibc: "2.36",
    languages: [{ language: "python", version: "3.11.2", bin: "/usr/bin", confirmed: true }],
    says: "no Node.js documented: bring it, or take a layer; not in every region",
    source: PAGE,
  },
} as const satisfies Record<string, RuntimeRow>;

/** Key of {@link RUNTIMES}, as `runtime:` has it. */
export type RuntimeName = keyof typeof RUNTIMES;

/** An official layer: `acs:fc:<region>:official:layers/<name>/versions/<n>`, unpacked to /opt. */
export interface LayerRow {
  readonly version: number;
  readonly contains: string;
  readonly bin: string;
  readonly runtimes: readonly RuntimeName[];
}

/** Official layers with language runtimes. Source: the vendor's list of public layers, 2026-08. */
export const LAYERS = {
  Nodejs16: { version: 1, contains: "Node.js 16.17.0", bin: "/opt/nodejs16/bin", runtimes: [] },
  Nodejs18: {
    version: 3,
    contains: "Node.js 18.19.0",
    bin: "/opt/nodejs18/bin",
    runtimes: ["custom.debian10"],
  },
  Nodejs20: {
    version: 3,
    contains: "Node.js 20.11.0",
    bin: "/opt/nodejs20/bin",
    runtimes: ["custom.debian10", "custom.debian11", "custom.debian12"],
  },
  Nodejs22: {
    version: 3,
    contains: "Node.js 22.23.2",
    bin: "/opt/nodejs22/bin",
    runtimes: ["custom.debian11", "custom.debian12"],
  },
  Nodejs24: {
    version: 1,
    contains: "Node.js 24.19.0",
    bin: "/opt/nodejs24/bin",
    runtimes: ["custom.debian11", "custom.debian12"],
  },
  Python310: {
    version: 3,
    contains: "Python 3.10.5",
    bin: "/opt/python3.10/bin",
    runtimes: ["custom", "custom.debian10", "custom.debian11", "custom.debian12"],
  },
  Python312: {
    version: 1,
    contains: "Python 3.12.9",
    bin: "/opt/python3.12/bin",
    runtimes: ["custom.debian12"],
  },
  Go1: { version: 1, contains: "Go 1.22.3", bin: "/opt/go1/bin", runtimes: ["custom.debian10"] },
} as const satisfies Record<string, LayerRow>;
