import ArgumentParser
import Foundation
import Service
import Wallet

/// `countersign-service wallet`: a resident's own page.
struct WalletServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet",
        abstract: "Serve a wallet's own page, for one browser on this computer.",
        discussion: """
            Prints the page's address first. It lets one browser in, once; for another one start again. \
            The page ends with its own button, with Ctrl-C, or half an hour after its last use.
            """)

    @Option(
        name: [.customLong("wallet"), .customLong("directory")],
        help: ArgumentHelp("The wallet's directory.", valueName: "dir"))
    var wallet: String

    @Option(help: "The address to listen on: 127.0.0.1 or ::1, and no other.")
    var host = "127.0.0.1"

    @OptionGroup var serving: ServingOptions

    func validate() throws {
        guard WalletService.isLoopback(host) else {
            throw ValidationError("a wallet's page is for this computer alone: --host 127.0.0.1")
        }
    }

    func run() async throws {
        let holder = try Holder.open(at: wallet, passphrase: serving.passphrase())
        let directory = URL(filePath: wallet).standardizedFileURL.path
        try await WalletService(of: holder, at: directory, log: serving.log)
            .run(host: host, port: serving.port) { ServingOptions.tell($0) }
    }
}
