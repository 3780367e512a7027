import Age
@testable import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import GRDB
import Records
import SealedStorage
import Sodium
import Testing

/// Tries with everything that is left after an erasure, and shows that the same try succeeds where the
/// epoch key is not gone.
@Suite("What is left after an erasure")
struct RemainsTests {
    private func bytes(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }

    /// The files below the directories in which one of the needles stands.
    private func found(_ needles: [Data], in places: [String]) throws -> Set<String> {
        var names: Set<String> = []
        for place in places {
            for (name, bytes) in try Scratch.contents(place)
            where needles.contains(where: { bytes.range(of: $0) != nil }) {
                names.insert(name)
            }
        }
        return names
    }

    /// What can be read of the record's document in a store by whoever has an epoch key.
    private func document(
        _ record: RecordIdentifier, in store: String, with key: EpochKey
    ) async throws -> String? {
        let database = try DatabaseQueue(path: store + "/archive.sqlite")
        let (keys, bodies) = try await database.read { database in
            (
                try Row.fetchAll(
                    database, sql: "SELECT part, sealed FROM wrapped WHERE record = ?",
                    arguments: [record.description]
                ).map { (part: $0["part"] as String, sealed: Array($0["sealed"] as Data)) },
                try Data.fetchAll(
                    database, sql: "SELECT bytes FROM body WHERE record = ? AND bytes IS NOT NULL",
                    arguments: [record.description]
                ).map { Array($0) }
            )
        }
        try database.close()
        for wrapped in keys where wrapped.part == KeyPart.document.text {
            guard
                let secret = try? key.unwrap(
                    wrapped.sealed, record: record.bytes, part: .document)
            else { continue }
            let fileKey = try FileKey(
                secret: SecretBytes(copying: Array(bytes(secret).prefix(FileKey.byteCount))))
            for body in bodies {
                let text = try? AgeFile.decryptBody(
                    body, fileKey: fileKey, plaintextLimit: PayloadDocument.paddedByteLimit)
                if let text { return String(decoding: text, as: UTF8.self) }
            }
        }
        return nil
    }

    /// The secret of the first epoch, from a copy of its directory: the directory itself is in use.
    private func epochSecret(_ directory: String) throws -> [UInt8] {
        let copy = try Scratch.copy(directory + "/epoch", "epoch")
        let opened = try StateDirectory.open(
            at: copy, role: EpochVault.role, passphrase: Scratch.passphrase())
        return bytes(try opened.readSecret(EpochVault.fileName(1)))
    }

    @Test func neitherPlaintextNorKeyIsInAnyFileOrBackup() async throws {
        let reader = try Reader()
        let scene = try await ErasureTests.Scene(reader: reader)
        let (town, erased, custodian) = (scene.town, scene.erased, scene.custodian)
        let old = custodian.vault.current
        var secrets = [Data(try epochSecret(town.path))]
        secrets.append(Data(bytes(try await custodian.documentKey(of: erased).fileKey.secret)))
        secrets.append(
            Data(bytes(try await custodian.secret(of: erased, part: .attachment(0)))))
        let sealed = try Data(contentsOf: URL(filePath: town.path + "/epoch/key-1"))
        let needles = Personal.all.map { Data($0.utf8) } + secrets + [sealed]
        let backup = try Scratch.copy(town.path, "backup")
        // The same search finds the epoch key where it lies, sealed, and nothing else.
        #expect(try found(needles, in: [town.path, town.ledgerPath]) == ["epoch/key-1"])
        try FileManager.default.removeItem(atPath: backup + "/epoch")
        try await scene.eraseByRule()

        // While the store is open, so that write-ahead log and shared memory are there.
        let names = Set(try Scratch.contents(town.path).keys)
        #expect(
            names.isSuperset(of: ["archive.sqlite", "archive.sqlite-wal", "archive.sqlite-shm"]))
        #expect(try found(needles, in: [town.path, town.ledgerPath, backup]).isEmpty)
        let next = custodian.vault.current
        #expect(next.number == 2)
        for place in [try Scratch.copy(town.path, "after"), backup] {
            #expect(try await document(erased, in: place, with: next) == nil)
        }
        // What was erased is gone from the store, even for the old key; from a backup, but for it.
        let after = try Scratch.copy(town.path, "after")
        #expect(try await document(erased, in: after, with: old) == nil)
        let restored = try #require(try await document(erased, in: backup, with: old))
        #expect(restored.contains(Personal.name))
        let kept = try #require(try await document(scene.survivor, in: after, with: next))
        #expect(kept.contains(Personal.phone))
    }
}
