import { conformanceTests } from "@wsfn/conformance/vitest";
import { vias } from "@wsfn/gateway/via";

await conformanceTests(import.meta.dirname, { vias });
