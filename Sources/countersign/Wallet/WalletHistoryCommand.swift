import ArgumentParser
import Credentials
import JSONDocuments
import Records
import TransparencyLog
import Wallet

/// `countersign wallet history`: to whom what was shown, and what came of it.
struct WalletHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "To whom you have shown what, with the desks' promises and receipts.",
        discussion: """
            With --json each show has its receipt as it is, for 'countersign audit receipt'. Who was given \
            your records says 'countersign wallet usage'.
            """)

    @OptionGroup var target: WalletOptions

    @Flag(help: "Print one JSON object a show.")
    var json = false

    func run() async throws {
        let history = try await target.open().history()
        if history.isEmpty, !json { Console.output("Nothing was shown yet.") }
        for entry in history {
            if json { Console.output(try entry.document) } else { try printText(entry) }
        }
    }

    private func printText(_ entry: HistoryEntry) throws {
        let content = entry.request.content
        let asked = try entry.asked
        Console.output(
            "\(entry.shown) to \(entry.deskName.zh) / \(entry.deskName.en): \(content.purpose.zh) / "
                + content.purpose.en)
        Console.output("  read: \(asked.shown.listed)")
        Console.output("  learnt something of: \(asked.proved.listed)")
        let what = content.kept == .receipt ? "a receipt without your data" : "what you showed"
        Console.output("  keeps \(what) until \(content.keptUntil)")
        Console.output("  \(entry.state(at: .now).sentence)")
    }
}

extension [String] {
    fileprivate var listed: String { isEmpty ? "nothing" : joined(separator: ", ") }
}

extension HistoryEntry.State {
    fileprivate var sentence: String {
        switch self {
        case .receipt: "receipt kept"
        case .promised: "promised, no receipt yet"
        case .overdue: "promised, and its time has passed: ask the desk"
        case .open: "neither promise nor receipt"
        }
    }
}

extension HistoryEntry {
    fileprivate var document: JSONValue {
        get throws {
            let asked = try asked
            let content = request.content
            return [
                "shown": .string(shown.description), "desk": deskName.json,
                "desk_key": .string(deskKey.name), "counter": content.counter.json,
                "purpose": content.purpose.json,
                "read": .array(asked.shown.map(JSONValue.string)),
                "learnt_of": .array(asked.proved.map(JSONValue.string)),
                "keep": .string(content.kept.rawValue),
                "keep_until": .string(content.keptUntil.description),
                "state": .string(state(at: .now).rawValue),
                "promise": promise?.json ?? .null, "receipt": receipt ?? .null,
            ]
        }
    }
}
