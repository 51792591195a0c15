#!/usr/bin/env node
import { standAlone } from "./stand-alone.ts";

await standAlone(process.argv.slice(2));
