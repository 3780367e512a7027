import Sodium
import Testing
import TransparencyLog

@Suite("Witness policies: C2SP tlog-policy")
struct WitnessPolicyTests {
    /// Cosigner keys from the seeds 0, 1, 2, … and one cosignature by each.
    static func cosignatures(_ count: Int) throws -> [Cosignature] {
        let checkpoint = try Checkpoint(origin: "log", size: 1, root: .leaf([]))
        return try (0..<count).map { number in
            let cosigner = try cosigner(number)
            let line = try cosigner.cosign(checkpoint, timestamp: number + 1)
            return try Cosignature(
                verifying: line, by: cosigner.verifierKey, over: checkpoint.text)
        }
    }

    static func cosigner(_ number: Int) throws -> Cosigner {
        let seed = try SecretBytes(copying: [UInt8](repeating: UInt8(number), count: 32))
        return try Cosigner(name: "w\(number)", key: SigningKey(seed: seed))
    }

    static func vkey(_ number: Int) throws -> String { try cosigner(number).verifierKey.text }

    static let logKey = Result {
        let seed = try SecretBytes(copying: [UInt8](repeating: 200, count: 32))
        return try NoteSigner(name: "log", key: SigningKey(seed: seed)).verifierKey.text
    }

    static func policy(_ lines: [String]) throws -> WitnessPolicy {
        try WitnessPolicy(parsing: lines.map { $0 + "\n" }.joined().utf8)
    }

    /// Two groups in a group, as in the example of the specification.
    static func twoLevels() throws -> WitnessPolicy {
        var lines = ["# who must sign", "", " \t", "log \(try logKey.get()) https://log.example/"]
        for number in 0..<6 {
            let url = number == 0 ? " https://w.example/" : ""
            lines.append("  witness\tn\(number) \(try vkey(number))\(url)")
        }
        lines += [
            "group x 2 n0 n1 n2", "group y any n3 n4", "group both all x y", "quorum both",
        ]
        return try policy(lines)
    }

    @Test(arguments: [
        ([0, 1, 3], true), ([0, 2, 4], true), ([0, 1, 2, 3, 4, 5], true),
        ([0, 1], false), ([0, 3], false), ([0, 3, 4], false), ([0, 1, 5], false), ([], false),
    ])
    func groupsInGroups(signers: [Int], holds: Bool) throws {
        let all = try Self.cosignatures(6)
        let policy = try Self.twoLevels()
        #expect(policy.isSatisfied(by: signers.map { all[$0] }) == holds)
        let again = try WitnessPolicy(parsing: policy.text.utf8)
        #expect(again.isSatisfied(by: signers.map { all[$0] }) == holds)
        #expect(again.text == policy.text)
    }

    @Test func partiesKeepTheirAddress() throws {
        let policy = try Self.twoLevels()
        #expect(policy.logs.map(\.url) == ["https://log.example/"])
        #expect(policy.witnesses.map(\.url) == ["https://w.example/", nil, nil, nil, nil, nil])
    }

    @Test func oneKeyCountsOnce() throws {
        let all = try Self.cosignatures(2)
        let policy = try WitnessPolicy(threshold: 2, of: all.map(\.key))
        #expect(!policy.isSatisfied(by: [all[0], all[0]]))
        #expect(policy.isSatisfied(by: all))
        #expect(!policy.isSatisfied(by: all, notBefore: 2))
    }

    @Test func singleWitnessAndNone() throws {
        let all = try Self.cosignatures(2)
        let one = try Self.policy(["witness a \(try Self.vkey(0))", "quorum a"])
        #expect(one.isSatisfied(by: [all[0]]))
        #expect(!one.isSatisfied(by: [all[1]]))
        #expect(try Self.policy(["quorum none"]).isSatisfied(by: []))
        #expect(WitnessPolicy.none.isSatisfied(by: []))
    }

