import ArgumentParser
import Credentials
import Desk
import JSONDocuments
import Ledger
import Records

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
        let verifier = try target.open()
        let ledger = try await access.open(
            target.secret, policy: verifier.trust.policy, log: { verifier.trust.log },
            role: target.directory)
        let work = DeskRelease(verifier: verifier, ledger: ledger)
        let anchored = try await work.anchor(immediately: now, now: .now)
        try await verifier.learnRetirements(now: .now) {
            try await ledger.evidence(ofRetirement: $0)
        }
        let receipts = try await work.writeReceipts(
            to: out ?? target.directory + "/receipts", now: .now)
        let waiting = try verifier.queueCount()
        Console.result(
            json,
            [
                "anchored": .integer(anchored), "receipts": .integer(receipts),
                "waiting": .integer(waiting),
            ],
            "\(anchored) anchored, \(receipts) receipts written, \(waiting) wait for their hour.")
    }
}
