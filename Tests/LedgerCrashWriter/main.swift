// Appends to a ledger until it is killed or has done its share, and prints what was acknowledged.
//
// LedgerCrashWriter DIRECTORY COUNT
//
// Prints `entry INDEX LEAFHASH TREESIZE ID` for each acknowledgement and, before the first one of
// each tree, `checkpoint BASE64`. A failure is printed as `error CODE`; exit code 5 for storage.

import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Sodium
import TransparencyLog

private let writerCount = 8

private func open(_ directory: URL) async throws -> SQLiteStore {
    do {
        return try await SQLiteStore.open(directory, for: .sequencing(waitMilliseconds: 5_000))
    } catch LedgerError.notALedger {
        let signer = try TestCity.signer()
        return try await SQLiteStore.create(
            at: directory, verifierKey: signer.verifierKey.text)
    }
}

/// Prints lines whole and at once, each tree's checkpoint before its entries.
private actor Printer {
    private var printedSize = 0

    func acknowledge(
        _ acknowledgement: Acknowledgement, id: RecordIdentifier, note: String
    ) {
        var text = ""
        if acknowledgement.treeSize > printedSize {
            printedSize = acknowledgement.treeSize
            text += "checkpoint \(base64(Array(note.utf8)))\n"
        }
        text += "entry \(acknowledgement.index) \(acknowledgement.leafHash)"
        text += " \(acknowledgement.treeSize) \(id)\n"
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}

private func write(_ directory: URL, count: Int) async throws {
    let store = try await open(directory)
    let sequencer = try await Sequencer.open(
        store: store, keeper: store.lastSigned, signer: TestCity.signer())
    if await sequencer.size == 0 { _ = try await sequencer.append(TestCity.registrar()) }
    let printer = Printer()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<writerCount {
            group.addTask {
                for turn in 0..<count {
                    let envelope = try TestCity.note("turn \(turn)")
                    let acknowledgement = try await sequencer.append(envelope)
                    let size = acknowledgement.treeSize
                    let stored = try await store.checkpoints(in: size..<size + 1, limit: 1)
                    await printer.acknowledge(
                        acknowledgement, id: envelope.id, note: stored.first?.note ?? "")
                }
            }
        }
        try await group.waitForAll()
    }
}

guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else { exit(2) }
do {
    try await write(URL(filePath: CommandLine.arguments[1]), count: count)
} catch let error as LedgerError {
    FileHandle.standardOutput.write(Data("error \(error.code)\n".utf8))
    exit(error.kind == .storage ? 5 : 1)
}
