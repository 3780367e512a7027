import Synchronization
import Testing

@testable import BigIntegers

@Suite("Safe primes")
struct SafePrimeTests {
    @Test(arguments: [64, 65, 160, 256])
    func findsTwoOfTheRightWidth(bitWidth: Int) async throws {
        let reports = Mutex<[SafePrimeSearch.Progress]>([])
        let (a, b) = try await SafePrimeSearch.primeHalves(bitWidth: bitWidth) { progress in
            reports.withLock { $0.append(progress) }
        }
        let halves = [a.integer.disclosed(), b.integer.disclosed()]
        #expect(halves[0] != halves[1])
        for half in halves {
            let prime = half + half + 1
            #expect(half.isProbablyPrime())
            #expect(prime.isProbablyPrime())
            #expect(prime.bitWidth == bitWidth)
        }
        let n = (halves[0] + halves[0] + 1) * (halves[1] + halves[1] + 1)
        #expect(n.bitWidth == 2 * bitWidth)
        let last = reports.withLock { $0.map(\.foundCount).max() }
        #expect(last == 2)
    }

    /// An interval of 96 bits holds many safe primes: two of one interval would differ in their
    /// last 17 bits only, and Fermat's method would find them from their product.
    @Test func theTwoPrimesAreFarApart() async throws {
        for _ in 0..<40 {
            let (a, b) = try await SafePrimeSearch.primeHalves(bitWidth: 96) { _ in }
            let (p, q) = (
                a.integer.disclosed() + a.integer.disclosed() + 1,
                b.integer.disclosed() + b.integer.disclosed() + 1
            )
            #expect((p - q).bitWidth > 20)
            #expect(!(p * q).hasCloseFactors)
        }
    }

    @Test func closeFactorsAreSeen() {
        for bitWidth in [64, 512, 1024] {
            let p = (BigInteger.random(bitWidth: bitWidth) + .powerOfTwo(bitWidth)).nextPrime()
            #expect((p * p.nextPrime()).hasCloseFactors)
            let near = (p + .powerOfTwo(bitWidth / 2)).nextPrime()
            #expect((p * near).hasCloseFactors)
            let far = (p + .powerOfTwo(bitWidth - 20)).nextPrime()
            #expect(!(p * far).hasCloseFactors)
        }
        #expect(!(-4 as BigInteger).hasCloseFactors)
    }

    @Test func cancellationEndsTheSearch() async throws {
        let started = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await SafePrimeSearch.primeHalves(bitWidth: 8192) { _ in
                started.continuation.yield()
            }
        }
        for await _ in started.stream { break }
        task.cancel()
        await #expect(throws: ArithmeticError.cancelled) { _ = try await task.value }
    }

    @Test func refusesATinyWidth() async {
        await #expect(throws: ArithmeticError.outOfRange) {
            _ = try await SafePrimeSearch.primeHalves(bitWidth: 16) { _ in }
        }
    }

    /// The sieve keeps each candidate whose two numbers have no small factor, and no other.
    @Test func sieveIsExact() {
        let sieve = SafePrimeSieve(bitWidth: 300)
        let survivors = Set(sieve.survivors())
        var product = BigInteger.one
        var prime: BigInteger = 3
        while prime < BigInteger(SafePrimeSieve.largestPrime) {
            product = product * prime
            prime = prime.nextPrime()
        }
        for offset in 0..<800 {
            let half = sieve.candidate(at: offset).disclosed()
            let both = half * (half + half + 1)
            let isFree = both.greatestCommonDivisor(with: product) == .one
            #expect(survivors.contains(offset) == isFree)
        }
    }
}
