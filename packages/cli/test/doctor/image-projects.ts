import type { SickProject } from "./sick-project.ts";

const container = {
  runtime: "custom-container",
  layers: undefined,
  customRuntimeConfig: undefined,
  customContainerConfig: { image: "wsfn-test/chat:1" },
};
/** An engine that has the image, for this processor. */
const engineWith = (platform: string) => ({ imageSource: async () => ({ platform }) });

export const IMAGE_PROJECTS: readonly SickProject[] = [
  {
    check: "image-platform",
    name: "an image that was built on a laptop with another processor",
    bad: { props: container, options: engineWith("linux/arm64") },
    detail: /it is for linux\/arm64/,
    at: /image: wsfn-test\/chat:1/,
    good: { props: container, options: engineWith("linux/amd64") },
  },
];
