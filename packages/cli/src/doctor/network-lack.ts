/** What tools say when it is the network that they lack: registries, package managers, system libraries. */
const SAID =
  /\bno such host\b|\bi\/o timeout\b|TLS handshake timeout|\bEAI_AGAIN\b|\bENOTFOUND\b|\bETIMEDOUT\b|\bENETUNREACH\b|[Cc]ould not resolve|[Tt]emporary failure (?:in name resolution|resolving)|Name or service not known|network is unreachable/;

/** The line in which a failed build complains of the network; undefined where it says nothing of that kind. */
export const networkLack = (logs: string): string | undefined =>
  logs
    .split("\n")
    .find((line) => SAID.test(line))
    ?.trim();
