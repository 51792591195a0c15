import { InstanceError } from "@wsfn/instance";

/**
 * Runs a build whose output is told line by line as it comes. Its failure then says that it failed and the way out, and not
 * all of the output again.
 */
export async function saidOnce<T>(build: () => Promise<T>): Promise<T> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof InstanceError) || error.code !== "BuildFailed") throw error;
    const { logs: _said, ...detail } = error.detail;
    throw new InstanceError(error.code, detail, { cause: error, hint: error.hint });
  }
}
