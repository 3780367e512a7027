import Age
import Foundation
import Sodium
import Testing

@Suite("From one open file to another")
struct StreamTests {
    @Test(arguments: [0, 1, 65_536, 1_048_576, 1_048_577, 3_000_000])
    func aFileGoesThereAndBack(size: Int) throws {
        let (reader, scratch) = (try Reader(), try Scratch())
        let plain = try scratch.write(sample(size), "plain")
        let sealed = try FileStream.through(plain, scratch.path("sealed")) {
            try AgeFile.encrypt(from: $0, to: $1, recipients: [reader.recipient])
        }
        #expect(sealed.plaintextByteCount == size)
        #expect(sealed.digest == nil)
        let opened = try FileStream.through(scratch.path("sealed"), scratch.path("opened")) {
            try AgeFile.decrypt(from: $0, to: $1, identities: reader.file, plaintextLimit: size)
        }
        #expect(opened == sealed)
        #expect(try scratch.read("opened") == sample(size))
        #expect(try reader.decrypt(scratch.read("sealed")) == sample(size))
    }

    @Test func aBodyKeepsItsDigestUnderEachHeader() throws {
        let (reader, scratch) = (try Reader(), try Scratch())
        let fileKey = try FileKey()
        let plain = try scratch.write(sample(100_000), "plain")
        let summary = try FileStream.through(plain, scratch.path("body")) {
            try AgeFile.encryptBody(from: $0, to: $1, fileKey: fileKey)
        }
        let body = try scratch.read("body")
        #expect(summary.digest == SHA256.hash(body))
        #expect(summary.byteCount == body.count)
        let header = try Header(for: [reader.recipient], fileKey: fileKey)
        let copied = try FileStream.through(scratch.path("body"), scratch.path("file")) {
            try AgeFile.assemble(header, bodyFrom: $0, to: $1)
        }
        #expect(copied.digest == summary.digest)
        #expect(copied.byteCount == body.count)
        #expect(try reader.decrypt(scratch.read("file")) == sample(100_000))
        let read = try FileStream.through(scratch.path("body"), scratch.path("opened")) {
            try AgeFile.decryptBody(
                from: $0, to: $1, fileKey: fileKey, plaintextLimit: 100_000)
        }
        #expect(read == summary)
    }

    @Test func aCutFileIsRefusedAndOnlyCheckedBytesAreWritten() throws {
        let (reader, scratch) = (try Reader(), try Scratch())
        let file = try AgeFile.encrypt(sample(200_000), recipients: [reader.recipient])
        let cut = try scratch.write(Array(file.dropLast(100)), "cut")
        #expect(throws: AgeError.bodyChanged) {
            try FileStream.through(cut, scratch.path("opened")) {
                try AgeFile.decrypt(
                    from: $0, to: $1, identities: reader.file, plaintextLimit: 200_000)
            }
        }
        let written = try scratch.read("opened")
        #expect(written == Array(sample(200_000)[..<written.count]))
        #expect(written.count <= 3 * 65_536)
    }

    @Test func moreThanTheLimitIsNotEncrypted() throws {
        let (reader, scratch) = (try Reader(), try Scratch())
        let plain = try scratch.write(sample(1_100_000), "plain")
        func encrypt(limit: Int) throws -> BodySummary {
            try FileStream.through(plain, scratch.path("sealed")) {
                try AgeFile.encrypt(
                    from: $0, to: $1, recipients: [reader.recipient], plaintextLimit: limit)
            }
        }
        for limit in [0, 1_048_576, 1_099_999] {
            #expect(throws: AgeError.plaintextTooLarge(limit: limit)) {
                _ = try encrypt(limit: limit)
            }
        }
        #expect(try encrypt(limit: 1_100_000).plaintextByteCount == 1_100_000)
    }

    @Test func aPipeMayGiveByteAfterByte() throws {
        let (reader, scratch) = (try Reader(), try Scratch())
        let file = try AgeFile.encrypt(sample(500), recipients: [reader.recipient])
        let pipe = Pipe()
        let writer = Thread {
            for byte in file { pipe.fileHandleForWriting.write(Data([byte])) }
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        let output = open(scratch.path("opened"), O_WRONLY | O_CREAT, 0o600)
        defer { close(output) }
        try AgeFile.decrypt(
            from: pipe.fileHandleForReading.fileDescriptor, to: output, identities: reader.file,
            plaintextLimit: 500)
        #expect(try scratch.read("opened") == sample(500))
    }

    @Test func whatCannotBeReadOrWrittenIsNamed() throws {
        let (reader, scratch) = (try Reader(), try Scratch())
        let plain = try scratch.write([1], "plain")
        let input = open(plain, O_RDONLY)
        defer { close(input) }
        let output = open(scratch.path("sealed"), O_WRONLY | O_CREAT, 0o600)
        defer { close(output) }
        #expect(throws: AgeError.readFailed(errorNumber: EBADF)) {
            try AgeFile.encrypt(from: -1, to: output, recipients: [reader.recipient])
        }
        #expect(throws: AgeError.writeFailed(errorNumber: EBADF)) {
            try AgeFile.encrypt(from: input, to: -1, recipients: [reader.recipient])
        }
    }
}
