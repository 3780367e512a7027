import Age
import Foundation
import Sodium
import TestSupport
import Testing

@Suite("Files that a passphrase opens")
struct PassphraseTests {
    /// One case of the public kit, as `vectors/age/README.md` describes it.
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let header: String
        let body: String
        let passphrase: String
        let refusal: String?
        let payload: String?
        var testDescription: String { name }
    }

    private static let phrase = "correct horse battery staple"

    private func open(_ file: [UInt8], _ passphrase: String) throws -> [UInt8] {
        let secret = try SecretBytes(copying: Array(passphrase.utf8))
        let (header, body) = try AgeFile.split(file)
        let fileKey = try header.fileKey(passphrase: secret)
        return try AgeFile.decryptBody(Array(body), fileKey: fileKey, plaintextLimit: 1 << 24)
    }

    private func seal(_ plaintext: [UInt8], workFactor: Int) throws -> [UInt8] {
        let secret = try SecretBytes(copying: Array(Self.phrase.utf8))
        let fileKey = try FileKey()
        let header = try Header(passphrase: secret, fileKey: fileKey, workFactor: workFactor)
        return header.bytes + (try AgeFile.encryptBody(plaintext, fileKey: fileKey).bytes)
    }

    @Test(arguments: try Vectors.load("age/passphrases.json", as: [Vector].self))
    func judgesAsPublished(_ vector: Vector) throws {
        let file = Array(vector.header.utf8) + (try #require(bytes(hexadecimal: vector.body)))
        guard let refusal = vector.refusal else {
            let plaintext = try open(file, vector.passphrase)
            #expect(hexadecimal(SHA256.hash(plaintext).bytes) == vector.payload)
            return
        }
        let error = #expect(throws: AgeError.self) { _ = try open(file, vector.passphrase) }
        #expect(error?.code == refusal)
    }

    @Test func whatOneMakesTheSamePassphraseOpens() throws {
        let sealed = try seal(sample(70_000), workFactor: 4)
        #expect(try open(sealed, Self.phrase) == sample(70_000))
        #expect(throws: AgeError.passphraseWrong) { _ = try open(sealed, Self.phrase + " ") }
        // Cut between two chunks, and within one.
        #expect(throws: AgeError.bodyTruncated) {
            _ = try open(Array(sealed.dropLast(70_000 - 65_536 + 16)), Self.phrase)
        }
        #expect(throws: AgeError.bodyChanged) {
            _ = try open(Array(sealed.dropLast()), Self.phrase)
        }
        let reader = try Reader()
        let other = try AgeFile.encrypt(sample(9), recipients: [reader.recipient])
        #expect(throws: AgeError.identityUnknown) { _ = try open(other, Self.phrase) }
        #expect(throws: AgeError.identityUnknown) { _ = try reader.decrypt(sealed) }
    }

    @Test func moreWorkThanAGigabyteIsRefusedBeforeAnyIsDone() throws {
        let sealed = try seal(sample(9), workFactor: 4)
        let text = String(decoding: sealed.prefix { $0 < 0x80 }, as: UTF8.self)
        let salt = try #require(text.firstMatch(of: /scrypt ([^ ]+) 4\n/)).1
        let greedy = text.replacing("scrypt \(salt) 4\n", with: "scrypt \(salt) 21\n")
        let file = Array(greedy.utf8) + sealed.dropFirst(text.utf8.count)
        #expect(throws: AgeError.workFactorTooLarge(limit: 20)) {
            _ = try open(file, Self.phrase)
        }
    }

    /// Runs a program that asks for a passphrase on a terminal, and answers as often as it asks.
    private func runTyping(_ words: [String]) throws -> Int32 {
        let script = """
            import os, pty, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(sys.argv[2], sys.argv[2:])
            seen, answered = b'', 0
            while True:
                try:
                    piece = os.read(terminal, 4096)
                except OSError:
                    piece = b''
                if not piece:
                    break
                seen += piece
                while seen.count(b'assphrase') > answered:
                    answered += 1
                    os.write(terminal, sys.argv[1].encode() + b'\\n')
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """
        return try run(["python3", "-c", script, Self.phrase] + words)
    }

    @Test func debiansAgeOpensWhatWeMake() throws {
        guard try stockAgeIsHere() else { return }
        let scratch = try Scratch()
        let sealed = try scratch.write(
            seal(sample(100_000), workFactor: Header.workFactor), "sealed")
        let status = try runTyping(["age", "-d", "-o", scratch.path("opened"), sealed])
        #expect(status == 0)
        #expect(try scratch.read("opened") == sample(100_000))
    }

    @Test func weOpenWhatDebiansAgeMakes() throws {
        guard try stockAgeIsHere() else { return }
        let scratch = try Scratch()
        let plain = try scratch.write(sample(100_000), "plain")
        let status = try runTyping(["age", "-p", "-o", scratch.path("sealed"), plain])
        #expect(status == 0)
        #expect(try open(scratch.read("sealed"), Self.phrase) == sample(100_000))
    }
}
