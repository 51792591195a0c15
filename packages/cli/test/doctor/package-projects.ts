import { randomBytes } from "node:crypto";
import { elfFile } from "../elf-file.ts";
import { type Files, NODE_PATH } from "../project.ts";
import type { SickProject } from "./sick-project.ts";

const files = { "index.js": "" };
/** Megabytes that no zip file makes smaller. */
const incompressible = (megabytes: number): Uint8Array => randomBytes(megabytes * 2 ** 20);
const own = { customRuntimeConfig: undefined, layers: undefined, environmentVariables: undefined };
const bootstrap = (text: string): Files => ({ "*bootstrap": text });
const SOUND = bootstrap("#!/bin/bash\nexec ./server\n");

const python = {
  customRuntimeConfig: { command: ["python3"], args: ["main.py"] },
  layers: undefined,
  environmentVariables: { PYTHONPATH: "/code/python" },
};
const installed = (site: string): Files => ({
  "main.py": "",
  "requirements.txt": "# what it needs\nMy.Package>=1 # why\n",
  [`${site}/my_package-1.0.dist-info/METADATA`]: "",
});

/** What pip leaves of gunicorn in a folder; a console script begins with the Python that installed it. */
const gunicorn = (python = "/usr/bin/python3"): Files => ({
  "app.py": "",
  "requirements.txt": "# the server\ngunicorn==23.0\n",
  "python/gunicorn-23.0.dist-info/METADATA": "",
  "python/gunicorn/__main__.py": "",
  "*python/bin/gunicorn": `#!${python}\n`,
});
const asked = { "app.py": "", "requirements.txt": "# the server\ngunicorn==23.0\n" };
const serves = (command: readonly string[], environmentVariables = {}) => ({
  customRuntimeConfig: { command, args: ["-b", "0.0.0.0:9000", "app:app"] },
  layers: undefined,
  environmentVariables: { PYTHONPATH: "python", ...environmentVariables },
});
const onPath = serves(["gunicorn"], { PATH: "/code/python/bin:/usr/bin:/bin" });
const npmBin = {
  ...files,
  "node_modules/tool/package.json": '{"name":"tool","bin":{"serve-it":"./lib/cli.js"}}',
  "*node_modules/tool/lib/cli.js": "",
  "*node_modules/.bin/serve-it": "#!/usr/bin/env node\n",
};
const toolFile = { customRuntimeConfig: { command: ["node", "node_modules/tool/lib/cli.js"] } };

const pythonModule = (tag: string): Files => ({ "main.py": "", [`python/dep/fast.${tag}.so`]: elfFile({}) });

const needs = (GLIBC: string) => elfFile({ needs: { "libc.so.6": ["GLIBC_2.2.5", `GLIBC_${GLIBC}`] } });
const addon = (node: Uint8Array, name = "addon.node"): Files => ({
  "index.js": 'require("addon");',
  "node_modules/addon/package.json": '{"name":"addon"}',
  "node_modules/addon/index.js": `require("./${name}");`,
  [`node_modules/addon/${name}`]: node,
});
const debian10 = {
  runtime: "custom.debian10",
  layers: undefined,
  environmentVariables: { PATH: "/var/fc/lang/nodejs20/bin:/usr/bin:/bin" },
};

const npmStart = { customRuntimeConfig: { command: ["npm", "start"] } };
const launched = {
  ...files,
  "package.json": '{"scripts":{"start":"node index.js"},"dependencies":{"there":"1"}}',
  "node_modules/there/package.json": '{"name":"there"}',
  "node_modules/there/index.js": "",
};

