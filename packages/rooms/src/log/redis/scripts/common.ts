/** Wall time, ms: the one that was given, else that of Redis. */
export const NOW_MS = `
local function nowMs(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
`;

/**
 * Begins every script that touches a room's log. `begin` reads the room's epoch and offset, and makes sure that they are true:
 *
 * - A room that Redis does not know gets a new epoch: it is new, or was lost, or evicted.
 * - Data that began another life (a restart, a failover, a moved slot) may have lost the newest publications.
 *   What is there now is certain, so the epoch ends at the offset that it has reached, and a new one goes on from there. A client that
 *   had read up to that offset lost nothing, and is recovered; one that had read beyond it gets `recovered: false`.
 */
export const LOG_COMMON = `${NOW_MS}
local MAX_PAST = 8

-- The life of the data: a master takes another replication id when it starts and when it is made master, also where it was one before.
-- Empty where a proxy does not let us ask.
local function lifeOfData()
  local info = redis.pcall('INFO', 'replication')
  if type(info) ~= 'string' then return '' end
  return string.match(info, 'master_replid:(%w+)') or ''
end

local function begin(meta, log, newEpoch)
  local fields = redis.call('HMGET', meta, 'epoch', 'offset', 'life', 'past')
  local epoch, offset, life, past = fields[1], tonumber(fields[2] or '0'), fields[3] or '', fields[4] or ''
  local lifeOfNow = lifeOfData()
  if not epoch then
    redis.call('DEL', log)
    redis.call('HSET', meta, 'epoch', newEpoch, 'offset', 0, 'life', lifeOfNow)
    return newEpoch, 0, ''
  end
  if lifeOfNow ~= '' and lifeOfNow ~= life then
    past = epoch .. ' ' .. string.format('%.0f', offset) .. '\\n' .. past
    local kept, n = '', 0
    for line in string.gmatch(past, '[^\\n]+') do
      if n < MAX_PAST then kept = kept .. line .. '\\n' end
      n = n + 1
    end
    redis.call('HSET', meta, 'epoch', newEpoch, 'life', lifeOfNow, 'past', kept)
    return newEpoch, offset, kept
  end
  return epoch, offset, past
end

-- Removes what is too old: ids are offsets, so time is a field.
local function dropOld(log, now, maxAgeMs)
  local horizon = now - maxAgeMs
  -- Nothing is, as a rule: then one publication is looked at, not a hundred.
  local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if not oldest or tonumber(oldest[2][4]) > horizon then return end
  while true do
    local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 100)
    local keepFrom = nil
    for _, item in ipairs(first) do
      if tonumber(item[2][4]) > horizon then keepFrom = item[1] break end
    end
    if #first == 0 or keepFrom == first[1][1] then return end
    if keepFrom then redis.call('XTRIM', log, 'MINID', '=', keepFrom) return end
    for _, item in ipairs(first) do redis.call('XDEL', log, item[1]) end
  end
end
`;
