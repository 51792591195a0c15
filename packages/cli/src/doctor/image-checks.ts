import { IMAGE_PLATFORM } from "../image/built-image.ts";
import { type Check, couldNotLook, doesNotApply, found, ok } from "./check.ts";
import { inDeployFile } from "./subject.ts";

/** What can be told of an image from outside. It runs here on a processor of its own kind, so the run does not tell. */
export const IMAGE_CHECKS: readonly Check[] = [
  {
    id: "image-platform",
    looksAt: "the processor that the image is for",
    source: "Custom container: limits of images",
    finding: `the image is not for ${IMAGE_PLATFORM}, and the platform runs nothing else`,
    fix: `build it with DOCKER_DEFAULT_PLATFORM=${IMAGE_PLATFORM} wsfn image DIR`,
    look: async (subject) => {
      if (subject.spec.target === "runtime") return doesNotApply("the function is code, not an image");
      const seen = await subject.image();
      if ("lacks" in seen) return couldNotLook(seen.lacks);
      if (seen.platform === IMAGE_PLATFORM) return ok(`it is for ${seen.platform}`);
      return found({
        ...inDeployFile(subject, "customContainerConfig", "image"),
        detail: `it is for ${seen.platform}`,
      });
    },
  },
];
