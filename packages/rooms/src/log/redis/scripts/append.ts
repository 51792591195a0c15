import { LOG_COMMON } from "./common.ts";

/**
 * Appends a publication and sends it to every instance: both, or neither. Keys: meta, log, and the one of the publication's id where it
 * has one. Answers offset, epoch, and 1 where the id was known.
 */
export const APPEND = `${LOG_COMMON}
local meta, log, once = KEYS[1], KEYS[2], KEYS[3]
local entry, channel, publish = ARGV[1], ARGV[2], ARGV[3]
local maxEntries, maxAgeMs, forgetAfterMs = ARGV[4], tonumber(ARGV[5]), ARGV[6]
local newEpoch, rememberMs, now = ARGV[7], ARGV[8], nowMs(ARGV[9])

local epoch, offset, past = begin(meta, log, newEpoch)
if once then
  local known = redis.call('GET', once)
  if known then
    local knownEpoch, knownOffset = string.match(known, '^(%S+) (%d+)$')
    -- An id that outlived its log proves nothing; one of a past epoch does, up to where that epoch ended.
    local isHere = knownEpoch == epoch
    for pastEpoch, ended in string.gmatch(past, '(%S+) (%d+)') do
      if pastEpoch == knownEpoch and tonumber(knownOffset) <= tonumber(ended) then isHere = true end
    end
    if isHere then return { knownOffset, epoch, 1 } end
  end
end

offset = offset + 1
local offsetText = string.format('%.0f', offset)
redis.call('HSET', meta, 'offset', offsetText)
redis.call('XADD', log, 'MAXLEN', '=', maxEntries, offsetText .. '-0', 'e', entry, 't', string.format('%.0f', now))
redis.call('PEXPIRE', meta, forgetAfterMs)
redis.call('PEXPIRE', log, string.format('%.0f', maxAgeMs))
dropOld(log, now, maxAgeMs)
if once then redis.call('SET', once, epoch .. ' ' .. offsetText, 'PX', rememberMs) end
redis.call(publish, channel, 'p' .. offsetText .. ' ' .. epoch .. ' ' .. entry)
return { offsetText, epoch, 0 }
`;
