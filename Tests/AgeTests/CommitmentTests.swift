import Age
import AgeTestSupport
import Sodium
import Testing

/// Why a leaf that holds a body's digest alone would not be enough.
@Suite("What a body does not commit to")
struct CommitmentTests {
    @Test func oneBodyCanBeTwoPlaintextsUnderTwoKeys() throws {
        let one = try FileKey()
        let other = try FileKey()
        let first = Array("import_wh: 00100".utf8)
        let second = Array("import_wh: 99900".utf8)
        let body = try EquivocalBody(
            first: first, under: one, second: second, under: other)
        let shownFirst = try AgeFile.decryptBody(body.bytes, fileKey: one, plaintextLimit: 48)
        let shownSecond = try AgeFile.decryptBody(body.bytes, fileKey: other, plaintextLimit: 48)
        #expect(shownFirst == body.firstPlaintext)
        #expect(shownSecond == body.secondPlaintext)
        #expect(Array(shownFirst[..<16]) == first)
        #expect(Array(shownSecond[16..<32]) == second)
        #expect(shownFirst != shownSecond)
    }

    /// Both are ordinary files to their readers, with one digest of the body.
    @Test func twoReadersOpenItAsOrdinaryFiles() throws {
        let (alice, bob) = (try Reader(), try Reader())
        let one = try FileKey()
        let other = try FileKey()
        let text = [UInt8](repeating: 0x41, count: 16)
        let body = try EquivocalBody(first: text, under: one, second: text, under: other)
        let toAlice = try Header(for: [alice.recipient], fileKey: one).bytes + body.bytes
        let toBob = try Header(for: [bob.recipient], fileKey: other).bytes + body.bytes
        #expect(try alice.decrypt(toAlice) == body.firstPlaintext)
        #expect(try bob.decrypt(toBob) == body.secondPlaintext)
    }
}
