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
        let last = reports.withLock { $0.map(\.foundCount).max() }
        #expect(last == 2)
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
