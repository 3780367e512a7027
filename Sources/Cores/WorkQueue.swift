import Synchronization

/// The items of one piece of work, which its workers take from the front.
final class WorkQueue<Product: Sendable, Failure: Error>: Sendable {
    private struct State {
        var next = 0
        var products: [Product?]
        var doneCount = 0
        /// The failure of the lowest index so far.
        var failure: (index: Int, error: Failure)?
    }

    private let grain: Int
    private let count: Int
    private let finished: (@Sendable (Int) -> Void)?
    private let state: Mutex<State>

    init(count: Int, grain: Int, finished: (@Sendable (Int) -> Void)?) {
        self.grain = grain
        self.count = count
        self.finished = finished
        state = Mutex(State(products: [Product?](repeating: nil, count: count)))
    }

    /// Does a share of the work: grain after grain, until none is left or one has failed.
    func work(_ body: @Sendable (Int) async throws(Failure) -> Product) async {
        while let indices = take() {
            for index in indices {
                do throws(Failure) {
                    finish(index, try await body(index))
                } catch {
                    return fail(index, error)
                }
            }
            await Task.yield()
        }
    }

    /// All products, in order.
    ///
    /// - Throws: The failure of the lowest index that failed.
    func products() throws(Failure) -> [Product] {
        let (products, failure) = state.withLock { ($0.products, $0.failure) }
        if let failure { throw failure.error }
        return products.compactMap(\.self)
    }

    private func take() -> Range<Int>? {
        state.withLock { state in
            guard state.failure == nil, state.next < count else { return nil }
            let start = state.next
            state.next = min(start + grain, count)
            return start..<state.next
        }
    }

    private func finish(_ index: Int, _ product: Product) {
        state.withLock { state in
            state.products[index] = product
            state.doneCount += 1
            finished?(state.doneCount)
        }
    }

    private func fail(_ index: Int, _ error: Failure) {
        state.withLock { state in
            if let failure = state.failure, failure.index < index { return }
            state.failure = (index, error)
        }
    }
}
