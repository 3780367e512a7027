import ArgumentParser
import Records

/// `countersign ledger board`: the registrar appoints the officers who decide on policy.
struct LedgerBoardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board",
        abstract: "Appoint the officers who decide on policy; replaces the board before.")

    @OptionGroup var target: LedgerPlaceOptions
    @OptionGroup var registrar: RegistrarOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The officers' key files, 2 to 32 of them.", valueName: "file"))
    var officers: [String]

    @Option(help: "How many officers must approve a rule; at least 2.")
    var threshold: Int

    func run() async throws {
        let board = try board()
        try await registrar.sign(.board(board), for: target.place, key: target.key) {
            "Appointed as entry \($0): \(threshold) of \(board.officers.count) officers decide."
        }
    }

    private func board() throws -> PolicyBoard {
        let keys = try officers.map(KeyFile.verifierKey(textOrFile:))
        do throws(RecordError) {
            return try PolicyBoard(officers: keys, threshold: threshold)
        } catch {
            throw CommandFailure(.usage, code: error.code, "no such board: \(error.sentence)")
        }
    }
}
