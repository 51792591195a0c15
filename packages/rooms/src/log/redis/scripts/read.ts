import { LOG_COMMON } from "./common.ts";

/**
 * Reads a part of a room's log. Keys: meta, log. Answers the epoch, the offset of the last publication, 1 where the place that was
 * asked for is continuous with what follows, then offset and entry of each publication.
 */
export const READ = `${LOG_COMMON}
-- A room in which nothing was published is remembered for so long: anybody can ask for rooms that nobody uses.
local EMPTY_MS = 3600000
-- So many are read at a time: where they are long, few are read in vain.
local BATCH = 16

local meta, log = KEYS[1], KEYS[2]
local limit, isReverse, since, sinceEpoch = tonumber(ARGV[1]), ARGV[2] == '1', ARGV[3], ARGV[4]
local maxBytes = tonumber(ARGV[5]) or math.huge
local maxAgeMs, forgetAfterMs, newEpoch, now = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8], nowMs(ARGV[9])

local epoch, offset, past = begin(meta, log, newEpoch)
if offset == 0 then forgetAfterMs = math.min(forgetAfterMs, EMPTY_MS) end
redis.call('PEXPIRE', meta, string.format('%.0f', forgetAfterMs))
dropOld(log, now, maxAgeMs)

local isContinuous = 1
local sinceOffset = tonumber(since)
if sinceOffset then
  if sinceOffset > offset then isContinuous = 0 end
  if sinceEpoch ~= '' and sinceEpoch ~= epoch then
    local ended = nil
    for pastEpoch, pastOffset in string.gmatch(past, '(%S+) (%d+)') do
      if pastEpoch == sinceEpoch then ended = tonumber(pastOffset) end
    end
    if not ended or sinceOffset > ended then isContinuous = 0 end
  end
end

local command, from, to = 'XRANGE', '-', '+'
if isReverse then command, from, to = 'XREVRANGE', '+', '-' end
if sinceOffset then from = '(' .. since .. '-0' end
if not isReverse and sinceOffset and sinceOffset < offset then
  local first = redis.call('XRANGE', log, from, '+', 'COUNT', 1)[1]
  if not first or tonumber(string.match(first[1], '^%d+')) ~= sinceOffset + 1 then isContinuous = 0 end
end

local items, bytes = {}, 0
-- Before the first there is nothing, and Redis takes no range that ends before it.
local isOver = limit == 0 or (isReverse and sinceOffset == 0)
while not isOver do
  local some = redis.call(command, log, from, to, 'COUNT', math.min(BATCH, limit - #items))
  for _, item in ipairs(some) do
    items[#items + 1] = item
    bytes = bytes + #item[2][2]
    if bytes >= maxBytes then break end
  end
  isOver = #some < BATCH or #items == limit or bytes >= maxBytes
  if not isOver then from = '(' .. items[#items][1] end
end

local answer = { epoch, string.format('%.0f', offset), isContinuous }
for _, item in ipairs(items) do
  answer[#answer + 1] = string.match(item[1], '^%d+')
  answer[#answer + 1] = item[2][2]
end
return answer
`;
