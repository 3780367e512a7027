import Cores

extension AllCores {
    /// What `body` makes of each index below `count`, in their order, with a progress bar.
    ///
    /// After the first error no other index is begun, and it is thrown when the running ones end.
    @discardableResult
    static func map<T: Sendable>(
        _ title: String, count: Int, _ body: @escaping @Sendable (Int) async throws -> T
    ) async throws -> [T] {
        let bar = LazyProgress(title, total: count)
        let results = try await map(
            count: count, finished: { bar.update($0, count) }, body)
        bar.finish()
        return results
    }
}