export const PACKAGE_PROJECTS: readonly SickProject[] = [
  {
    check: "package",
    name: "code that is no JavaScript",
    bad: { files: { "index.js": "\nconst = 1;" } },
    detail: /Expected identifier/,
    good: { files },
  },
  {
    check: "package",
    name: "more than the region takes",
    bad: { files: { ...files, "data.bin": incompressible(101) }, props: { region: "cn-qingdao" } },
    detail: /the zip file has 101\.\d MB, cn-qingdao takes at most 100\.0 MB/,
    good: { files: { ...files, "data.bin": Buffer.alloc(101 * 2 ** 20) }, props: { region: "cn-qingdao" } },
  },
  {
    check: "start-file",
    name: "no bootstrap",
    bad: { files: { "server.js": "" }, props: own },
    detail: /^bootstrap$/,
    good: { files: SOUND, props: own },
  },
  {
    check: "start-file",
    name: "code in a folder of its own",
    bad: { files: { "*app/bootstrap": "#!/bin/sh\n" }, props: own },
    detail: /bootstrap is in app\//,
    good: { files: { "*app/bootstrap": "#!/bin/sh\n" }, props: { ...own, code: "./app" } },
  },
  {
    check: "start-file",
    name: "a script that the start command misnames",
    bad: { files: { "main.js": "" } },
    detail: /runs index\.js/,
    at: /customRuntimeConfig:/,
    good: { files },
  },
  {
    check: "start-executable",
    name: "bootstrap without its x bit",
    bad: { files: { bootstrap: "#!/bin/sh\n" }, props: own },
    detail: /no x bit/,
    good: { files: SOUND, props: own },
  },
  {
    check: "start-line-ends",
    name: "bootstrap from Windows",
    bad: { files: bootstrap("#!/bin/bash\r\nexec ./server\r\n"), props: own },
    detail: /CR LF/,
    at: /^#!\/bin\/bash\r$/,
    good: { files: SOUND, props: own },
  },
  {
    check: "start-shebang",
    name: "bootstrap without an interpreter",
    bad: { files: bootstrap("node index.js\n"), props: own },
    detail: /does not begin with #!/,
    at: /^node index\.js$/,
    good: { files: bootstrap(elfFile({}).toString("latin1")), props: own },
  },
  {
    check: "language-layer",
    name: "a bootstrap that runs Node.js where there is none",
    bad: { files: { ...bootstrap("#!/bin/sh\nexec node index.js\n"), ...files }, props: own },
    detail: /brings no Node\.js/,
    good: {
      files: {
        ...bootstrap("#!/bin/sh\nexport PATH=/opt/nodejs24/bin:$PATH\nexec node index.js\n"),
        ...files,
      },
      props: { customRuntimeConfig: undefined, environmentVariables: undefined },
    },
  },
  {
    check: "dependencies-installed",
    name: "an import that is not installed",
    bad: { files: { "index.js": '// first\nrequire("not-there");' } },
    detail: /imports not-there, which is not installed/,
    at: /require\("not-there"\)/,
    good: {
      files: {
        "index.js": 'require("there");',
        "node_modules/there/package.json": '{"name":"there"}',
        "node_modules/there/index.js": "",
      },
    },
  },
  {
    check: "dependencies-packaged",
    name: "a Python package that is not in the code folder",
    bad: {
      files: { "main.py": "", "requirements.txt": "# what it needs\nMy.Package>=1 # why\n" },
      props: python,
    },
    detail: /^my-package$/,
    at: /^My\.Package/,
    good: { files: installed("python"), props: python },
  },
  {
    check: "dependencies-packaged",
    name: "a Python package that PYTHONPATH does not lead to",
    bad: { files: installed("vendor"), props: python },
    detail: /my-package is in vendor\/, which is not on PYTHONPATH/,
    good: { files: installed("python"), props: python },
  },
  ...["./vendor", "vendor", "/code/vendor/", "lib:vendor"].map((PYTHONPATH) => ({
    check: "dependencies-packaged",
    name: `a Python package where PYTHONPATH ${PYTHONPATH} does not lead`,
    bad: { files: installed("python"), props: { ...python, environmentVariables: { PYTHONPATH } } },
    detail: /my-package is in python\/, which is not on PYTHONPATH/,
    good: { files: installed("vendor"), props: { ...python, environmentVariables: { PYTHONPATH } } },
  })),
  ...[["gunicorn"], ["python3", "-m", "gunicorn"], ["bash", "-c", "exec gunicorn app:app"]].map(
    (command) => ({
      check: "dependencies-packaged",
      name: `what ${command.join(" ")} needs`,
      bad: { files: asked, props: serves(command) },
      detail: /^gunicorn$/,
      at: /^gunicorn==23\.0$/,
      good: { files: gunicorn(), props: serves(command) },
    }),
  ),
  {
    check: "dependencies-packaged",
    name: "a server that no requirements.txt asks for",
    bad: { files: { "app.py": "" }, props: serves(["uvicorn"]) },
    detail:
      /^uvicorn is a program of the Python package uvicorn, and in no folder of the package that is on PATH$/,
    good: { files: gunicorn(), props: onPath },
  },
  {
    check: "start-file",
    name: "a console script that is on no PATH",
    bad: { files: gunicorn(), props: serves(["gunicorn"]) },
    detail: /^gunicorn is a program of the Python package gunicorn, and in no folder/,
    at: /command:/,
    good: { files: gunicorn(), props: onPath },
  },
  {
    check: "start-shebang",
    name: "a console script that names the Python of another machine",
    bad: { files: gunicorn("/home/me/.venv/bin/python3"), props: onPath },
    detail: /its first line names \/home\/me\/\.venv\/bin\/python3, a path of the machine/,
    good: { files: gunicorn(), props: onPath },
  },
  {
    check: "start-file",
    name: "a program of node_modules/.bin",
    bad: { files: npmBin, props: { customRuntimeConfig: { command: ["node_modules/.bin/serve-it"] } } },
    detail: /runs node_modules\/\.bin\/serve-it, which is not in the package: a zip file keeps no links/,
    good: { files: npmBin, props: toolFile },
  },
  {
    check: "dependencies-packaged",
    name: "a Python package that .fcignore leaves out",
    bad: { files: { ...installed("python"), ".fcignore": "python/\n" }, props: python },
    detail: /my-package/,
    good: { files: { ...installed("python"), ".fcignore": "*.md\n" }, props: python },
  },
  {
    check: "dependencies-packaged",
    name: "a package that .fcignore leaves out of what npm starts",
    bad: { files: { ...launched, ".fcignore": "node_modules\n" }, props: npmStart },
    detail: /^there is declared, and not in the package's node_modules$/,
    good: { files: launched, props: npmStart },
  },
  {
    check: "dependencies-installed",
    name: "a package that npm start needs",
    bad: { files: { "package.json": launched["package.json"], ...files }, props: npmStart },
    detail: /^there is declared, and in no node_modules$/,
    good: { files: launched, props: npmStart },
  },
  {
    check: "native-glibc",
    name: "a module that needs a newer glibc",
    bad: { files: addon(needs("2.38")) },
    detail: /addon\.node needs GLIBC 2\.38 \(Debian 12 has 2\.36\)/,
    good: { files: addon(needs("2.36")) },
  },
  {
    check: "native-glibc",
    name: "the same module on an older Debian",
    bad: { files: addon(needs("2.36")), props: debian10 },
    detail: /Debian 10 has 2\.28/,
    good: { files: addon(needs("2.4")), props: debian10 },
  },
  {
    check: "native-glibc",
    name: "a shared object that needs a newer libstdc++",
    bad: {
      files: { ...SOUND, "lib/a.so": elfFile({ needs: { "libstdc++.so.6": ["GLIBCXX_3.4.31"] } }) },
      props: own,
    },
    detail: /GLIBCXX 3\.4\.31 \(Debian 12 has 3\.4\.30\)/,
    good: {
      files: { ...SOUND, "lib/a.so": elfFile({ needs: { "libstdc++.so.6": ["GLIBCXX_3.4.30"] } }) },
      props: own,
    },
  },
  {
    check: "native-glibc",
    name: "a program for another processor",
    bad: { files: { "*bootstrap": elfFile({ machine: 183 }) }, props: own },
    detail: /another processor/,
    good: { files: { "*bootstrap": elfFile({}) }, props: own },
  },
  {
    check: "native-glibc",
    name: "a module for Alpine",
    bad: { files: { ...SOUND, "lib/a.so": elfFile({ libraries: ["libc.musl-x86_64.so.1"] }) }, props: own },
    detail: /musl/,
    good: { files: { ...SOUND, "lib/a.so": elfFile({ libraries: ["libc.so.6"] }) }, props: own },
  },
  {
    check: "native-abi",
    name: "a module for another Python",
    bad: { files: pythonModule("cpython-39-x86_64-linux-gnu"), props: python },
    detail: /^python\/dep\/fast\.cpython-39-x86_64-linux-gnu\.so is for Python 3\.9, the function runs 3\.11/,
    good: { files: pythonModule("cpython-311-x86_64-linux-gnu"), props: python },
  },
  {
    check: "native-abi",
    name: "a module for one other Python alone",
    bad: { files: pythonModule("cpython-310-x86_64-linux-gnu"), props: python },
    good: {
      files: { ...pythonModule("cpython-310-x86_64-linux-gnu"), ...pythonModule("abi3") },
      props: python,
    },
  },
  {
    check: "language-layer",
    name: "a program that no runtime of this kind has",
    bad: { files: { "app.jar": "" }, props: { ...own, customRuntimeConfig: { command: ["java"] } } },
    detail: /^custom\.debian12 \(Debian 12\) brings no java$/,
    at: /command:/,
    good: { files },
  },
  {
    check: "language-layer",
    name: "a program that is nowhere, with the nearest name",
    bad: { files, props: { customRuntimeConfig: { command: ["nodee", "index.js"] } } },
    detail:
      /^no folder of PATH has nodee: neither in the package, nor in custom\.debian12, nor on this machine$/,
    fix: /^did you mean node\?$/,
    at: /command:/,
    good: { files },
  },
  {
    check: "language-layer",
    name: "a program of the package without its path",
    bad: {
      files: { "*bin/chat-srv": elfFile({}) },
      props: { customRuntimeConfig: { command: ["chat-serv"] } },
    },
    fix: /^did you mean \/code\/bin\/chat-srv\?$/,
    at: /command:/,
    good: { files },
  },
  {
    check: "native-abi",
    name: "a module for another Node.js",
    bad: { files: addon(elfFile({ exports: ["node_register_module_v115"] })) },
    detail: /no build for Node\.js of ABI 137[\s\S]*it is for Node\.js 20/,
    good: { files: addon(elfFile({ exports: ["node_register_module_v137"] })) },
  },
  {
    check: "native-abi",
    name: "a module beside code that is not bundled",
    bad: {
      files: {
        ...bootstrap('#!/bin/sh\nset -e\nNODE=node\n"$NODE" index.js\n'),
        "addon_115.node": elfFile({}),
      },
      props: {
        customRuntimeConfig: { command: ["node", "-r", "./a.js", "-e", "1"] },
        environmentVariables: { PATH: NODE_PATH },
      },
    },
    detail: /addon_115\.node: it is for Node\.js 20/,
    good: {
      files: { "addon_137.node": elfFile({}) },
      props: {
        customRuntimeConfig: { command: ["node", "-e", "1"] },
        environmentVariables: { PATH: NODE_PATH },
      },
    },
  },
];
