/**
 * Close codes that another try does not change (RFC 6455 §7.4.1, IANA registry): done (1000), a protocol error (1002), data that the server
 * does not take (1003, 1007, 1009), its policy (1008), a missing extension (1010).
 */
export const FATAL_CODES: readonly number[] = [1000, 1002, 1003, 1007, 1008, 1009, 1010];
