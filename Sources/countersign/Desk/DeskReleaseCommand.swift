import ArgumentParser
import Credentials
import Desk
import JSONDocuments
import Ledger
import Records
import SealedStorage

/// `countersign desk release`: anchors the hours that are over and writes receipts.
struct DeskReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Anchor what was accepted in hours that are over, shuffled; write receipts.",
        discussion: """
            Run it each hour. Where the desk asks for witnesses, receipts follow in the run after \
            they cosigned.
            """)

    @OptionGroup var target: DeskOptions
    @OptionGroup var access: LedgerAccessOptions

    @Flag(help: "Also anchor what was accepted in this hour.")
    var now = false

    @Option(
        help: ArgumentHelp(
            "Where receipts go (default: receipts/ in the desk's directory); "
                + "elsewhere nobody destroys them in time.", valueName: "dir"))
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let work = DeskRelease(
            verifier: try target.open(), sequencer: try await access.sequencer(target.secret))
        let anchored = try await work.anchor(immediately: now)
        let reader = try await access.directory.reader(policy: work.verifier.trust.policy)
        try await work.verifier.learnRetirements(now: .now) {
            try await reader.evidence(ofRetirement: $0)
        }
        let receipts = try await work.writeReceipts(
            reader, to: out ?? target.directory + "/receipts")
        let waiting = try work.verifier.queueCount()
        Console.result(
            json,
            [
                "anchored": .integer(anchored), "receipts": .integer(receipts),
                "waiting": .integer(waiting),
            ],
            "\(anchored) anchored, \(receipts) receipts written, \(waiting) wait for their hour.")
    }
}

/// The way of a desk's queue onto a ledger, and of the receipts out of it.
struct DeskRelease {
    let verifier: Verifier
    let sequencer: Sequencer

    /// Anchors what is due, or the one acceptance named, and returns how many.
    ///
    /// - Throws: what the ledger says to an entry that it refuses, after the others are anchored.
    @discardableResult
    func anchor(only identifier: String? = nil, immediately: Bool) async throws -> Int {
        var refusal: LedgerError?
        let count = try await verifier.release(
            only: identifier, immediately: immediately, now: .now
        ) { entries in
            var indexes: [Int?] = []
            for result in await sequencer.append(contentsOf: entries) {
                switch result {
                case .success(let acknowledgement): indexes.append(acknowledgement.index)
                case .failure(let error) where error.kind == .refused:
                    refusal = error
                    indexes.append(nil)
                case .failure(let error): throw error
                }
            }
            return indexes
        }
        if let refusal { throw refusal }
        return count
    }

    /// Writes the receipts that the quorum's checkpoint covers and returns how many.
    func writeReceipts(_ reader: LedgerReader, to out: String) async throws -> Int {
        try AtomicFile.createDirectory(out)
        return try await verifier.writeReceipts(
            now: .now,
            proof: { index in
                do {
                    return try await reader.proof(of: index)
                } catch LedgerError.quorumMissing {
                    return nil
                }
            },
            write: { name, receipt in
                try OutputFile.write(receipt.json, to: "\(out)/\(name).json")
            })
    }
}
