import { CATALOGUE } from "../src/catalogue/catalogue.ts";
import { REFERENCE } from "./server/behaviour.ts";
import { runOn, tryMutants } from "./trial.ts";

/** `pnpm mutants`: the suite on trial. Exit 1 when a mutant lives, a MUST case kills none, or the reference server does not pass. */
const began = performance.now();
const quick = CATALOGUE.filter(({ onlyFull }) => !onlyFull);
const reference = (await runOn(REFERENCE, quick)).filter(({ verdict }) => verdict !== "pass");
for (const { id, verdict, why } of reference) console.log(`reference: ${verdict} ${id}: ${why}`);

const { tried, untried } = await tryMutants(CATALOGUE);
const alive = tried.filter(({ killed }) => !killed);
for (const { mutant, id, verdict } of alive) console.log(`alive: ${mutant.name}; ${id}: ${verdict}`);
for (const id of untried) console.log(`proves nothing: no mutant makes ${id} fail`);

const mutants = new Set(tried.map(({ mutant }) => mutant));
const living = new Set(alive.map(({ mutant }) => mutant));
const killed = mutants.size - living.size;
const must = CATALOGUE.filter(({ level }) => level === "MUST").length;
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `${killed}/${mutants.size} mutants killed, ${must - untried.length}/${must} MUST cases kill one, ${seconds} s`,
);
process.exitCode = reference.length + alive.length + untried.length === 0 && mutants.size > 0 ? 0 : 1;
