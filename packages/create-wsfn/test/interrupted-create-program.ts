// Makes the folder that is named, and is sent SIGINT just before the first file is written.
import { create, readTemplates, standaloneFiles } from "../src/index.ts";

process.exitCode = await create(
  { folder: process.argv[2], install: true },
  {
    templates: readTemplates(),
    invocation: { command: "create", needsSeparator: false },
    isInteractive: false,
    filesOf: (choices) => {
      process.kill(process.pid, "SIGINT");
      return standaloneFiles(choices);
    },
  },
);
