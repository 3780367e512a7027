import CGMP

/// The odd primes below a bound, for sieves over intervals of odd numbers.
struct SmallPrimes: Sendable {
    /// The primes in rising order.
    let primes: [Int]
    /// Products of neighbours that fit a word: one long division serves several primes.
    private let groups: [(product: UInt, members: Range<Int>)]

    /// Finds the primes up to `bound`.
    init(upTo bound: Int) {
        var composite = [Bool](repeating: false, count: bound + 1)
        var primes: [Int] = []
        for number in stride(from: 3, through: bound, by: 2) where !composite[number] {
            primes.append(number)
            for multiple in stride(from: number * number, through: bound, by: 2 * number) {
                composite[multiple] = true
            }
        }
        var groups: [(product: UInt, members: Range<Int>)] = []
        for (index, prime) in primes.enumerated() {
            if let last = groups.last {
                let (product, overflow) = last.product.multipliedReportingOverflow(by: UInt(prime))
                if !overflow {
                    groups[groups.count - 1] = (product, last.members.lowerBound..<index + 1)
                    continue
                }
            }
            groups.append((UInt(prime), index..<index + 1))
        }
        self.primes = primes
        self.groups = groups
    }

    /// Calls `body` with each prime and the remainder of `number` modulo it.
    func forEachRemainder(of number: mpz_srcptr, _ body: (_ prime: Int, _ remainder: Int) -> Void) {
        for group in groups {
            let remainder = cgmp_remainder(number, group.product)
            for index in group.members {
                body(primes[index], Int(remainder % UInt(primes[index])))
            }
        }
    }
}

/// Which numbers of an interval `start + 2i` are left.
struct OddInterval {
    private var isStruck: [Bool]

    init(count: Int) { isStruck = Array(repeating: false, count: count) }

    /// Strikes each number that is `target` modulo `prime`, for a start that is `remainder`.
    mutating func strike(_ prime: Int, remainder: Int, target: Int) {
        let half = (prime + 1) / 2  // the inverse of 2
        isStruck.withUnsafeMutableBufferPointer { isStruck in
            for index in stride(
                from: (target - remainder + prime) * half % prime, to: isStruck.count, by: prime)
            {
                isStruck[index] = true
            }
        }
    }

    /// Offsets `i` of the numbers that are left.
    var survivors: [Int] { isStruck.indices.filter { !isStruck[$0] } }
}
