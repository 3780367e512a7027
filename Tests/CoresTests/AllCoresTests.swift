import Cores
import Synchronization
import Testing

@Suite("Work on all cores")
struct AllCoresTests {
    private enum Mishap: Error, Equatable {
        case at(Int)
    }

    @Test(arguments: [0, 1, 2, 15, 16, 17, 1_000], [1, 3, 16, 5_000])
    func productsKeepTheirOrder(count: Int, grain: Int) async {
        let products = await AllCores.map(count: count, grain: grain) { index in
            if index.isMultiple(of: 7) { await Task.yield() }
            return index * index
        }
        #expect(products == (0..<count).map { $0 * $0 })
        #expect(
            await AllCores.map(Array(0..<count), grain: grain) { -$0 } == products.indices.map(-))
    }

    /// A product that is optional and `nil` is a product.
    @Test func nothingIsAProductToo() async {
        let products = await AllCores.map([1, 2, 3, 4]) { $0.isMultiple(of: 2) ? $0 : nil }
        #expect(products == [nil, 2, nil, 4])
    }

    /// Whether the first of two that fail at the same time ends first or last.
    @Test(arguments: [1, 4], [41, 42, 44])
    func theErrorIsThatOfTheFirstItem(grain: Int, slow: Int) async {
        let bad: Set<Int> = [90, 41, 42, 44, 200]
        for _ in 0..<50 {
            await #expect(throws: Mishap.at(41)) {
                _ = try await AllCores.map(count: 300, grain: grain) {
                    index throws(Mishap) -> Int in
                    if index == slow { for _ in 0..<10 { await Task.yield() } }
                    guard !bad.contains(index) else { throw .at(index) }
                    return index
                }
            }
        }
    }

    @Test func nothingIsBegunAfterAnError() async {
        let begun = Mutex(0)
        let count = 10_000
        await #expect(throws: Mishap.at(0)) {
            _ = try await AllCores.map(count: count) { index throws(Mishap) -> Int in
                begun.withLock { $0 += 1 }
                guard index > 0 else { throw .at(0) }
                // Whoever is not the failing worker stays in its first item until others had a turn.
                for _ in 0..<100 { await Task.yield() }
                return index
            }
        }
        #expect(begun.withLock { $0 } < count)
    }

    @Test func progressCountsEachItemOnce() async {
        let seen = Mutex<[Int]>([])
        _ = await AllCores.map(
            count: 100, grain: 3, finished: { done in seen.withLock { $0.append(done) } }
        ) { $0 }
        #expect(seen.withLock { $0 } == Array(1...100))
    }

    @Test func workWithoutAGrainTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = await AllCores.map(count: 1, grain: 0) { $0 }
        }
    }
}
