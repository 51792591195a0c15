import { describe } from "vitest";
import { DEPLOY_PROJECTS } from "../../../test/doctor/deploy-projects.ts";
import { testProjects } from "../../../test/doctor/diagnosis.ts";

describe("checks of s.yaml", () => testProjects(DEPLOY_PROJECTS));
