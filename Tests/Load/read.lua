-- Reads the same paths again and again; wrk -s read.lua URL -- PATH… Prints one JSON object.

function init(arguments)
    prepared = {}
    for place, path in ipairs(arguments) do prepared[place] = wrk.format("GET", path) end
    turn = 0
end

function request()
    turn = turn % #prepared + 1
    return prepared[turn]
end

function done(result, latency, requests)
    io.write(string.format(
        '{"requests":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f,"socket_errors":%d,"bad":%d}\n',
        result.requests, result.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency.max / 1e3, result.errors.connect + result.errors.read + result.errors.write + result.errors.timeout,
        result.errors.status))
end
