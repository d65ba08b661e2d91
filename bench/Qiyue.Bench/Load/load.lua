-- Plays prepared requests: one per line, METHOD, PATH, TOKEN, KEY ("once": an Idempotency-Key, "fresh": a cookie that goes past the output cache), BODY separated by tabs ("-" for none).
-- Arguments: file, "cycle" (start anew at the end) or "once" (each line a single time, then stop).
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("id", #threads)
end

function init(args)
  mode = args[2]
  local stride, n = tonumber(args[3]), 0
  requests = {}
  for line in io.lines(args[1]) do
    n = n + 1
    if (n - 1) % stride + 1 == id then
      local method, path, token, key, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)")
      local headers = {}
      if token ~= "-" then headers["Authorization"] = "Bearer " .. token end
      if key == "fresh" then headers["Cookie"] = "qiyue-bench=1" end
      if body ~= "-" then
        headers["Content-Type"] = "application/json"
        if key == "once" then headers["Idempotency-Key"] = args[4] .. "-" .. n end
      end
      requests[#requests + 1] = wrk.format(method, path, headers, body ~= "-" and body or nil)
    end
  end
  next_request = 0
end

function request()
  next_request = next_request + 1
  if next_request > #requests then
    if mode == "once" then
      wrk.thread:stop()
      return requests[#requests]
    end
    next_request = 1
  end
  return requests[next_request]
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\n{"requests":%d,"microseconds":%d,"failed":%d,"p50":%d,"p99":%d}\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
