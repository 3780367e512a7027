import Synchronization

/// How often one client may ask: a bucket of tokens that fills at a steady rate.
final class RateLimit: Sendable {
    private struct Bucket {
        var level: Double
        var last: ContinuousClock.Instant
    }

    private let rate: Double
    private let capacity: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// So many clients are remembered; then those whose buckets are full are forgotten.
    private static let clientLimit = 10_000

    /// So many requests a second in the long run, and `burst` at once.
    init(perSecond rate: Double, burst: Double) {
        self.rate = rate
        capacity = burst
    }

    /// Takes one request of `client`; the seconds after which it may come again, `nil` if it may now.
    func take(_ client: String, now: ContinuousClock.Instant = .now) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.clientLimit {
                buckets = buckets.filter { level(of: $0.value, now) < capacity }
            }
            var bucket = buckets[client] ?? Bucket(level: capacity, last: now)
            bucket.level = level(of: bucket, now)
            bucket.last = now
            defer { buckets[client] = bucket }
            guard bucket.level >= 1 else { return Int((1 - bucket.level) / rate) + 1 }
            bucket.level -= 1
            return nil
        }
    }

    private func level(of bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        let passed = (now - bucket.last) / .seconds(1)
        return min(capacity, bucket.level + passed * rate)
    }
}
