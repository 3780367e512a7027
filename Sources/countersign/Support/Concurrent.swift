import Foundation

/// Work on each element of a range, as many at once as there are cores.
enum Concurrent {
    /// What `body` makes of each index below `count`, in their order, with a progress bar.
    ///
    /// After the first error no other index is begun, and it is thrown when the running ones end.
    @discardableResult
    static func map<T: Sendable>(
        _ title: String, count: Int, _ body: @escaping @Sendable (Int) async throws -> T
    ) async throws -> [T] {
        let bar = ProgressBar(title, total: count)
        var results = [T?](repeating: nil, count: count)
        try await withThrowingTaskGroup(of: (Int, T).self) { group in
            var begun = 0
            func begin() {
                guard begun < count else { return }
                let index = begun
                begun += 1
                group.addTask { (index, try await body(index)) }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { begin() }
            var done = 0
            while let (index, result) = try await group.next() {
                results[index] = result
                done += 1
                bar.update(done)
                begin()
            }
        }
        bar.finish()
        return results.compactMap(\.self)
    }
}
