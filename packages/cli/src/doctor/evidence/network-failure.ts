/** What tools write when it is the network that is missing: registries, package managers, system libraries. */
const SAID =
  /\bno such host\b|\bi\/o timeout\b|TLS handshake timeout|\bEAI_AGAIN\b|\bENOTFOUND\b|\bETIMEDOUT\b|\bENETUNREACH\b|[Cc]ould not resolve|[Tt]emporary failure (?:in name resolution|resolving)|Name or service not known|network is unreachable/;

/** The line in which a failed build complains of the network; undefined where there is none. */
export const networkFailure = (logs: string): string | undefined =>
  logs
    .split("\n")
    .find((line) => SAID.test(line))
    ?.trim();
