import { describe } from "vitest";
import { testProjects } from "../../../test/doctor/diagnosis.ts";
import { RUNNING_PROJECTS } from "../../../test/doctor/running-projects.ts";

describe("checks of a run", () => testProjects(RUNNING_PROJECTS));
