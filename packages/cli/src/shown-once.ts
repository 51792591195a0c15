import { InstanceError } from "@wsfn/instance";

/**
 * Runs a build whose output is shown line by line as it arrives. Its failure then has the reason and the way out, and not all of the
 * output again.
 */
export async function shownOnce<T>(build: () => Promise<T>): Promise<T> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof InstanceError) || error.code !== "BuildFailed") throw error;
    const { logs: _shown, ...detail } = error.detail;
    throw new InstanceError(error.code, detail, { cause: error, hint: error.advice });
  }
}
