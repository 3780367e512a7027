import BigIntegers
import Commitments
import Sodium
import Testing

@Suite("Challenge hash and transcript")
struct TranscriptTests {
    @Test func challengeJoinsMagnitudes() {
        let joined = ChallengeHasher.hash([0x0102, -3, 0, 0x04])
        #expect(joined == BigInteger(bigEndian: SHA256.hash([1, 2, 3, 4]).bytes))
    }

    @Test func transcriptMatchesItsLayout() {
        var transcript = Transcript(label: "countersign/test/v1", version: 7)
        transcript.append([0xAB], name: "a")
        transcript.append(list: [[], [1]], name: "bc")
        func length(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: 7) + [UInt8(count)] }
        var layout: [UInt8] = [0] + length(19) + Array("countersign/test/v1".utf8) + length(7)
        layout += [1] + length(1) + Array("a".utf8) + length(1) + [0xAB]
        layout += [2] + length(2) + Array("bc".utf8) + length(2) + length(0) + length(1) + [1]
        #expect(transcript.digest() == SHA256.hash(layout))
    }

    /// Long content is hashed in parts, which no digest shows.
    @Test func longTranscriptsMatchTheirLayout() {
        var transcript = Transcript(label: "l")
        var layout: [UInt8] = [0] + [0, 0, 0, 0, 0, 0, 0, 1] + [0x6C] + [0, 0, 0, 0, 0, 0, 0, 1]
        for round in 0..<12 {
            let item = [UInt8](repeating: UInt8(round), count: 0x1001)
            transcript.append(item, name: "a")
            layout += [1] + [0, 0, 0, 0, 0, 0, 0, 1] + [0x61] + [0, 0, 0, 0, 0, 0, 0x10, 1] + item
            #expect(transcript.digest() == SHA256.hash(layout))
        }
    }

    /// Each pair differs in one point only.
    @Test func differentContentGivesDifferentDigests() {
        func digest(_ label: String = "l", version: UInt64 = 1, _ fill: (inout Transcript) -> Void)
            -> SHA256Digest
        {
            var transcript = Transcript(label: label, version: version)
            fill(&transcript)
            return transcript.digest()
        }
        let digests = [
            digest { _ in },
            digest("m") { _ in },
            digest(version: 2) { _ in },
            digest { $0.append([], name: "a") },
            digest { $0.append([], name: "b") },
            digest { $0.append([0], name: "a") },
            digest { $0.append(list: [], name: "a") },
            digest { $0.append(list: [[]], name: "a") },
            digest { $0.append(list: [[1], [2]], name: "a") },
            digest { $0.append(list: [[1, 2]], name: "a") },
            digest { $0.append(number: 1, name: "a") },
            digest { $0.append(BigInteger(1), name: "a") },
            digest { $0.append(BigInteger(-1), name: "a") },
            digest { $0.append("1", name: "a") },
            digest {
                $0.append([1], name: "a")
                $0.append([2], name: "b")
            },
            digest {
                $0.append([2], name: "b")
                $0.append([1], name: "a")
            },
        ]
        #expect(Set(digests).count == digests.count)
    }
}
