import Foundation

/// Work on all cores, on threads of its own: it computes for long and would starve the cooperative
/// pool.
enum Parallel {
    /// Runs `body` for each index, and `collect` with each result, one at a time.
    static func forEach<T: Sendable>(
        _ indices: Range<Int>, _ body: @escaping @Sendable (Int) -> T,
        collect: (Int, T) -> Void
    ) async {
        let (stream, continuation) = AsyncStream.makeStream(of: (Int, T).self)
        DispatchQueue.global().async {
            DispatchQueue.concurrentPerform(iterations: indices.count) { offset in
                let index = indices.lowerBound + offset
                continuation.yield((index, body(index)))
            }
            continuation.finish()
        }
        for await (index, result) in stream { collect(index, result) }
    }
}

extension Parallel {
    /// What `body` makes of each index below `count`, with a progress bar; the first error ends it.
    static func map<T: Sendable>(
        _ title: String, count: Int, _ body: @escaping @Sendable (Int) throws -> T
    ) async throws -> [T] {
        let bar = ProgressBar(title, total: count)
        var results: [Int: Result<T, any Error>] = [:]
        await forEach(0..<count) { index in
            Result { try body(index) }
        } collect: { index, result in
            results[index] = result
            bar.update(results.count)
        }
        bar.finish()
        return try (0..<count).compactMap { try results[$0]?.get() }
    }
}
