import Foundation

/// Work on many items that computes more than it waits, on all cores.
///
/// A few workers, one a core, take the items in their order, `grain` at a time, so that long and short
/// items even out. Between two grains a worker lets other tasks run: Swift's pool has one thread a core,
/// and whoever holds all of them stops the program.
public enum AllCores {
    /// So many workers share the items: the cores that are in use.
    public static var count: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// What `body` makes of each index below `count`, in the order of the indices.
    ///
    /// After an error no other index is begun. The error thrown is that of the lowest index whose `body`
    /// fails, in each run: indices are begun in their order, and one that is begun is ended.
    ///
    /// - Parameters:
    ///   - count: The number of items; with none, or with one core, nothing runs beside the caller.
    ///   - grain: So many items a worker takes at once, at least one; more where one takes microseconds.
    ///   - finished: Told the number of items that are done, rising by one; called by one worker
    ///     at a time.
    ///   - body: The work on one item.
    /// - Returns: One product an item.
    /// - Throws: What `body` throws.
    public static func map<Product: Sendable, Failure: Error>(
        count: Int, grain: Int = 1, finished: (@Sendable (Int) -> Void)? = nil,
        _ body: @escaping @Sendable (Int) async throws(Failure) -> Product
    ) async throws(Failure) -> [Product] {
        precondition(count >= 0 && grain > 0, "there is no such work")
        let queue = WorkQueue<Product, Failure>(count: count, grain: grain, finished: finished)
        let workerCount = min(Self.count, (count + grain - 1) / grain)
        guard workerCount > 1 else {
            await queue.work(body)
            return try queue.products()
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 1..<workerCount { group.addTask { await queue.work(body) } }
            await queue.work(body)
        }
        return try queue.products()
    }

    /// What `body` makes of each element, in their order; see ``map(count:grain:finished:_:)``.
    ///
    /// - Throws: What `body` throws for the first element for which it does.
    public static func map<Element: Sendable, Product: Sendable, Failure: Error>(
        _ elements: [Element], grain: Int = 1,
        _ body: @escaping @Sendable (Element) throws(Failure) -> Product
    ) async throws(Failure) -> [Product] {
        try await map(count: elements.count, grain: grain) { index throws(Failure) in
            try body(elements[index])
        }
    }
}
