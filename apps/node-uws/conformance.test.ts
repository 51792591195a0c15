import { conformanceTests } from "@wsfn/conformance/vitest";

await conformanceTests(import.meta.dirname);
