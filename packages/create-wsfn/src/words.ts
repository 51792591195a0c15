/** The languages that the questions are asked in. */
export type Locale = "en" | "zh";

/** Chinese where WSFN_LANG or else the environment's locale is Chinese, else English (POSIX: LC_ALL before LC_MESSAGES before LANG). */
export function localeOf(env: NodeJS.ProcessEnv = process.env): Locale {
  return /^zh/i.test(env.WSFN_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || "") ? "zh" : "en";
}

/** What `--help` has of each argument and option, and of the examples. */
export interface HelpWords {
  readonly description: string;
  readonly folder: string;
  readonly template: string;
  readonly target: string;
  readonly name: string;
  readonly packageManager: (names: string) => string;
  readonly yes: string;
  readonly install: string;
  readonly noInstall: string;
  readonly overwrite: string;
  readonly list: string;
  readonly json: string;
  readonly examples: string;
  readonly asks: string;
  readonly asksNothing: string;
  readonly shows: string;
}

/** What can keep a function from being created. */
export type CreateProblem =
  | "UnknownTemplate"
  | "UnknownTarget"
  | "BadName"
  | "NotEmpty"
  | "NotWritable"
  | "NotPublished"
  | "InstallFailed";

/** What is said of each, and the way out. */
export interface ProblemWords {
  readonly noTemplate: (got: string, known: { readonly near: string } | readonly string[]) => string;
  readonly noTarget: (template: string, known: string, got: string) => string;
  readonly badName: (got: string, better: string | undefined) => string;
  readonly notEmpty: (folder: string) => string;
  readonly notWritable: (folder: string, why: string) => string;
  readonly notPublished: string;
  readonly noInstaller: (command: string, why: string | undefined) => string;
  readonly notInstalled: (command: string, ended: string | number) => string;
  readonly wayOut: Readonly<Record<CreateProblem, string>>;
}

/** Every text that create-wsfn shows to a person. */
export interface Words {
  readonly help: HelpWords;
  readonly title: string;
  readonly folder: string;
  readonly template: string;
  readonly target: string;
  readonly targets: Readonly<Record<"runtime" | "container" | "both", string>>;
  readonly packageManager: string;
  readonly install: string;
  readonly overwrite: (folder: string) => string;
  readonly cancelled: string;
  readonly installing: (manager: string) => string;
  readonly installed: string;
  readonly installStopped: string;
  readonly installFailed: string;
  readonly named: (name: string) => string;
  readonly done: (name: string) => string;
  readonly next: string;
  readonly again: string;
  readonly problems: ProblemWords;
}

const EN: Words = {
  help: {
    description: "make a function of your own from a tested template",
    folder: "the folder to make, default my-ws; its name is the function's",
    template: "the template; --list shows them",
    target: "how it will run; default: all that the template has",
    name: "the function's name, where it is not the folder's",
    packageManager: (names) => `${names}; default: the one that runs this`,
    yes: "ask nothing: take the defaults for what is not named",
    install: "install dependencies without asking",
    noInstall: "do not install dependencies",
    overwrite: "replace what is in the folder, save for its .git",
    list: "show the templates and make nothing",
    json: "with --list: as JSON",
    examples: "Examples:",
    asks: "asks for the rest",
    asksNothing: "asks nothing",
    shows: "shows the templates",
  },
  title: "A WebSocket function of your own",
  folder: "Folder",
  template: "Template",
  target: "How it will run",
  targets: {
    runtime: "custom runtime: a process, uploaded as a zip",
    container: "custom container: an image",
    both: "both, each as a function of its own",
  },
  packageManager: "Package manager",
  install: "Install dependencies now?",
  overwrite: (folder) => `${folder} is not empty. Replace what is in it?`,
  cancelled: "Cancelled. Nothing was made.",
  installing: (manager) => `Installing with ${manager}`,
  installed: "Installed",
  installStopped: "The installation was stopped. The files are there; install again in the folder.",
  installFailed: "The installation failed",
  named: (name) => `The function is named ${name}: names are lower-case letters, digits and hyphens.`,
  done: (name) => `${name} is ready.`,
  next: "Next",
  again: "The same again, without questions:",
  problems: {
    noTemplate: (got, known) =>
      `expected a template, got "${got}": ${"near" in known ? `did you mean ${known.near}?` : `there are ${known.join(", ")}`}`,
    noTarget: (template, known, got) => `expected a target of ${template} (${known}), got "${got}"`,
    badName: (got, better) =>
      `expected a name of lower-case letters, digits and hyphens that begins with a letter, at most 50, got "${got}"${better === undefined ? "" : `; ${better} would do`}`,
    notEmpty: (folder) => `expected a new or empty folder, got ${folder} with files in it`,
    notWritable: (folder, why) => `expected to be able to write ${folder}, got ${why}`,
    notPublished: "expected the published create-wsfn, got its sources in a clone",
    noInstaller: (command, why = "it is not on PATH") => `expected to run ${command}, and ${why}`,
    notInstalled: (command, ended) =>
      `expected ${command} to install, got ${typeof ended === "number" ? `exit code ${ended}` : ended}`,
    wayOut: {
      UnknownTemplate: "see them all with --list",
      UnknownTarget: "leave --target out for the template's own",
      BadName: "choose another folder, or name the function with --name",
      NotEmpty: "choose another folder, or replace what is in it with --overwrite",
      NotWritable: "choose a folder that you may write to",
      NotPublished: "in a clone `npx pnpm@10 wsfn new DIR` makes the same folder, and lets the clone run it",
      InstallFailed: "the files are there: install again in the folder",
    },
  },
};

