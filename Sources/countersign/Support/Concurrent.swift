import Foundation

/// Asynchronous work on each element of a range, as many at once as there are cores.
enum Concurrent {
    /// Runs `body` for each index with a progress bar; the first error ends it.
    static func forEach(
        _ title: String, _ indices: Range<Int>,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let bar = ProgressBar(title, total: indices.count)
        var done = 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            var next = indices.lowerBound
            let width = min(ProcessInfo.processInfo.activeProcessorCount, indices.count)
            func start() {
                guard next < indices.upperBound else { return }
                let index = next
                next += 1
                group.addTask { try await body(index) }
            }
            for _ in 0..<width { start() }
            while try await group.next() != nil {
                done += 1
                bar.update(done)
                start()
            }
        }
        bar.finish()
    }
}
