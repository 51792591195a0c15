const KEY = "wsfn-console-token";

/**
 * The token of the URL's fragment, which is then taken out of the address bar and of the history. A window that is reloaded still has it;
 * another one does not.
 */
export function takeToken(): string {
  const given = /^#([\w-]{22})$/.exec(location.hash)?.[1];
  if (given === undefined) return sessionStorage.getItem(KEY) ?? "";
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, "", "/");
  return given;
}
