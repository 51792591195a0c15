#!/usr/bin/env node
import { standAlone } from "@wsfn/conformance/command";

await standAlone(process.argv.slice(2));
