import Archive
import ArgumentParser
import Auditor
import Wallet

/// `countersign wallet usage`: who looked at the records about the wallet's owner.
struct WalletUsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Find in a published log who was given records about you, and what is missing.",
        discussion: """
            As 'countersign record usage', with the key that came with your credential and the log that your \
            wallet trusts: the key stays in the wallet.
            """)

    @Argument(help: ArgumentHelp("The published log.", valueName: "dir"))
    var log: String

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp(
            "The credential, as 'wallet list --json' names it (default: the only one with a key).",
            valueName: "id"))
    var credential: String?

    @OptionGroup var memory: AuditMemoryOption

    @Flag(help: "Print one JSON object: findUsage, usagePeriod, heartbeat, gaps, repeats.")
    var json = false

    func run() async throws {
        let holder = try target.open()
        let key = try await holder.subjectKey(of: credential)
        let (usage, report) = try SubjectUsage.find(
            key, in: log, Audit(trust: holder.trust), memory.value, json: json)
        if json { Console.output(usage.json(report)) } else { usage.printText() }
    }
}
