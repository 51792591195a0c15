import { describe } from "vitest";
import { testProjects } from "../../../test/doctor/diagnosis.ts";
import { PACKAGE_PROJECTS } from "../../../test/doctor/package-projects.ts";

describe("checks of the package", () => testProjects(PACKAGE_PROJECTS));
