import Foundation
import SealedStorage
import Sodium
import Testing

@Suite("State directories")
struct StateDirectoryTests {
    private let root = FileManager.default.temporaryDirectory
        .appending(path: "countersign-\(UUID().uuidString)").path

    private func passphrase(_ text: String = "correct horse") throws -> SecretBytes {
        try SecretBytes(copying: Array(text.utf8))
    }

    private func mode(_ path: String) throws -> Int {
        try #require(
            FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func keepsSealedFilesThatOnlyTheirPassphraseAndPlaceOpen() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        do {
            let directory = try StateDirectory.create(
                at: root, role: "wallet", passphrase: passphrase())
            try directory.write(Array("R07000000 secret".utf8), to: "credentials/a")
            try directory.write(Array("other".utf8), to: "credentials/b")
            #expect(try directory.names(in: "credentials") == ["a", "b"])
            #expect(try directory.contains("credentials/a"))
            #expect(try !directory.contains("credentials/c"))
        }
        #expect(try mode(root) == 0o700)
        for name in ["seal.json", "lock", "credentials/a"] {
            #expect(try mode(root + "/" + name) == 0o600)
        }
        let stored = try Data(contentsOf: URL(filePath: root + "/credentials/a"))
        #expect(stored.range(of: Data("R07000000".utf8)) == nil)

        #expect(throws: StorageError.wrongPassphrase(path: root)) {
            try StateDirectory.open(at: root, role: "wallet", passphrase: passphrase("wrong"))
        }
        #expect(throws: StorageError.notAStateDirectory(path: root, expected: "desk")) {
            try StateDirectory.open(at: root, role: "desk", passphrase: passphrase())
        }
        let directory = try StateDirectory.open(at: root, role: "wallet", passphrase: passphrase())
        #expect(try directory.read("credentials/a") == Array("R07000000 secret".utf8))
        #expect(throws: StorageError.notFound(path: root + "/credentials/c")) {
            try directory.read("credentials/c")
        }

        // A sealed file moved to another name does not open there.
        try AtomicFile.write(Array(stored), to: root + "/credentials/b")
        #expect(throws: StorageError.damaged(path: root + "/credentials/b")) {
            try directory.read("credentials/b")
        }
        try directory.remove("credentials/b")
        #expect(try directory.names(in: "credentials") == ["a"])
    }

    @Test func aDestroyedFileIsOverwrittenBeforeItGoes() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let directory = try StateDirectory.create(
            at: root, role: "wallet", passphrase: passphrase())
        try directory.write(Array("secret".utf8), to: "key-1")
        let (file, link) = (root + "/key-1", root + "/link")
        let size = try Data(contentsOf: URL(filePath: file)).count
        try FileManager.default.linkItem(atPath: file, toPath: link)
        try directory.destroy("key-1")
        #expect(try !directory.contains("key-1"))
        #expect(try Data(contentsOf: URL(filePath: link)) == Data(count: size))
        try directory.destroy("key-1")
    }

    @Test func createOverwritesNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try AtomicFile.write([1], to: root + "/mine")
        #expect(throws: StorageError.alreadyExists(path: root)) {
            try StateDirectory.create(at: root, role: "desk", passphrase: passphrase())
        }
        #expect(try AtomicFile.read(root + "/mine", limit: 10) == [1])
    }

    @Test func anUnfinishedCreationIsNoDirectoryAndGivesWayToTheNext() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(throws: StorageError.busy(path: "killed")) {
            try StateDirectory.create(at: root, role: "desk", passphrase: passphrase()) {
                try $0.write([1], to: "key")
                try $0.write([2], to: "logs/a")
                throw StorageError.busy(path: "killed")
            }
        }
        #expect(!StateDirectory.exists(at: root, role: "desk"))
        let foreign = root + "/notes"
        try Data([7]).write(to: URL(filePath: foreign))
        chmod(foreign, 0o644)
        #expect(throws: StorageError.alreadyExists(path: foreign)) {
            try StateDirectory.create(at: root, role: "desk", passphrase: passphrase())
        }
        #expect(try AtomicFile.read(foreign, limit: 10) == [7])
        try AtomicFile.remove(foreign)
        let made = try StateDirectory.create(at: root, role: "desk", passphrase: passphrase()) {
            try $0.write([3], to: "settings")
        }
        #expect(try made.names(in: "") == ["lock", "seal.json", "settings"])
        #expect(throws: StorageError.alreadyExists(path: root)) {
            try StateDirectory.create(at: root, role: "desk", passphrase: passphrase())
        }
    }

    @Test func openRemovesOnlyTemporaryFiles() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        do {
            let made = try StateDirectory.create(
                at: root, role: "desk", passphrase: passphrase())
            try made.write([1], to: "kept/a")
        }
        let left = ["/kept/a.0123456789abcdef.tmp", "/key.0123456789abcdef.tmp"]
        let others = ["/kept/a.tmp", "/kept/a.0123456789abcdeg.tmp", "/0123456789abcdef.tmp"]
        for name in left + others { try AtomicFile.write([1], to: root + name) }
        let opened = try StateDirectory.open(at: root, role: "desk", passphrase: passphrase())
        for name in left { #expect(access(root + name, F_OK) != 0, "\(name)") }
        for name in others { #expect(access(root + name, F_OK) == 0, "\(name)") }
        #expect(try opened.read("kept/a") == [1])
    }

    @Test func oneProcessAtATime() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try AtomicFile.createDirectory(root)
        let held = try FileLock.take(in: root)
        #expect(throws: StorageError.busy(path: root)) {
            _ = try FileLock.take(in: root, waitMilliseconds: 40)
        }
        _ = consume held
        _ = try FileLock.take(in: root, waitMilliseconds: 40)
    }

    @Test func aPipeIsWrittenToAndStays() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try AtomicFile.createDirectory(root)
        let pipe = root + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try AtomicFile.write([1, 2, 3], to: pipe)
        #expect(try AtomicFile.read(descriptor: reader, path: pipe, limit: 10) == [1, 2, 3])
        #expect(try AtomicFile.list(root) == ["pipe"])
    }

    @Test func limitsAndFreeNamesAreRespected() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try AtomicFile.createDirectory(root)
        let path = root + "/file"
        try AtomicFile.write([1, 2, 3], to: path, replacing: false)
        #expect(throws: StorageError.alreadyExists(path: path)) {
            try AtomicFile.write([4], to: path, replacing: false)
        }
        #expect(throws: StorageError.tooLarge(path: path, limit: 2)) {
            try AtomicFile.read(path, limit: 2)
        }
        #expect(try AtomicFile.list(root) == ["file"])
        #expect(throws: StorageError.self) { try AtomicFile.write([1], to: "/proc/none/file") }
    }
}
