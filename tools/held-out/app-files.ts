/** What stands beside a server in the folder of a variant, by path. `NAME` is the variant's. */
export const APP_FILES: Readonly<Record<string, string>> = {
  "package.json": `{
  "name": "NAME",
  "private": true,
  "type": "module",
  "scripts": { "test": "vitest run" },
  "devDependencies": { "vitest": "catalog:", "wsfn": "workspace:*" }
}
`,
  "conformance.test.ts": `import { conformanceTests } from "wsfn/vitest";

await conformanceTests(import.meta.dirname);
`,
  "wsfn.json": `{
  "$schema": "../../packages/platform/wsfn.schema.json",
  "summary": "Perl, with what it brings alone",
  "language": "Perl",
  "capabilities": ["large-messages"],
  "requires": [{ "name": "perl", "install": "apt-get install perl" }]
}
`,
  "s.yaml": `edition: 3.0.0
name: NAME
access: default
resources:
  runtime:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: NAME
      runtime: custom.debian12
      code: .
      cpu: 1
      memorySize: 4096 # a process for each connection, and the suite sends several of them 16 MiB at once
      diskSize: 512
      timeout: 3600
      instanceConcurrency: 100
      customRuntimeConfig:
        command: [perl, echo.pl]
        port: 9000
      triggers:
        - triggerName: http
          triggerType: http
          triggerConfig: { authType: anonymous, methods: [GET, POST] }
`,
};
