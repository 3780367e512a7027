-- Replays prepared bodies, each once; wrk -s replay.lua URL -- PREFIX CONTENT-TYPE WORD…
--
-- Thread number n reads PREFIX<n>: "<path>\n<length>\n<body>" one after the other. A thread that has no more stops.
-- The time ends with the last answer. Statuses are counted, and answers with each of the WORDs in them. Prints one JSON object.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } instant; int clock_gettime(int clock, instant *now);")
local instant = ffi.new("instant")

-- Seconds of a clock that only goes forward.
local function now()
    ffi.C.clock_gettime(1, instant)
    return tonumber(instant.seconds) + tonumber(instant.nanoseconds) / 1e9
end

local started = 0
local threads = {}

function setup(thread)
    thread:set("number", started)
    started = started + 1
    table.insert(threads, thread)
end

function init(arguments)
    file = assert(io.open(arguments[1] .. number, "rb"))
    headers = { ["Content-Type"] = arguments[2] }
    words, counts, statuses = {}, {}, {}
    for place = 3, #arguments do
        words[#words + 1] = arguments[place]
        counts[place - 2] = 0
    end
    summary, retry_after = "", 0
end

function request()
    local path = file:read("*l")
    if path == nil then
        wrk.thread:stop()
        return wrk.format("GET", "/health/live")
    end
    local body = file:read(tonumber(file:read("*l")))
    first = first or now()
    return wrk.format("POST", path, headers, body)
end

function response(status, headers, body)
    statuses[status] = (statuses[status] or 0) + 1
    last = now()
    if headers["Retry-After"] or headers["retry-after"] then retry_after = retry_after + 1 end
    for place, word in ipairs(words) do
        if body:find(word, 1, true) then counts[place] = counts[place] + 1 end
    end
    local parts = {}
    for code, count in pairs(statuses) do parts[#parts + 1] = '"' .. code .. '":' .. count end
    summary = table.concat(parts, ",")
    matched = table.concat(counts, ",")
end

function done(result, latency, requests)
    local parts = {}
    -- Where the bodies end before the time, so does what is counted.
    local from, to = math.huge, 0
    for _, thread in ipairs(threads) do
        from, to = math.min(from, thread:get("first") or from), math.max(to, thread:get("last") or to)
        parts[#parts + 1] = string.format(
            '{"statuses":{%s},"matched":[%s],"retry_after":%d}',
            thread:get("summary") or "", thread:get("matched") or "", thread:get("retry_after") or 0)
    end
    io.write(string.format(
        '{"requests":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f,"socket_errors":%d,"threads":[%s]}\n',
        result.requests, to - from, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency.max / 1e3, result.errors.connect + result.errors.read + result.errors.write + result.errors.timeout,
        table.concat(parts, ",")))
end
