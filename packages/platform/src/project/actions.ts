import { child, describe, type LocatedMap, text } from "../read/located.ts";
import type { Report } from "../read/report.ts";
import { said } from "../words/said.ts";
import type { Resource } from "./content.ts";

/** The actions of a whole file, which the platform's tool reads at every command: each is a list of steps. */
export function checkActions(root: LocatedMap, report: Report): void {
  const actions = child(root, "actions");
  if (actions?.kind !== "map") return;
  for (const [name, { value }] of actions.entries) {
    if (value.kind === "list" || (value.kind === "scalar" && value.refused)) continue;
    report.problem(
      "WrongType",
      value.at,
      said("actions.{name} must be a list, not {got}", { name, got: describe(value) }),
      said("write each step as an entry of its own"),
    );
  }
}

/** The order of a deployment: lists of resources that exist. */
export function checkFlow(root: LocatedMap, resources: readonly Resource[], report: Report): void {
  const steps = child(child(root, "flow"), "deploy");
  if (steps?.kind !== "list") return;
  for (const step of steps.items) {
    if (step.kind !== "list") {
      const what = said("flow.deploy must hold lists of resources, not {got}", { got: describe(step) });
      report.problem("WrongType", step.at, what);
      continue;
    }
    for (const item of step.items) {
      if (resources.some(({ name }) => name === text(item))) continue;
      report.problem(
        "NotOneOf",
        item.at,
        said("flow.deploy names {got}, which is no resource of this file", { got: describe(item) }),
        said("check the name"),
      );
    }
  }
}