    @Test func holdsThirtyTwoOfEach() throws {
        var lines = try (0..<32).map { "witness n\($0) \(try Self.vkey($0))" }
        lines += (0..<32).map { "group g\($0) all n\($0)" }
        let policy = try Self.policy(lines + ["quorum g31"])
        #expect(policy.isSatisfied(by: try Self.cosignatures(32)))
        #expect(!policy.isSatisfied(by: try Self.cosignatures(31)))
        let further = "witness n32 \(try Self.vkey(32))"
        #expect(throws: LogError.policyMalformed(line: 33, .tooMany)) {
            try Self.policy(Array(lines.prefix(32)) + [further])
        }
        #expect(throws: LogError.policyMalformed(line: 65, .tooMany)) {
            try Self.policy(lines + ["group more all g0"])
        }
    }

    @Test(arguments: [
        (["witnes a b"], 1, PolicyFault.keywordUnknown),
        (["witness a"], 1, .wordCount),
        (["log"], 1, .wordCount),
        (["W0", "quorum n0 n0"], 2, .wordCount),
        (["W0", "group g any"], 2, .wordCount),
        (["witness a nonsense"], 1, .key(.malformed)),
        (["witness a LOG"], 1, .key(.type)),
        (["log VKEY0"], 1, .key(.type)),
        (["W0", "witness other VKEY0"], 2, .keyRepeated),
        (["W0", "witness n0 VKEY1"], 2, .nameTaken),
        (["witness none VKEY0"], 1, .nameTaken),
        (["W0", "group n0 any n0"], 2, .nameTaken),
        (["W0", "group g any n1"], 2, .nameUnknown),
        (["W0", "group g any none"], 2, .nameUnknown),
        (["quorum n0", "W0"], 1, .nameUnknown),
        (["W0", "group g any n0 n0"], 2, .memberRepeated),
        (["W0", "W1", "group g any n0 n1", "group h any n0"], 4, .memberRepeated),
        (["W0", "group g 0 n0"], 2, .threshold),
        (["W0", "group g 2 n0"], 2, .threshold),
        (["W0", "group g 01 n0"], 2, .threshold),
        (["W0", "group g most n0"], 2, .threshold),
        (["quorum none", "quorum none"], 2, .quorumRepeated),
        (["W0", "quorum n0\r"], 2, .character),
    ])
    func malformedLines(lines: [String], line: Int, fault: PolicyFault) throws {
        var filled: [String] = []
        for line in lines {
            var words = line.split(separator: " ").map(String.init)
            for (place, word) in words.enumerated() {
                switch word {
                case "W0", "W1":
                    words[place] = "witness n\(word.last!) \(try Self.vkey(word == "W0" ? 0 : 1))"
                case "VKEY0": words[place] = try Self.vkey(0)
                case "VKEY1": words[place] = try Self.vkey(1)
                case "LOG": words[place] = try Self.logKey.get()
                default: break
                }
            }
            filled.append(words.joined(separator: " "))
        }
        #expect(throws: LogError.policyMalformed(line: line, fault)) { try Self.policy(filled) }
    }

    @Test(arguments: [[], ["# nothing"], ["witness a VKEY"]])
    func aQuorumLineIsNeeded(lines: [String]) throws {
        let vkey = try Self.vkey(0)
        #expect(throws: LogError.policyQuorumMissing) {
            try Self.policy(lines.map { $0.replacing("VKEY", with: vkey) })
        }
    }

    @Test func oneKeyUnderTwoNamesIsRefused() throws {
        let seed = try SecretBytes(copying: [UInt8](repeating: 0, count: 32))
        let alias = try Cosigner(name: "alias", key: SigningKey(seed: seed)).verifierKey
        let key = try Self.cosigner(0).verifierKey
        #expect(throws: LogError.policyMalformed(line: 2, .keyRepeated)) {
            try Self.policy(["witness a \(key.text)", "witness b \(alias.text)", "quorum a"])
        }
        #expect(throws: LogError.policyThresholdInvalid) {
            try WitnessPolicy(threshold: 1, of: [key, alias])
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = Array(try Self.twoLevels().text.utf8)
        for count in 0..<bytes.count {
            #expect(throws: LogError.self) { try WitnessPolicy(parsing: bytes.prefix(count)) }
        }
    }

    @Test func thresholdsOutOfRange() throws {
        let keys = try Self.cosignatures(2).map(\.key)
        for threshold in [-1, 3] {
            #expect(throws: LogError.policyThresholdInvalid) {
                try WitnessPolicy(threshold: threshold, of: keys)
            }
        }
        let log = try NoteVerifierKey(parsing: Self.logKey.get())
        #expect(throws: LogError.keyTypeUnknown(1)) { try WitnessPolicy(threshold: 1, of: [log]) }
        #expect(throws: LogError.keyTypeUnknown(4)) { try LogIdentity(keys: keys) }
        #expect(throws: LogError.logSignatureMissing) { try LogIdentity(keys: []) }
    }
}
