import ArgumentParser
import Foundation
import JSONDocuments
import SealedStorage
import Sodium

/// `countersign sample`: a small city in which everything is made up, for trying the service.
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract:
            "Make a small city for trying: a log, an agency, two counters, made-up residents.",
        discussion: """
            'countersign serve' does this by itself where its directory is empty. The passphrase of all \
            rooms and the passwords of all accounts lie in the directory: it is for trying only, and \
            'serve --production' refuses it.
            """)

    @Option(help: ArgumentHelp("Where it goes; made here.", valueName: "dir"))
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        if FileManager.default.fileExists(atPath: directory) {
            guard try AtomicFile.list(directory).isEmpty else {
                throw StorageError.alreadyExists(path: directory)
            }
        }
        // A run that is killed leaves no half city where the service looks for one.
        let draft = directory + ".founding-" + hexadecimal(randomBytes(4))
        try AtomicFile.createDirectory(draft)
        do {
            try await SampleCity(directory: draft).found()
            // An empty directory makes way; one that was filled meanwhile does not.
            rmdir(directory)
            try FileManager.default.moveItem(atPath: draft, toPath: directory)
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
        Console.result(
            json, ["directory": .string(directory)], "A sample city is in \(directory).")
    }
}
