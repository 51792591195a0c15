import { IMAGE_PLATFORM } from "../../image/built-image.ts";
import { say } from "../../language/language.ts";
import { inDeployFile } from "../subject/subject.ts";
import { type Check, found, ok, outOfScope, untestable } from "./check.ts";

/** What an image shows from outside. It runs here on a processor of its own kind, so the run does not show that. */
export const IMAGE_CHECKS: readonly Check[] = [
  {
    id: "image-platform",
    looksAt: "the processor that the image is for",
    source: "Custom container: limits of images",
    finding: "the image is not for linux/amd64, and the platform runs nothing else",
    fix: "build it with DOCKER_DEFAULT_PLATFORM=linux/amd64 wsfn image DIR",
    look: async (subject) => {
      if (subject.spec.target === "runtime") return outOfScope(say("the function is code, not an image"));
      const seen = await subject.image();
      if ("missing" in seen) return untestable(seen.missing);
      if (seen.platform === IMAGE_PLATFORM)
        return ok(say("it is for {platform}", { platform: seen.platform }));
      return found({
        ...inDeployFile(subject, "customContainerConfig", "image"),
        detail: say("it is for {platform}", { platform: seen.platform }),
      });
    },
  },
];
