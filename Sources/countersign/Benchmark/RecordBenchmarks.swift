import Age
import Archive
import Foundation
import JSONDocuments
import Ledger
import Records
import SQLiteStore
import Sodium
import TransparencyLog

/// Adding records with encrypted payloads, and the encryption alone.
struct RecordBenchmarks {
    private static let payloadByteCount = 1_000
    private static let groupCount = 512
    private static let groupsPerRound = 4
    private static let bodyByteCount = 64 << 20

    let run: BenchmarkRun
    let directory: String

    func measure() async throws {
        try await measureAdding()
        try await measureEncryption()
    }

    /// Groups of records; while one is added the next is sealed, as `record add --input` does it.
    private func measureAdding() async throws {
        guard run.wants("record.add") else { return }
        let desk = try await makeDesk()
        let rates = try await run.rounds {
            let groups = try (0..<Self.groupsPerRound).map { _ in
                try (0..<Self.groupCount).map { _ in try Self.submission() }
            }
            let start = ContinuousClock.now
            var adding: Task<Void, any Error>?
            for group in groups {
                let sealed = try await desk.custodian.seal(
                    contentsOf: group, members: desk.members(), now: .now
                ).map { try $0.get() }
                try await adding?.value
                adding = Task {
                    let added = try await desk.custodian.add(
                        sealed, members: desk.members(), append: desk.append)
                    guard added.allSatisfy({ $0.index != nil }) else {
                        throw BenchmarkFailure.wrongResult("record.add")
                    }
                }
            }
            try await adding?.value
            let count = Self.groupsPerRound * Self.groupCount
            return Double(count) / (ContinuousClock.now - start).seconds
        }
        run.add(
            "record.add", unit: "per second", figures: rates,
            note: "1 KB encrypted, signed, durable here and on the ledger, in groups of 512")
    }

    private func makeDesk() async throws -> CustodianDesk {
        let passphrase = try SecretBytes(copying: Array("benchmark".utf8))
        let ledger = LedgerDirectory(path: directory + "/records")
        let sequencer = try await ledger.create(
            origin: "ledger.benchmark.example", passphrase: passphrase)
        let custodian = try Custodian.create(
            at: directory + "/custodian", name: "custodian.benchmark.example",
            logKey: await ledger.reader().log.keys[0], policyText: "", passphrase: passphrase,
            makeStore: { try SQLiteArchive.create(in: $0) })
        let city = try BenchmarkCity()
        for entry in try city.members(with: custodian.verifierKey) {
            _ = try await sequencer.append(entry)
        }
        return CustodianDesk(
            custodian: custodian,
            ledger: LocalLedger(try await ledger.reader(), sequencer: sequencer))
    }

    private static func submission() throws -> Submission {
        let text = hexadecimal(randomBytes(payloadByteCount / 2))
        let flow = try TrafficFlow(
            segment: "road-1", from: .now.flooredToHour, durationSeconds: 300, quality: .measured,
            vehicles: 17)
        return Submission(
            .flow(flow),
            fields: [
                try PayloadField(name: "sensor", value: "C-1204"),
                try PayloadField(name: "extra", value: ["note": .string(text)]),
            ],
            area: BenchmarkCity.area(7))
    }

    private func measureEncryption() async throws {
        guard run.wants("age.encrypt") else { return }
        let plaintext = [UInt8](repeating: 0x41, count: Self.bodyByteCount)
        let rates = try await run.rounds {
            let fileKey = try FileKey()
            let start = ContinuousClock.now
            let body = try AgeFile.encryptBody(plaintext, fileKey: fileKey)
            let elapsed = ContinuousClock.now - start
            guard body.summary.plaintextByteCount == Self.bodyByteCount else {
                throw BenchmarkFailure.wrongResult("age.encrypt")
            }
            return Double(Self.bodyByteCount) / 1e6 / elapsed.seconds
        }
        run.add(
            "age.encrypt", unit: "MB/s", figures: rates,
            note: "a body of 64 MiB with its SHA-256, one core")
    }
}
