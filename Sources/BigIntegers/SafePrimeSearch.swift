import CGMP
import Foundation
import Synchronization

/// What a prime half `p′` may be modulo 8.
public enum HalfClass: Sendable {
    /// Any odd number.
    case any
    /// 5: −1 is a square modulo `p′`, and 2 is none.
    case fiveOfEight
    /// 3 or 7: −1 is no square modulo `p′`.
    case threeOfFour

    func contains(_ residue: UInt) -> Bool {
        switch self {
        case .any: true
        case .fiveOfEight: residue & 7 == 5
        case .threeOfFour: residue & 3 == 3
        }
    }
}

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
        /// What is found, one place a class.
        var found: [HeldSecret?]
        let classes: [HalfClass]
        var running = 2
        var finish: (@Sendable ([HeldSecret]) -> Void)?

        /// The place that a half of this remainder modulo 8 still has.
        func place(forResidue residue: UInt) -> Int? {
            found.indices.first { found[$0] == nil && classes[$0].contains(residue) }
        }
    }

    private let bitWidth: Int
    private let report: @Sendable (Progress) -> Void
    private let state: Mutex<State>
    private let stopped = Atomic<Bool>(false)

    private init(
        bitWidth: Int, classes: [HalfClass], report: @escaping @Sendable (Progress) -> Void
    ) {
        self.bitWidth = bitWidth
        self.report = report
        state = Mutex(State(found: classes.map { _ in nil }, classes: classes))
    }

    /// Finds two different safe primes of exactly `bitWidth` bits, their product of twice as many, and returns
    /// their prime halves.
    ///
    /// Cancelling the task ends the search within some milliseconds. `progress` is called from
    /// the searching threads.
    ///
    /// - Parameters:
    ///   - bitWidth: Width of the safe primes.
    ///   - classes: What the first and the second prime half are modulo 8; a search that is given
    ///     two classes tests candidates of what is still missing alone.
    ///   - progress: Told after each batch of tests.
    /// - Returns: The halves, in the order of their classes.
    /// - Throws: `ArithmeticError.outOfRange` for a width below 64 bits,
    ///   `ArithmeticError.cancelled`.
    public static func primeHalves(
        bitWidth: Int, classes: (HalfClass, HalfClass) = (.any, .any),
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws(ArithmeticError) -> (HeldSecret, HeldSecret) {
        guard bitWidth >= 64 else { throw .outOfRange }
        let search = SafePrimeSearch(
            bitWidth: bitWidth, classes: [classes.0, classes.1], report: progress)
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
            return (state.running == 0 ? state.finish : nil, state.found.compactMap { $0 })
        }
        finish?(found)
    }

    /// Ends with the first prime, since a second one of the same interval would lie so close that
    /// the product of the two gives them away.
    private func searchInterval(_ sieve: borrowing SafePrimeSieve) {
        let offsets = sieve.survivors().filter { isWanted(sieve.candidate(at: $0)) }
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

    /// Whether a half with this remainder modulo 8 is still looked for.
    private func isWanted(_ candidate: borrowing SecretInteger) -> Bool {
        let residue = cgmp_remainder(candidate.z, 8)
        return state.withLock { $0.place(forResidue: residue) != nil }
    }

    private func record(_ prime: HeldSecret?, testedCount: Int) {
        let progress = state.withLock { state in
            state.tested += testedCount
            let known = state.found.compactMap { $0 }
            if let prime, known.allSatisfy({ cgmp_cmp($0.integer.z, prime.integer.z) != 0 }),
                let place = state.place(forResidue: cgmp_remainder(prime.integer.z, 8))
            {
                state.found[place] = prime
            }
            let foundCount = state.found.count { $0 != nil }
            if foundCount == 2 { stopped.store(true, ordering: .relaxed) }
            return Progress(
                testedCount: state.tested, foundCount: foundCount,
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
