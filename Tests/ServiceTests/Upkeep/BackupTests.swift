import Age
import CityTestSupport
import Foundation
import GRDB
import HTTPTypes
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import SealedStorage
import Sodium
import Synchronization
import Testing
import TransparencyLog

@testable import Service

@Suite("A service's backup")
struct BackupTests {
    private static func passphrase(_ text: String = "of the backup") throws -> SecretBytes {
        try SecretBytes(copying: Array(text.utf8))
    }

    private static func backUp(_ folder: ServiceFolder) async throws -> (String, ServiceBackup) {
        let path = Temporary.path("backup-\(hexadecimal(randomBytes(4))).age")
        let made = try await ServiceBackup(
            of: folder.path, to: path, passphrase: passphrase(), now: City.now, workFactor: 1)
        return (path, made)
    }

    private static func restore(_ path: String, to directory: String) async throws
        -> ServiceRestore
    {
        try await ServiceRestore(path, passphrase: passphrase(), to: directory)
    }

    @Test func isMadeWhileTheServiceWrites() async throws {
        let folder = try await ServiceFolder()
        let writing = Task {
            var count = 0
            while !Task.isCancelled {
                try folder.desk.write(Array("\(count)".utf8), to: "queue/\(count % 7)")
                try await folder.append(3)
                count += 1
                try await Task.sleep(for: .milliseconds(3))
            }
        }
        let (path, made) = try await Self.backUp(folder)
        writing.cancel()
        try? await writing.value
        let size = try #require(made.logSize)
        let target = Temporary.path("restored")
        let restored = try await Self.restore(path, to: target)
        #expect(restored.logSize == size && restored.fileCount == made.fileCount)
        #expect(restored.created == City.now)
        let reader = try await LedgerReader(
            SQLiteStore.open(ServiceFolder.ledger(in: target), for: .reading))
        #expect(try await reader.size() == size && size >= 20)

        // Each sealed file is whole, opens in its new place, and nothing of today's process came along.
        let desk = try StateDirectory.open(
            at: target + "/desks/library", role: "desk", passphrase: Scratch.passphrase())
        #expect(try desk.read("queue/first") == [1, 2, 3])
        for name in try desk.names(in: "queue") { _ = try desk.read("queue/" + name) }
        let store = try ServiceStore(path: target + "/service.sqlite")
        #expect(try Accounts(store: store).all().map(\.name) == ["clerk"])
        let sessions = try await store.database.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM session")
        }
        #expect(sessions == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: target + "/note")
        #expect(mode[.posixPermissions] as? Int == 0o644)
        #expect(!FileManager.default.fileExists(atPath: target + "/ledger/last-signed"))
        // The service's own directory is as it was, and so is who is signed in there.
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix(".backup") })
        let kept = try await folder.store.database.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM session")
        }
        #expect(kept == 1)
    }

    @Test func whatIsThereIsNeverReplaced() async throws {
        let folder = try await ServiceFolder()
        let (path, _) = try await Self.backUp(folder)
        let before = try Data(contentsOf: URL(filePath: path))
        await #expect(throws: StorageError.alreadyExists(path: path)) {
            try await ServiceBackup(
                of: folder.path, to: path, passphrase: Self.passphrase(), now: City.now,
                workFactor: 1)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        let target = Temporary.path("occupied")
        try AtomicFile.createDirectory(target)
        try AtomicFile.write([7], to: target + "/mine")
        await #expect(throws: StorageError.alreadyExists(path: target)) {
            try await Self.restore(path, to: target)
        }
        #expect(try AtomicFile.list(target) == ["mine"])
    }

    @Test func whatIsNotWholeLeavesNothing() async throws {
        let folder = try await ServiceFolder()
        let (path, _) = try await Self.backUp(folder)
        let whole = Array(try Data(contentsOf: URL(filePath: path)))
        func attempt(_ bytes: [UInt8], _ word: String = "of the backup") async throws -> any Error {
            let broken = Temporary.path("broken.age")
            try AtomicFile.write(bytes, to: broken)
            let target = Temporary.path("never")
            let folder = Descriptors.folder(of: target)
            let before = try AtomicFile.list(folder)
            do {
                _ = try await ServiceRestore(
                    broken, passphrase: Self.passphrase(word), to: target)
            } catch {
                #expect(try AtomicFile.list(folder) == before)
                return error
            }
            Issue.record("restored")
            return UpkeepError.backupMalformed
        }
        #expect(try await attempt(whole, "of another") as? AgeError == .passphraseWrong)
        for count in [0, 30, 150, 300, whole.count / 2, whole.count - 1] {
            #expect(try await attempt(Array(whole[..<count])) is AgeError, "\(count)")
        }
        for place in stride(from: 200, to: whole.count, by: whole.count / 9) {
            var changed = whole
            changed[place] ^= 1
            #expect(try await attempt(changed) is AgeError, "\(place)")
        }
        #expect(try await attempt(whole + [0]) is AgeError)
    }

    /// A backup with lines that no program of ours writes.
    private func forged(_ lines: [String]) throws -> String {
        let path = Temporary.path("forged-\(hexadecimal(randomBytes(4))).age")
        let output = try SealedOutput(path, passphrase: Self.passphrase(), workFactor: 1)
        try output.write(Array(lines.joined(separator: "\n").utf8))
        _ = try output.finish()
        return path
    }

    @Test(arguments: [
        (#"{"format":"countersign-service","v":2,"more":{}}"#, UpkeepError.backupNewer),
        (
            #"{"format":"countersign-wallet","v":1,"created":"2026-01-01T00:00:00Z","files":0}"#,
            UpkeepError.backupMalformed
        ),
        (
            #"{"format":"countersign-service","v":1,"created":"2026-01-01T00:00:00Z","files":1}"#,
            UpkeepError.backupMalformed
        ),
        ("no line at all", UpkeepError.backupMalformed),
        (
            #"{"format":"countersign-service","v":1,"created":"2026-01-01T00:00:00Z","files":0,"log":"x\n5\n\n"}"#,
            UpkeepError.backupMalformed
        ),
    ])
    func whatIsNoBackupIsRefused(_ line: String, _ error: UpkeepError) async throws {
        let path = try forged([line, ""])
        let target = Temporary.path("never")
        await #expect(throws: error) { try await Self.restore(path, to: target) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test(arguments: [
        "../out", "/etc/x", "a/../../x", ".hidden", "a//b", "a/lock", "ledger/last-signed", "",
        "ledger/ledger.sqlite-wal", "a b", "ledger/restored",
    ])
    func noBackupWritesElsewhere(_ name: String) async throws {
        let head =
            #"{"format":"countersign-service","v":1,"created":"2026-01-01T00:00:00Z","files":1}"#
        let path = try forged([head, #"{"bytes":1,"mode":384,"name":"\#(name)"}"#, "x"])
        let target = Temporary.path("never")
        await #expect(throws: UpkeepError.backupMalformed) {
            try await Self.restore(path, to: target)
        }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    /// A ledger that does not follow from its entries is found, and so is a damaged database.
    @Test func aWrongLedgerIsRefused() async throws {
        let folder = try await ServiceFolder()
        let database = folder.path + "/ledger/ledger.sqlite"
        let copy = Temporary.path("copy.sqlite")
        try PinnedDatabase(database).copy(to: copy) { database in
            try database.execute(
                sql: "UPDATE entry SET leaf = CAST('{}' AS BLOB) WHERE position = 3")
        }
        func backup(_ bytes: [UInt8], log: Checkpoint?) throws -> String {
            let path = Temporary.path("wrong-\(hexadecimal(randomBytes(4))).age")
            let output = try SealedOutput(path, passphrase: Self.passphrase(), workFactor: 1)
            let head = BackupLine.Head(created: City.now, fileCount: 1, log: log)
            let file = BackupLine.File(
                name: "ledger/ledger.sqlite", byteCount: bytes.count, mode: 0o600)
            try output.write(BackupLine.bytes(of: head) + BackupLine.bytes(of: file) + bytes)
            _ = try output.finish()
            return path
        }
        let altered = Array(try Data(contentsOf: URL(filePath: copy)))
        let log = try await LedgerReader(
            SQLiteStore.open(ServiceFolder.ledger(in: folder.path), for: .reading)
        ).newestCheckpoint()?.checkpoint
        let target = Temporary.path("never")
        await #expect(throws: UpkeepError.ledgerDiffers) {
            try await Self.restore(backup(altered, log: log), to: target)
        }
        let torn = Array(altered[..<(altered.count / 2)])
        await #expect(throws: UpkeepError.databaseDamaged(name: "ledger/ledger.sqlite")) {
            try await Self.restore(backup(torn, log: log), to: target)
        }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func whatIsNoFileIsInNoBackup() async throws {
        let folder = try await ServiceFolder()
        symlink("/etc/passwd", folder.path + "/desks/elsewhere")
        await #expect(throws: UpkeepError.notPlain(name: "desks/elsewhere")) {
            try await Self.backUp(folder)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .allSatisfy { !$0.hasPrefix(".backup") })
    }

    /// What a kill left is removed by the next attempt; what is still at work stays.
    @Test func leftoversAreRemoved() async throws {
        let folder = try await ServiceFolder()
        let (left, held) = (
            folder.path + "/.backup.0123456789abcdef", folder.path + "/.backup.fedcba9876543210"
        )
        for path in [left, held] { try AtomicFile.createDirectory(path + "/files") }
        let lock = try FileLock.take(in: held)
        let (path, _) = try await Self.backUp(folder)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(FileManager.default.fileExists(atPath: held))
        let target = Temporary.path("again")
        let abandoned = target + ".0123456789abcdef.restoring"
        try AtomicFile.createDirectory(abandoned + "/ledger")
        _ = try await Self.restore(path, to: target)
        #expect(!FileManager.default.fileExists(atPath: abandoned))
        _ = consume lock
    }
}

