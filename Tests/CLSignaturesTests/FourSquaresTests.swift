import Testing

@testable import CLSignatures

@Suite("Sums of four squares")
struct FourSquaresTests {
    @Test func smallNumbers() {
        for number in UInt64(0)...3000 { check(number) }
    }

    @Test(
        arguments: [
            0x8000_0000, 0x1_0000_0000, 0xFFFF_FFFF, 0x1_FFFF_FFFF, 0x2_0000_0000, 0x1_C000_0000,
        ] as [UInt64])
    func largeNumbers(number: UInt64) {
        for offset in UInt64(0)..<20 { check(number - offset) }
    }

    private func check(_ number: UInt64) {
        var generator = SystemRandomNumberGenerator()
        let roots = FourSquares(of: number, using: &generator).roots
        #expect(roots.count == 4)
        #expect(roots.reduce(0) { $0 + $1 * $1 } == number)
    }

    @Test func differentRunsGiveDifferentRoots() {
        var generator = SystemRandomNumberGenerator()
        let runs = (0..<10).map { _ in
            FourSquares(of: 1_000_003, using: &generator).roots.sorted()
        }
        #expect(Set(runs).count > 1)
    }
}
