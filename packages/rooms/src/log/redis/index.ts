export type { RedisLogOptions, RedisState, RedisTarget } from "./options.ts";
export { redisLog } from "./redis-log.ts";
