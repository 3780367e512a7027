import Age
import Agency
import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Testing
import Wallet

@Suite("Backups of a wallet")
struct BackupTests {
    /// A wallet with something of every kind in it.
    private static let full = Task { () async throws -> Pocket in
        let pocket = try await Pocket()
        let wallet = pocket.wallet
        let answer = try await wallet.prepare(
            await pocket.city.ask(pocket.desk), now: City.now)
        _ = try await wallet.present(answer, now: City.now)
        let offer = try pocket.city.offer("T9,Li,1980-02-03,330105,2012-02-03,B")
        _ = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        return pocket
    }

    private static let backup = Task { () async throws -> [UInt8] in
        try await full.value.wallet.backup(
            passphrase: phrase(), now: City.now, workFactor: 4)
    }

    private static func phrase(_ text: String = "a second phrase") throws -> SecretBytes {
        try SecretBytes(copying: Array(text.utf8))
    }

    private func restore(_ file: [UInt8], _ text: String = "a second phrase", at path: String)
        throws
    {
        let created = try Holder.restore(
            file, passphrase: Self.phrase(text), at: path, sealedUnder: Scratch.passphrase())
        #expect(created == City.now)
    }

    /// The plaintext lines of a file that only needs to open.
    private func sealed(_ lines: [String]) throws -> [UInt8] {
        let fileKey = try FileKey()
        let header = try Header(passphrase: Self.phrase(), fileKey: fileKey, workFactor: 1)
        let text = lines.map { $0 + "\n" }.joined()
        return header.bytes + (try AgeFile.encryptBody(Array(text.utf8), fileKey: fileKey).bytes)
    }

