// Does one thing at a custodian's and dies on the way by SIGKILL, or does it to the end.
//
// ArchiveCrashWriter LEDGER CUSTODIAN SEED TIME DEATH VERB [ARGUMENT …]
//
// SEED is that of the log's key, TIME the custodian's clock, DEATH the number of the step at which to
// die, from 0; `never` for none. Prints `step NAME` before each step counts, and `done RESULT`.
//
//     add ID FILE SUBJECTFILE      grant ID RECIPIENT      approve RULE APPROVALFILE
//     erase ID                     hold ID                 open

import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import JSONDocuments
import Records
import SQLiteStore
import Sodium
import Synchronization

private struct Misused: Error {}

private func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// Counts the steps and ends the process at one of them, as no program can prevent.
private final class Death: Sendable {
    private let passed = Mutex(0)
    private let last: Int?

    init(_ text: String) { last = Int(text) }

    func pass(_ step: Step) {
        say("step \(step)")
        let number = passed.withLock { passed in
            defer { passed += 1 }
            return passed
        }
        guard number == last else { return }
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}

private struct Work {
    let custodian: Custodian
    let desk: LedgerDesk
    let now: Timestamp

    func run(_ verb: String, _ arguments: [String]) async throws -> String {
        switch (verb, arguments.count) {
        case ("add", 3): return try await add(arguments)
        case ("grant", 2): return try await grant(arguments)
        case ("approve", 2): return try await approve(arguments)
        case ("erase", 1):
            try await custodian.erase(
                [identifier(arguments[0])], ground: "court-order", members: desk.members(),
                now: now, append: desk.append)
        case ("hold", 1):
            try await custodian.hold(
                [identifier(arguments[0])], members: desk.members(), now: now,
                append: desk.append)
        case ("open", 0): break
        default: throw Misused()
        }
        return ""
    }

    private func identifier(_ text: String) throws -> RecordIdentifier {
        guard let identifier = RecordIdentifier(text) else { throw Misused() }
        return identifier
    }

    private func add(_ arguments: [String]) async throws -> String {
        let subject = try SubjectKey(parsing: contents(arguments[2]))
        let added = try await custodian.add(
            .leak(
                [.init(name: "photo", path: arguments[1])], subject: subject,
                id: identifier(arguments[0])),
            members: desk.members(), now: now, append: desk.append)
        return "\(added.index ?? -1)"
    }

    private func grant(_ arguments: [String]) async throws -> String {
        let request = GrantRequest(
            record: try identifier(arguments[0]), reader: try Recipient(parsing: arguments[1]),
            purpose: "repair", role: "crew")
        let grant = try await custodian.grant(
            request, members: desk.members(), now: now, append: desk.append, prove: desk.prove)
        return "\(grant.accessIndex)"
    }

    private func approve(_ arguments: [String]) async throws -> String {
        let approval = try EnvelopeSignature(
            json: JSONValue(parsing: contents(arguments[1])))
        let state = try await custodian.approve(
            identifier(arguments[0]), approval, members: desk.members(), now: now,
            append: desk.append)
        return "\(state.index ?? -1)"
    }

    private func contents(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path)))
    }
}

private func run(_ words: [String]) async throws {
    guard words.count >= 6, let seed = bytes(hexadecimal: words[2]) else { throw Misused() }
    let now = City.time(words[3])
    let death = Death(words[4])
    try await Step.$passing.withValue({ death.pass($0) }) {
        let desk = try await LedgerDesk.open(words[0], seed: seed)
        let custodian = try await Custodian.open(
            at: words[1], passphrase: Scratch.passphrase(), append: desk.append,
            openStore: { try SQLiteArchive.open(in: $0) })
        try await custodian.destroyOverdue(members: desk.members(), now: now, append: desk.append)
        let work = Work(custodian: custodian, desk: desk, now: now)
        say("done " + (try await work.run(words[5], Array(words.dropFirst(6)))))
    }
}

do {
    try await run(Array(CommandLine.arguments.dropFirst()))
} catch {
    say("failed \(error)")
    exit(1)
}
