import { describe } from "vitest";
import { testProjects } from "../../../test/doctor/diagnosis.ts";
import { IMAGE_PROJECTS } from "../../../test/doctor/image-projects.ts";

describe("checks of an image", () => testProjects(IMAGE_PROJECTS));