    private func lines(_ file: [UInt8]) throws -> [String] {
        let (header, body) = try AgeFile.split(file)
        let fileKey = try header.fileKey(passphrase: Self.phrase())
        let text = try AgeFile.decryptBody(Array(body), fileKey: fileKey, plaintextLimit: 1 << 24)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Expects a refusal that leaves nothing at the place, nor beside it.
    private func expectRefused(
        _ file: [UInt8], _ text: String = "a second phrase", _ expected: (any Error) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let parent = Scratch.path("refused")
        try AtomicFile.createDirectory(parent)
        let error = #expect(throws: (any Error).self, sourceLocation: sourceLocation) {
            try restore(file, text, at: parent + "/wallet")
        }
        #expect(
            error.map(expected) == true, "\(String(describing: error))",
            sourceLocation: sourceLocation)
        let left = try FileManager.default.contentsOfDirectory(atPath: parent)
        #expect(left.isEmpty, sourceLocation: sourceLocation)
    }

    private func expectRefused(
        _ file: [UInt8], _ expected: WalletError,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let isExpected = { (error: any Error) in error as? WalletError == expected }
        try expectRefused(
            file, "a second phrase", isExpected, sourceLocation: sourceLocation)
    }

    @Test func whatWasKeptIsThereAgain() async throws {
        let pocket = try await Self.full.value
        let path = Scratch.path("restored")
        try restore(try await Self.backup.value, at: path)
        let names = try Set(Scratch.contents(path).keys)
        let before = try pocket.state()
        #expect(names == Set(before.keys))
        #expect(
            Set(before.keys.map { $0.split(separator: "/")[0] })
                == [
                    "seal.json", "settings", "link-secret", "checkpoint", "credentials", "history",
                    "offers", "subjects",
                ])
        for name in names {
            let mode =
                try FileManager.default.attributesOfItem(atPath: path + "/" + name)[
                    .posixPermissions] as? Int
            #expect(mode == 0o600 || mode == 0o700)
        }
        let copy = try Holder.open(at: path, passphrase: Scratch.passphrase())
        let credentials = try await copy.credentials(now: City.now)
        let original = try await pocket.wallet.credentials(now: City.now)
        #expect(credentials.map(\.values) == original.map(\.values))
        #expect(try await copy.history().count == 1)
        // It is the same person: what it proves, the desk accepts.
        let bundle = try await pocket.city.ask(pocket.desk)
        let answer = try await copy.prepare(bundle, now: City.now)
        let document = try await copy.present(answer, now: City.now)
        let outcome = try pocket.desk.verify(document, for: bundle.request, now: City.now)
        #expect(outcome.acceptance != nil)
    }

    @Test func whatNoRestoringWouldReadIsNotMade() async throws {
        let wallet = try await Self.full.value.wallet
        let phrase = try Self.phrase()
        await #expect(throws: WalletError.backupTooLarge(limit: 70_000)) {
            try await wallet.backup(
                passphrase: phrase, now: City.now, workFactor: 1, limit: 70_000)
        }
    }

    @Test func anotherPassphraseACutAndAChangeAreRefused() async throws {
        let file = try await Self.backup.value
        try expectRefused(file, "a second phrase ") { $0 as? AgeError == .passphraseWrong }
        for count in [0, 1, 22, 100, 200, 300, 4_000, file.count / 2, file.count - 1] {
            try expectRefused(Array(file.prefix(count))) { $0 is AgeError }
        }
        for place in [5, 30, 60, 90, 130, 180, 400, file.count / 2, file.count - 1] {
            var changed = file
            changed[place] ^= 1
            try expectRefused(changed) { $0 is AgeError }
        }
        try expectRefused(file + [0]) { $0 as? AgeError == .bodyChanged }
    }

    @Test func whatNoWalletOfOursWroteIsRefused() async throws {
        let lines = try lines(try await Self.backup.value)
        try restore(sealed(lines), at: Scratch.path("same"))
        try expectRefused(
            sealed([#"{"format":"countersign-wallet","v":2,"more":[]}"#]), .backupNewer)
        func name(_ name: String) -> String { #"{"content":"AA==","name":"\#(name)"}"# }
        func head(_ count: Int) -> String {
            lines[0].replacing(/"files":\d+/, with: "\"files\":\(count)")
        }
        let whole = lines.count - 1
        let odd: [[String]] = [
            [], [""], ["{}"], Array(lines.dropLast()), Array(lines.dropFirst()),
            lines + [lines[1]], [head(whole + 1)] + lines.dropFirst() + [lines[1]],
            lines.filter { !$0.contains("\"link-secret\"") }, [head(0)],
            [head(whole - 1)] + lines.dropFirst().filter { !$0.contains("\"link-secret\"") },
            [head(whole + 1)] + lines.dropFirst() + [name("credentials/ab")],
        ]
        for text in odd { try expectRefused(sealed(text), .backupMalformed) }
        for odd in [
            "../ab", "/ab", "seal.json", "lock", "credentials/../ab", "credentials/",
            "history/.tmp",
            "history/ab/cd", "other/ab", "offers/AB", "offers/ab.tmp", "",
            "offers/ab.0011223344556677.tmp",
        ] {
            let text = [head(whole + 1)] + lines.dropFirst() + [name(odd)]
            try expectRefused(sealed(text), .backupMalformed)
        }
    }

    @Test func aPlaceThatIsTakenIsLeftAlone() async throws {
        let file = try await Self.backup.value
        let (_, path) = try await Self.full.value.city.makeWallet()
        let before = try Scratch.contents(path)
        #expect(throws: StorageError.alreadyExists(path: path)) { try restore(file, at: path) }
        #expect(try Scratch.contents(path) == before)
        let other = Scratch.path("file")
        try AtomicFile.write([1], to: other)
        #expect(throws: StorageError.alreadyExists(path: other)) { try restore(file, at: other) }
        let empty = Scratch.path("empty")
        try AtomicFile.createDirectory(empty)
        try restore(file, at: empty + "/")
        #expect(StateDirectory.exists(at: empty, role: Holder.role))
    }

    @Test func whatAKilledAttemptLeftGoesUnlessItIsAtWork() async throws {
        let parent = Scratch.path("killed")
        let left = parent + "/wallet.0011223344556677.restoring"
        let busy = parent + "/wallet.8899aabbccddeeff.restoring"
        let foreign = parent + "/wallet.of-mine.restoring"
        for path in [left, busy] {
            _ = try StateDirectory.create(at: path, role: "wallet", passphrase: Self.phrase()) {
                try $0.write([1], to: "history/ab")
            }
        }
        try AtomicFile.createDirectory(foreign)
        let lock = try FileLock.take(in: busy)
        try restore(try await Self.backup.value, at: parent + "/wallet")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: parent).sorted()
                == ["wallet", "wallet.8899aabbccddeeff.restoring", "wallet.of-mine.restoring"])
        _ = consume lock
    }
}
