import Foundation
import Ledger
import Records
import Sodium
import TransparencyLog

/// Durable appends, and the work on a ledger of a million entries.
struct LedgerBenchmarks {
    private static let writerCount = 64
    private static let appendsPerRound = 20_000
    private static let entryCount = 1_000_000
    /// Each takes the better part of a minute: two show whether they agree.
    private static let fsckRuns = 2

    let run: BenchmarkRun
    let directory: String

    func measure() async throws {
        try await measureAppends()
        guard run.wants("ledger.prove", "ledger.fsck", "ledger.open", "record.search") else {
            return
        }
        let city = try BenchmarkCity()
        let ledger = LedgerDirectory(path: directory + "/million")
        let passphrase = try SecretBytes(copying: Array("benchmark".utf8))
        try await fill(ledger, city, passphrase: passphrase)
        try await measureReading(ledger)
        try await SearchBenchmark(run: run, city: city, entryCount: Self.entryCount)
            .measure(ledger.reader())
        try await run.measure(
            "ledger.open", unit: .seconds, note: "for appending, a million entries"
        ) {
            _ = try await ledger.sequencer(passphrase: passphrase)
        }
    }

    private func measureReading(_ ledger: LedgerDirectory) async throws {
        let reader = try await ledger.reader()
        var generator = SystemRandomNumberGenerator()
        try await run.measure(
            "ledger.prove", note: "inclusion proof, a million entries",
            prepare: { Int.random(in: 0..<Self.entryCount, using: &generator) },
            work: { _ = try await reader.proof(of: $0) })
        guard run.wants("ledger.fsck") else { return }
        var times: [Double] = []
        for _ in 0..<Self.fsckRuns {
            let start = ContinuousClock.now
            let fsck = try await Fsck(reader, keeper: ledger.lastSigned) { _, _ in }
            guard fsck.difference == nil else { throw BenchmarkFailure.wrongResult("ledger.fsck") }
            times.append((ContinuousClock.now - start).seconds)
        }
        run.add(
            "ledger.fsck", unit: "s", figures: times,
            note: "a million entries, every signature and hash")
    }

    /// A ledger with as many entries, made as any other is, but that nobody checks signatures that
    /// this process made just before.
    private func fill(
        _ ledger: LedgerDirectory, _ city: BenchmarkCity, passphrase: borrowing SecretBytes
    ) async throws {
        let sequencer = try await ledger.create(
            origin: "ledger.benchmark.example", passphrase: passphrase)
        let members = try city.members()
        for answer in await sequencer.append(contentsOf: members) { _ = try answer.get() }
        let bar = ProgressBar("A ledger of a million entries", total: Self.entryCount)
        let batch = 4_096
        var done = members.count
        // While one batch is committed the next one is signed.
        var next = Task { try await city.signedEvents(0..<batch) }
        while done < Self.entryCount {
            let events = try await next.value
            let begun = done - members.count + events.count
            let wanted = min(batch, Self.entryCount - done - events.count)
            next = Task { try await city.signedEvents(begun..<begun + max(wanted, 0)) }
            for answer in await sequencer.append(contentsOf: events) { _ = try answer.get() }
            done += events.count
            bar.update(done)
        }
        bar.finish()
    }

    /// Writers that each wait for their acknowledgement before they append again.
    private func measureAppends() async throws {
        guard run.wants("ledger.append", "ledger.append.p99") else { return }
        let city = try BenchmarkCity()
        let ledger = LedgerDirectory(path: directory + "/appends")
        let sequencer = try await ledger.create(
            origin: "ledger.benchmark.example",
            passphrase: SecretBytes(copying: Array("benchmark".utf8)))
        for answer in await sequencer.append(contentsOf: try city.members()) {
            _ = try answer.get()
        }
        var first = 0
        let rounds = try await run.rounds {
            let events = try await city.events(first..<first + Self.appendsPerRound)
            first += events.count
            let start = ContinuousClock.now
            let waits = try await Self.append(events, to: sequencer)
            let elapsed = ContinuousClock.now - start
            return (
                rate: Double(events.count) / elapsed.seconds,
                tail: waits.sorted()[waits.count * 99 / 100]
            )
        }
        let note = "\(Self.writerCount) writers, each append durable, its signature checked"
        run.add("ledger.append", unit: "per second", figures: rounds.map(\.rate), note: note)
        run.add("ledger.append.p99", unit: "ms", figures: rounds.map(\.tail), note: note)
    }

    /// How long each append took, in milliseconds.
    private static func append(
        _ events: [Envelope], to sequencer: Sequencer
    ) async throws -> [Double] {
        try await withThrowingTaskGroup(of: [Double].self) { group in
            for writer in 0..<writerCount {
                group.addTask {
                    var waits: [Double] = []
                    for index in stride(from: writer, to: events.count, by: writerCount) {
                        let start = ContinuousClock.now
                        _ = try await sequencer.append(events[index])
                        waits.append((ContinuousClock.now - start).milliseconds)
                    }
                    return waits
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

/// A benchmark whose work came out wrong.
enum BenchmarkFailure: Error {
    case wrongResult(String)
}
