import { conformanceTests } from "wsfn/vitest";

await conformanceTests(import.meta.dirname);
