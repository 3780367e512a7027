-- Replays prepared bodies, each once; wrk -s replay.lua URL -- PREFIX CONTENT-TYPE WORD…
--
-- Thread number n reads PREFIX<n>: "<path>\n<length>\n<body>" one after the other. A thread that has no more stops.
-- Statuses are counted, and answers with each of the WORDs in them. Prints one JSON object.

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
    summary, sent, retry_after = "", 0, 0
end

function request()
    local path = file:read("*l")
    if path == nil then
        ended = true
        wrk.thread:stop()
        return wrk.format("GET", "/health/live")
    end
    local body = file:read(tonumber(file:read("*l")))
    sent = sent + 1
    return wrk.format("POST", path, headers, body)
end

function response(status, headers, body)
    statuses[status] = (statuses[status] or 0) + 1
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
    for _, thread in ipairs(threads) do
        parts[#parts + 1] = string.format(
            '{"statuses":{%s},"matched":[%s],"retry_after":%d}',
            thread:get("summary") or "", thread:get("matched") or "", thread:get("retry_after") or 0)
    end
    io.write(string.format(
        '{"requests":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f,"socket_errors":%d,"threads":[%s]}\n',
        result.requests, result.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency.max / 1e3, result.errors.connect + result.errors.read + result.errors.write + result.errors.timeout,
        table.concat(parts, ",")))
end
