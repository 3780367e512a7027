import CGMP
import Foundation
import Synchronization

/// The search for two different safe primes, on threads of its own.
///
/// Candidates `p′` come from random intervals, sieved so that neither `p′` nor `2p′ + 1` has a
/// small factor. Both threads search until two primes are found.
public final class SafePrimeSearch: Sendable {
    /// How far a search has come.
    public struct Progress: Sendable, Equatable {
        /// Number of candidates tested for primality so far.
        public let testedCount: Int
        /// Number of safe primes found, 0 to 2.
        public let foundCount: Int
        /// Number of tests after which a search of this size ends on average.
        public let expectedTestCount: Int
    }

    private struct State {
        var tested = 0
        var found: [HeldSecret] = []
        var running = 2
        var finish: (@Sendable ([HeldSecret]) -> Void)?
    }

    private let bitWidth: Int
    private let report: @Sendable (Progress) -> Void
    private let state = Mutex(State())
    private let stopped = Atomic<Bool>(false)

    private init(bitWidth: Int, report: @escaping @Sendable (Progress) -> Void) {
        self.bitWidth = bitWidth
        self.report = report
    }

    /// Finds two different safe primes of exactly `bitWidth` bits, their product of twice as many, and returns
    /// their prime halves.
    ///
    /// Cancelling the task ends the search within some milliseconds. `progress` is called from
    /// the searching threads.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a width below 64 bits,
    ///   `ArithmeticError.cancelled`.
    public static func primeHalves(
        bitWidth: Int, progress: @escaping @Sendable (Progress) -> Void
    ) async throws(ArithmeticError) -> (HeldSecret, HeldSecret) {
        guard bitWidth >= 64 else { throw .outOfRange }
        let search = SafePrimeSearch(bitWidth: bitWidth, report: progress)
        let found = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                search.start { continuation.resume(returning: $0) }
            }
        } onCancel: {
            search.stopped.store(true, ordering: .relaxed)
        }
        guard found.count == 2 else { throw .cancelled }
        return (found[0], found[1])
    }

    private func start(_ finish: @escaping @Sendable ([HeldSecret]) -> Void) {
        state.withLock { $0.finish = finish }
        for _ in 0..<2 { Thread.detachNewThread { self.run() } }
    }

    private func run() {
        while !stopped.load(ordering: .relaxed) {
            searchInterval(SafePrimeSieve(bitWidth: bitWidth))
        }
        let (finish, found) = state.withLock { state in
            state.running -= 1
            return (state.running == 0 ? state.finish : nil, state.found)
        }
        finish?(found)
    }

    /// Ends with the first prime, since a second one of the same interval would lie so close that
    /// the product of the two gives them away.
    private func searchInterval(_ sieve: borrowing SafePrimeSieve) {
        let offsets = sieve.survivors()
        for first in stride(from: 0, to: offsets.count, by: LanePowers.width) {
            guard !stopped.load(ordering: .relaxed) else { return }
            var candidates: [HeldSecret] = []
            for offset in offsets[first..<min(first + LanePowers.width, offsets.count)] {
                let candidate = sieve.candidate(at: offset)
                if cgmp_bit_width(candidate.z) < bitWidth {
                    candidates.append(HeldSecret(candidate))
                }
            }
            let found = firstSafePrimeHalf(of: candidates)
            record(found, testedCount: candidates.count)
            if found != nil { return }
        }
    }

    private func firstSafePrimeHalf(of candidates: [HeldSecret]) -> HeldSecret? {
        zip(candidates, Primality.passFermatTest(candidates)).first { candidate, isLikely in
            isLikely && isSafePrimeHalf(candidate.integer)
        }?.0
    }

    private func record(_ prime: HeldSecret?, testedCount: Int) {
        let progress = state.withLock { state in
            state.tested += testedCount
            if let prime, state.found.count < 2,
                state.found.allSatisfy({ cgmp_cmp($0.integer.z, prime.integer.z) != 0 })
            {
                state.found.append(prime)
            }
            if state.found.count == 2 { stopped.store(true, ordering: .relaxed) }
            return Progress(
                testedCount: state.tested, foundCount: state.found.count,
                expectedTestCount: SafePrimeSieve.expectedTestCount(bitWidth: bitWidth) * 2)
        }
        report(progress)
    }

    private func isSafePrimeHalf(_ half: borrowing SecretInteger) -> Bool {
        let h = half.z
        let prime = SecretInteger { result in
            cgmp_shift_left(result, h, 1)
            cgmp_add_ui(result, result, 1)
        }
        return Primality.isProbablyPrime(prime.z) && Primality.isProbablyPrime(h)
    }
}
