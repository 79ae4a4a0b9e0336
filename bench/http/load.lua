-- Posts a body with a token; with a think time each connection waits that long on average before each request.
-- Prints one line of JSON at the end.
local think = tonumber(os.getenv("BENCH_THINK_MS") or "0")

wrk.method = "POST"
wrk.body = os.getenv("BENCH_BODY")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")

if think > 0 then
  local threads = 0
  function setup(thread)
    threads = threads + 1
    thread:set("seed", threads)
  end
  function init()
    math.randomseed(seed)
  end
  function delay()
    return math.random(0, 2 * think)
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"p50":%.4f,"p95":%.4f,"p99":%.4f,"most":%.4f,' ..
      '"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
