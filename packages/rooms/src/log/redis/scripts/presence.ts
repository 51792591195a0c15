import { NOW_MS } from "./common.ts";

const PRESENCE_COMMON = `${NOW_MS}
local here, leases, users = KEYS[1], KEYS[2], KEYS[3]
`;

const REMOVE = `
-- Removes a client; 1: it was the last of its user.
local function remove(client, info)
  redis.call('HDEL', here, client)
  redis.call('ZREM', leases, client)
  local user = cjson.decode(info).user
  if redis.call('HINCRBY', users, user, -1) > 0 then return 0 end
  redis.call('HDEL', users, user)
  return 1
end
`;

/** Adds or renews clients: id, user and info of each. Answers 1 where the last of them is the first of its user. */
export const ENTER = `${PRESENCE_COMMON}
local leaseMs, now = tonumber(ARGV[1]), nowMs(ARGV[2])
local isFirst = 0
for i = 3, #ARGV, 3 do
  local client, user, info = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  isFirst = 0
  if redis.call('HSET', here, client, info) == 1 and redis.call('HINCRBY', users, user, 1) == 1 then isFirst = 1 end
  redis.call('ZADD', leases, string.format('%.0f', now + leaseMs), client)
end
-- Where nobody renews anything any more, nothing stays.
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, string.format('%.0f', 2 * leaseMs)) end
return isFirst
`;

/** Removes a client. Answers 1 where it was the last of its user. */
export const LEAVE = `${PRESENCE_COMMON}${REMOVE}
local info = redis.call('HGET', here, ARGV[1])
if not info then return 0 end
return remove(ARGV[1], info)
`;

/** The infos of those whose leases have not ended. */
export const LIST = `${PRESENCE_COMMON}
local clients = redis.call('ZRANGEBYSCORE', leases, '(' .. string.format('%.0f', nowMs(ARGV[1])), '+inf')
local infos = {}
for i, client in ipairs(clients) do infos[i] = redis.call('HGET', here, client) end
return infos
`;

/** How many clients and users are there. */
export const STATS = `${PRESENCE_COMMON}
local clients = redis.call('ZRANGEBYSCORE', leases, '(' .. string.format('%.0f', nowMs(ARGV[1])), '+inf')
local seen, count = {}, 0
for _, client in ipairs(clients) do
  local user = cjson.decode(redis.call('HGET', here, client)).user
  if not seen[user] then
    seen[user] = true
    count = count + 1
  end
end
return { #clients, count }
`;

/** Removes those whose leases have ended, a hundred at a time: info of each, and 1 where it was the last of its user. */
export const EXPIRE = `${PRESENCE_COMMON}${REMOVE}
local ended = redis.call('ZRANGEBYSCORE', leases, '-inf', string.format('%.0f', nowMs(ARGV[1])), 'LIMIT', 0, 100)
local answer = {}
for _, client in ipairs(ended) do
  local info = redis.call('HGET', here, client)
  if info then
    answer[#answer + 1] = info
    answer[#answer + 1] = remove(client, info)
  else
    redis.call('ZREM', leases, client)
  end
end
return answer
`;