@Suite("Requests that write, and backups")
struct RestingPlaceTests {
    /// How many write now.
    private final class Tally: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock(\.self) }
        func add(_ number: Int) { count.withLock { $0 += number } }
    }

    private static func write(_ place: RestingPlace, _ tally: Tally) async throws {
        while !Task.isCancelled {
            try await place.writing {
                tally.add(1)
                try? await Task.sleep(for: .milliseconds(2))
                tally.add(-1)
            }
        }
    }

    /// Rests on a thread of its own: a backup is another process, and may wait without keeping a writer from its turn.
    private static func rest(_ folder: String, _ tally: Tally) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result {
                        try RestingPlace.resting(in: folder, waitMilliseconds: 600_000) {
                            for _ in 0..<5 {
                                #expect(tally.value == 0)
                                usleep(500)
                            }
                        }
                    })
            }
            thread.start()
        }
    }

    /// Writers one after another without a gap still let a backup have its moment, in which none is at work.
    @Test func aBackupHasItsTurn() async throws {
        let folder = Temporary.path("resting")
        try AtomicFile.createDirectory(folder)
        let place = try RestingPlace(in: folder, patienceMilliseconds: 600_000)
        let tally = Tally()
        let writers = (0..<4).map { _ in Task { try await Self.write(place, tally) } }
        for _ in 0..<10 {
            try await Self.rest(folder, tally)
        }
        for writer in writers { writer.cancel() }
        for writer in writers { _ = try? await writer.value }
    }

    @Test func whoeverWaitsTooLongIsToldToComeAgain() async throws {
        let folder = Temporary.path("held")
        try AtomicFile.createDirectory(folder)
        let place = try RestingPlace(in: folder, patienceMilliseconds: 10)
        let door = try FileLock.take("writing-door.lock", in: folder)
        do {
            _ = try await place.writing { Issue.record("has written") }
        } catch let problem as Problem {
            #expect(problem.status.code == 503 && problem.code == "busy")
        }
        _ = consume door
        let written = try await place.writing { true }
        #expect(written)
    }
}
