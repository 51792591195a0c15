import { LOG_COMMON } from "./common.ts";

/**
 * Appends publications and sends them to every instance: both, or neither. Keys: meta, log, and the one of each publication's id, for those
 * that have one. Answers the epoch, then of each publication the offset, and 1 where the id was known.
 */
export const APPEND = `${LOG_COMMON}
local meta, log, channel, publish = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local maxEntries, maxAgeMs, forgetAfterMs = ARGV[3], tonumber(ARGV[4]), ARGV[5]
local newEpoch, now = ARGV[6], nowMs(ARGV[7])

local epoch, offset, past = begin(meta, log, newEpoch)
local time = string.format('%.0f', now)

-- The offset of the publication that had this id, if that is in the log.
local function placeOf(once)
  local known = redis.call('GET', once)
  if not known then return nil end
  local knownEpoch, knownOffset = string.match(known, '^(%S+) (%d+)$')
  -- An id that outlived its log proves nothing; one of a past epoch does, up to where that epoch ended.
  if knownEpoch == epoch then return knownOffset end
  for pastEpoch, ended in string.gmatch(past, '(%S+) (%d+)') do
    if pastEpoch == knownEpoch and tonumber(knownOffset) <= tonumber(ended) then return knownOffset end
  end
  return nil
end

local answer, sent, ids = { epoch }, {}, 2
for i = 8, #ARGV, 2 do
  local entry, rememberMs = ARGV[i], ARGV[i + 1]
  local once, place, isRepeated = nil, nil, 1
  if rememberMs ~= '' then
    ids = ids + 1
    once = KEYS[ids]
    place = placeOf(once)
  end
  if not place then
    offset = offset + 1
    place, isRepeated = string.format('%.0f', offset), 0
    redis.call('XADD', log, 'MAXLEN', '=', maxEntries, place .. '-0', 'e', entry, 't', time)
    if once then redis.call('SET', once, epoch .. ' ' .. place, 'PX', rememberMs) end
    sent[#sent + 1] = entry
  end
  answer[#answer + 1] = place
  answer[#answer + 1] = isRepeated
end

if #sent > 0 then
  redis.call('HSET', meta, 'offset', string.format('%.0f', offset))
  redis.call('PEXPIRE', meta, forgetAfterMs)
  redis.call('PEXPIRE', log, string.format('%.0f', maxAgeMs))
  dropOld(log, now, maxAgeMs)
  -- Entries are lines. The first one's offset says those of all.
  local first = string.format('%.0f', offset - #sent + 1)
  redis.call(publish, channel, 'p' .. first .. ' ' .. epoch .. ' ' .. table.concat(sent, '\\n'))
end
return answer
`;
