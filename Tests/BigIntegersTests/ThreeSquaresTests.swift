import Testing

@testable import BigIntegers

@Suite("Sums of three squares")
struct ThreeSquaresTests {
    private func roots(_ number: BigInteger) throws(ArithmeticError) -> [BigInteger] {
        var generator = SystemRandomNumberGenerator()
        let secret = SecretInteger(copying: number)
        return try ThreeSquares(of: secret, using: &generator).roots.map { $0.integer.disclosed() }
    }

    private func check(
        _ number: BigInteger, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let roots = try roots(number)
        let sum = roots.reduce(.zero) { $0 + $1 * $1 }
        #expect(roots.count == 3, sourceLocation: sourceLocation)
        #expect(sum == number, sourceLocation: sourceLocation)
        #expect(roots.allSatisfy { !$0.isNegative }, sourceLocation: sourceLocation)
    }

    /// Legendre's exceptions, told without the code that is tested.
    private func isSum(_ number: Int) -> Bool {
        var rest = number
        while rest > 0, rest % 4 == 0 { rest /= 4 }
        return rest % 8 != 7
    }

    @Test func allSmallNumbers() throws {
        for number in 0..<20_000 {
            if isSum(number) {
                try check(BigInteger(number))
            } else {
                #expect(throws: ArithmeticError.outOfRange) { try roots(BigInteger(number)) }
            }
        }
    }

    /// On both sides of where the search by primes begins.
    @Test func theFirstNumbersThatAreSearchedByPrimes() throws {
        for offset in -1000..<5000 where isSum(1 << 20 + offset) {
            try check(BigInteger(1 << 20 + offset))
        }
    }

    @Test(arguments: [21, 32, 63, 64, 65, 66, 67, 127, 128, 129, 130, 131, 139, 140])
    func randomNumbers(width: Int) throws {
        let top = BigInteger.powerOfTwo(width)
        for _ in 0..<20 {
            for residue in [1, 2, 3, 5, 6, 4, 12] {
                let half = BigInteger.powerOfTwo(width - 1)
                let random = BigInteger.random(bitWidth: width - 6) << 5
                try check(half + random + BigInteger(residue))
            }
        }
        for less in [2, 3, 5, 6, 7, 11, 13] { try check(top - BigInteger(less)) }
    }

    @Test(arguments: [1, 3, 1 << 10 + 1, 1 << 32 - 1, 1 << 33 + 1, 1 << 62 + 1])
    func squaresAndTheirNeighbours(root: Int) throws {
        let square = BigInteger(root) * BigInteger(root)
        try check(square)
        try check(square + 1)
        try check(square + 4)
        try check(square << 14)
        if root > 1 { try check(square - 4) }  // 5 (mod 8)
    }

    /// What a range of signed 64-bit integers asks for: 4·(m − lo)·(hi − m) + 1, and 4·(m − lo) + 1.
    @Test func distancesOfRanges() throws {
        let (low, high) = (BigInteger(.min), BigInteger(.max))
        for value in [.min, .min + 1, -1, 0, 1, 1_763_856_000, .max - 1, .max] {
            let m = BigInteger(value)
            try check((((m - low) * (high - m)) << 2) + 1)
            try check(((m - low) << 2) + 1)
        }
    }

    @Test func numbersThatAreNoSumAreRefused() {
        let wide = BigInteger.powerOfTwo(ThreeSquares.maximumBitWidth)
        for number in [
            7, 15, 28, 60, 112, -1, -3, wide, wide + 1, wide - 1, .powerOfTwo(100) - 1,
            (.powerOfTwo(100) - 1) << 6,
        ] as [BigInteger] {
            #expect(throws: ArithmeticError.outOfRange) { try roots(number) }
        }
    }

    @Test func differentRunsGiveDifferentRoots() throws {
        for number in [1_000_001, BigInteger.powerOfTwo(130) + 1] {
            var seen = Set<BigInteger>()
            for _ in 0..<10 { seen.formUnion(try roots(number)) }
            #expect(seen.count > 10)
        }
    }

    /// Every place in the order holds the even root of an odd number's decomposition now and then.
    @Test func theOrderOfRootsIsRandom() throws {
        var places = Set<Int>()
        for _ in 0..<100 {
            let place = try roots(.powerOfTwo(66) + 13).firstIndex { $0.isOdd }
            if let place { places.insert(place) }
        }
        #expect(places == [0, 1, 2])
    }
}
