import Age
import Foundation
import Sodium
import Testing

@Suite("Exchange with Debian's age")
struct InteropTests {
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 1_000_000]

    /// Makes keys with `age-keygen`; `nil` where the program is absent.
    private func stockReader(_ scratch: Scratch) throws -> Reader? {
        guard try stockAgeIsHere() else { return nil }
        let status = try run(["age-keygen", "-o", scratch.path("keys")])
        try #require(status == 0)
        return try Reader([String(decoding: scratch.read("keys"), as: UTF8.self)])
    }

    @Test(arguments: sizes)
    func theyOpenWhatWeMake(size: Int) throws {
        let scratch = try Scratch()
        guard let reader = try stockReader(scratch) else { return }
        let other = try Reader()
        let sealed = try AgeFile.encrypt(
            sample(size), recipients: [other.recipient, reader.recipient])
        let file = try scratch.write(sealed, "sealed")
        let status = try run(
            ["age", "-d", "-i", scratch.path("keys"), file], output: scratch.path("opened"))
        #expect(status == 0)
        #expect(try scratch.read("opened") == sample(size))
    }

    @Test(arguments: sizes)
    func weOpenWhatTheyMake(size: Int) throws {
        let scratch = try Scratch()
        guard let reader = try stockReader(scratch) else { return }
        let other = try Reader()
        let plain = try scratch.write(sample(size), "plain")
        let status = try run([
            "age", "-r", "\(other.recipient)", "-r", "\(reader.recipient)", "-o",
            scratch.path("sealed"), plain,
        ])
        #expect(status == 0)
        let sealed = try scratch.read("sealed")
        #expect(try reader.decrypt(sealed) == sample(size))
        #expect(try other.decrypt(sealed) == sample(size))
    }

    @Test func theyReadTheKeysThatWeWrite() throws {
        let scratch = try Scratch()
        guard try stockAgeIsHere() else { return }
        let reader = try Reader()
        let keys = try scratch.write(bytes(of: try reader.file.text()), "keys")
        let fileKey = try FileKey()
        let (body, _) = try AgeFile.encryptBody(sample(300), fileKey: fileKey)
        let granted = try Header(for: [reader.recipient], fileKey: fileKey).bytes + body
        let file = try scratch.write(granted, "granted")
        let status = try run(["age", "-d", "-i", keys, "-o", scratch.path("opened"), file])
        #expect(status == 0)
        #expect(try scratch.read("opened") == sample(300))
    }

    @Test func theyRefuseWhatWeRefuse() throws {
        let scratch = try Scratch()
        guard let reader = try stockReader(scratch) else { return }
        let sealed = try AgeFile.encrypt(sample(40), recipients: [reader.recipient])
        for altered in [Array(sealed.dropLast()), sealed + [0], Array(sealed.dropFirst())] {
            let file = try scratch.write(altered, "altered")
            let status = try run(
                ["age", "-d", "-i", scratch.path("keys"), "-o", scratch.path("opened"), file])
            #expect(status != 0)
            #expect(throws: AgeError.self) { _ = try reader.decrypt(altered) }
        }
    }

    @Test func theirArmorIsRefusedByName() throws {
        let scratch = try Scratch()
        guard let reader = try stockReader(scratch) else { return }
        let plain = try scratch.write(sample(10), "plain")
        let status = try run([
            "age", "-a", "-r", "\(reader.recipient)", "-o", scratch.path("armored"), plain,
        ])
        #expect(status == 0)
        let armored = try scratch.read("armored")
        #expect(throws: AgeError.armored) { _ = try reader.decrypt(armored) }
    }

    /// To be run by itself: what other tests take at the same time would count.
    @Test func aGigabyteTakesLittleMemoryBothWays() throws {
        guard ProcessInfo.processInfo.environment["COUNTERSIGN_LARGE"] == "1" else {
            print("skipped: COUNTERSIGN_LARGE=1 exchanges a file of 1 GB with age")
            return
        }
        let scratch = try Scratch()
        guard let reader = try stockReader(scratch) else { return }
        let plain = try LargeFile.make(scratch.path("plain"))
        try LargeFile.forgetPeak()
        let before = try LargeFile.peakByteCount()
        try FileStream.through(plain, scratch.path("sealed")) {
            try AgeFile.encrypt(from: $0, to: $1, recipients: [reader.recipient])
        }
        let theirs = try run([
            "age", "-d", "-i", scratch.path("keys"), "-o", scratch.path("opened"),
            scratch.path("sealed"),
        ])
        #expect(theirs == 0)
        #expect(try LargeFile.digest(scratch.path("opened")) == LargeFile.digest(plain))
        let status = try run([
            "age", "-r", "\(reader.recipient)", "-o",
            scratch.path("theirs"), plain,
        ])
        #expect(status == 0)
        try FileStream.through(scratch.path("theirs"), scratch.path("opened")) {
            try AgeFile.decrypt(
                from: $0, to: $1, identities: reader.file, plaintextLimit: LargeFile.byteCount)
        }
        #expect(try LargeFile.digest(scratch.path("opened")) == LargeFile.digest(plain))
        let peak = try LargeFile.peakByteCount()
        print("1 GB both ways: peak memory \(peak >> 20) MiB, \(before >> 20) MiB before")
        #expect(peak < 64 << 20)
    }
}
