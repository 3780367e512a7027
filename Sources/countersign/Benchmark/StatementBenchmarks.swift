import Accumulators
import BigIntegers
import CLSignatures
import Foundation
import Sodium

/// The native format: three of eight attributes shown, and what each further statement adds.
struct StatementBenchmarks {
    let run: BenchmarkRun

    func measure() async throws {
        let prefixes = ["native.", "range64.", "revocation."]
        guard prefixes.contains(where: { run.wantsAny(beginning: $0) }) else { return }
        let parties = try await StatementParties()
        try await measureAddition("range64", .range, "64-bit range with two sides", parties)
        try await measureAddition("revocation", .nonRevocation, "not revoked", parties)
        try await measureNative(parties)
        try await measureAccumulator(parties)
    }

    /// The difference between a presentation with a statement and one without, made in turn.
    private func measureAddition(
        _ name: String, _ claims: StatementParties.Claims, _ note: String,
        _ parties: StatementParties
    ) async throws {
        guard run.wants("\(name).prove", "\(name).verify") else { return }
        func time(_ work: () throws -> Void) rethrows -> Double {
            let start = ContinuousClock.now
            try work()
            return (ContinuousClock.now - start).milliseconds
        }
        var number = 0
        let pairs = try await run.rounds {
            number += 1
            let context = context(number)
            var (plain, more): ([UInt8], [UInt8]) = ([], [])
            let proving = (
                base: try time { plain = try parties.present(context) },
                work: try time { more = try parties.present(context, with: claims) }
            )
            let verifying = (
                base: try time { try verify(plain, context, [], parties) },
                work: try time { try verify(more, context, claims, parties) }
            )
            return (proving, verifying)
        }
        run.add("\(name).prove", unit: "ms", added: pairs.map(\.0), note: "added by: \(note)")
        run.add("\(name).verify", unit: "ms", added: pairs.map(\.1), note: "added by: \(note)")
    }

    private func measureNative(_ parties: StatementParties) async throws {
        try await run.measure("native.prove", note: "3 of 8 attributes, native format") {
            _ = try parties.present(context(1))
        }
        try await run.measure(
            "native.verify", note: "3 of 8 attributes, native format",
            prepare: { try parties.present(context(1)) },
            work: { try verify($0, context(1), [], parties) })
        let name = "native.verify.batch32"
        if run.wants(name) {
            let shown = try (0..<32).map { try parties.present(context($0)) }
            let figures = try await run.rounds {
                let start = ContinuousClock.now
                var batch = StatementBatch()
                for (number, bytes) in shown.enumerated() {
                    try parties.add(bytes, to: &batch, context(number))
                }
                guard batch.failures().isEmpty else { throw BenchmarkFailure.wrongResult(name) }
                return (ContinuousClock.now - start).milliseconds / Double(shown.count)
            }
            run.add(name, unit: "ms", figures: figures, note: "each of 32, one product")
        }
        let size = Double(try parties.present(context(1)).count)
        run.add("native.bytes", unit: "bytes", figures: [size], note: "3 of 8 attributes shown")
    }

    private func measureAccumulator(_ parties: StatementParties) async throws {
        guard run.wants("revocation.update1000", "revocation.revoke10000") else { return }
        let update = try parties.revoke(count: 1_000)
        let update1000 = try RevocationUpdate(
            blocks: update.blocks, head: update.accumulator.head)
        try await run.measure(
            "revocation.update1000", note: "a wallet's witness, 1,000 revocations"
        ) {
            _ = try parties.witness.updated(with: update1000, modulus: parties.accumulator.modulus)
        }
        try await run.measure(
            "revocation.revoke10000", note: "one head after 10,000 revocations",
            prepare: { (0..<10_000).map { _ in RevocationNumber.random() } },
            work: { _ = try parties.revoke($0) })
    }

    private func verify(
        _ bytes: [UInt8], _ context: SHA256Digest, _ claims: StatementParties.Claims,
        _ parties: StatementParties
    ) throws {
        var batch = StatementBatch()
        try parties.add(bytes, to: &batch, context, with: claims)
        guard batch.failures().isEmpty else { throw BenchmarkFailure.wrongResult("native") }
    }

    private func context(_ number: Int) -> SHA256Digest { SHA256.hash("request \(number)".utf8) }
}

extension StatementParties {
    fileprivate func revoke(count: Int) throws -> Revocation {
        try revoke((0..<count).map { _ in RevocationNumber.random() })
    }

    fileprivate func revoke(_ numbers: [RevocationNumber]) throws -> Revocation {
        try privateKey.withFactors { factors throws(AccumulatorError) in
            try accumulator.revoking(numbers, factors: factors, atEpochSeconds: 1)
        }
    }
}
