/** A function `w` whose resource is not where, or not what, a quick look at the file makes of it. `timeout` is written in none. */
export const TANGLED_FILES: readonly (readonly [name: string, source: string])[] = [
  [
    "a built-in runtime before the custom one",
    `edition: 3.0.0
name: t
resources:
  event:
    component: fc3
    props: { region: cn-hangzhou, functionName: e, runtime: nodejs20, handler: index.h, code: ., timeout: 60 }
  ws:
    component: fc3
    props: { region: cn-hangzhou, functionName: w, runtime: custom, code: ., cpu: 0.5 }
`,
  ],
  [
    "merge keys",
    `edition: 3.0.0
name: t
base: &base
  component: fc3
  props: &props { region: cn-hangzhou, runtime: custom, code: ., cpu: 0.5 }
resources:
  other: { <<: *base, props: { <<: *props, functionName: o, timeout: 60 } }
  ws: { <<: *base, props: { <<: *props, functionName: w } }
`,
  ],
  [
    "a template",
    `edition: 3.0.0
name: t
template:
  common: { region: cn-hangzhou, runtime: custom, code: ., cpu: 0.5, timeout: 60 }
resources:
  other: { component: fc3, extend: { name: common }, props: { functionName: o } }
  ws: { component: fc3, extend: { name: common, ignore: [timeout] }, props: { functionName: w } }
`,
  ],
];
