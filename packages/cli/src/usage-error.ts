/** Raised when a command cannot do its work for a reason that its user can remove: exit code 2, one clear line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