const ZH: Words = {
  help: {
    description: "由经过测试的模板创建您自己的函数",
    folder: "要创建的目录，默认 my-ws；目录名即函数名",
    template: "模板；--list 列出全部",
    target: "运行方式；默认：模板具备的全部方式",
    name: "函数名，与目录名不同时给出",
    packageManager: (names) => `${names}；默认：运行本命令的那一个`,
    yes: "不询问：没有给出的都用默认值",
    install: "不询问，直接安装依赖",
    noInstall: "不安装依赖",
    overwrite: "替换目录中的内容，保留其 .git",
    list: "列出模板，不创建任何内容",
    json: "与 --list 同用：以 JSON 列出",
    examples: "示例：",
    asks: "其余逐项询问",
    asksNothing: "什么都不询问",
    shows: "列出模板",
  },
  title: "创建您自己的 WebSocket 函数",
  folder: "目录",
  template: "模板",
  target: "运行方式",
  targets: {
    runtime: "自定义运行时：一个进程，以 zip 上传",
    container: "自定义容器：一个镜像",
    both: "两者都要，各为一个函数",
  },
  packageManager: "包管理器",
  install: "现在安装依赖吗？",
  overwrite: (folder) => `${folder} 不是空目录，要替换其中的内容吗？`,
  cancelled: "已取消，什么都没有创建。",
  installing: (manager) => `正在用 ${manager} 安装`,
  installed: "安装完成",
  installStopped: "安装已中止。文件已就绪，请在该目录中重新安装。",
  installFailed: "安装失败",
  named: (name) => `函数名为 ${name}：名称只能由小写字母、数字和连字符组成。`,
  done: (name) => `${name} 已就绪。`,
  next: "接下来",
  again: "不再询问，重做一次：",
  problems: {
    noTemplate: (got, known) =>
      `没有名为 "${got}" 的模板${"near" in known ? `，您要的是不是 ${known.near}？` : `，可用的有 ${known.join("、")}`}`,
    noTarget: (template, known, got) => `${template} 不能以 "${got}" 运行，可选的有 ${known}`,
    badName: (got, better) =>
      `名称应由小写字母、数字和连字符组成，以字母开头，至多 50 个字符，实为 "${got}"${better === undefined ? "" : `；可以用 ${better}`}`,
    notEmpty: (folder) => `需要新目录或空目录，而 ${folder} 中有文件`,
    notWritable: (folder, why) => `无法写入 ${folder}：${why}`,
    notPublished: "这是克隆中的源码，而不是已发布的 create-wsfn",
    noInstaller: (command, why) =>
      why === undefined ? `PATH 中没有 ${command}` : `无法运行 ${command}：${why}`,
    notInstalled: (command, ended) =>
      typeof ended === "number"
        ? `${command} 安装失败，退出码为 ${ended}`
        : `${command} 安装时因 ${ended} 结束`,
    wayOut: {
      UnknownTemplate: "用 --list 查看全部",
      UnknownTarget: "不写 --target 则用模板自己的",
      BadName: "换一个目录，或用 --name 指定函数名",
      NotEmpty: "换一个目录，或用 --overwrite 覆盖其中的内容",
      NotWritable: "选择一个可写的目录",
      NotPublished: "在克隆中用 `npx pnpm@10 wsfn new DIR` 创建同样的目录，并由克隆运行",
      InstallFailed: "文件都在：请在该目录中重新安装",
    },
  },
};

/** The words of a language. */
export const wordsOf = (locale: Locale): Words => (locale === "zh" ? ZH : EN);
