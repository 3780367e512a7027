import ArgumentParser
import Credentials
import JSONDocuments
import Records
import TransparencyLog
import Wallet
import WalletClient

/// `countersign wallet receipts`: fetches what desks have promised.
struct WalletReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "Fetch the receipts that desks have promised, and check them.",
        discussion: """
            Each desk is asked where it said, and learns that this wallet asks; so do it for all at once, \
            and not right after showing. A promise whose time has passed without a receipt is evidence \
            against the desk.
            """)

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp(
            "Where the desk of --desk hands out receipts, if it did not say.", valueName: "link"))
    var at: String?

    @Option(help: ArgumentHelp("Only this desk, by its key's name.", valueName: "name"))
    var desk: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        // Another desk would learn of a show that is none of its business.
        guard at == nil || desk != nil else {
            throw ValidationError("--at needs --desk: a promise goes to the desk that gave it")
        }
    }

    func run() async throws {
        let holder = try target.open()
        let visit = ReceiptVisit(WebClient())
        let elsewhere = try at.map { text throws(ClientError) in try WebAddress(parsing: text) }
        var (kept, pending, overdue, unknown) = (0, 0, 0, 0)
        var failures: [(desk: String, CommandFailure)] = []
        for entry in try await holder.history()
        where desk ?? entry.deskKey.name == entry.deskKey.name {
            do {
                switch try await visit.fetch(
                    entry, elsewhere: elsewhere, by: holder, now: .now)
                {
                case .needless: break
                case .placeUnknown: unknown += 1
                case .kept: kept += 1
                case .pending(let isOverdue):
                    pending += 1
                    if isOverdue { overdue += 1 }
                }
            } catch {
                failures.append((entry.deskKey.name, CommandFailure(describing: error)))
            }
        }
        Console.result(
            json,
            [
                "kept": .integer(kept), "pending": .integer(pending), "overdue": .integer(overdue),
                "place_unknown": .integer(unknown), "failed": .integer(failures.count),
            ],
            "\(kept.of("receipt", "receipts")) kept, \(pending) not ready yet, of them \(overdue) "
                + "overdue; of \(unknown) it is not known where they will be.")
        for (desk, failure) in failures { Console.error("\(desk): \(failure.line)") }
        guard let first = failures.first?.1 else { return }
        throw CommandFailure(first.status, code: first.code, "")
    }
}
