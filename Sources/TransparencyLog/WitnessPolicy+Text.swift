import Sodium

extension WitnessPolicy {
    /// Reads a policy file.
    ///
    /// Source: C2SP tlog-policy, "Policy file syntax and structure". Names are compared byte for
    /// byte; the last line needs its newline, so that a file that was cut off is refused.
    ///
    /// - Throws: `LogError.policyMalformed` with the line, `.policyQuorumMissing`.
    public init(parsing bytes: some Collection<UInt8>) throws(LogError) {
        var parser = PolicyParser()
        var scanner = LineScanner(bytes)
        var number = 0
        while !scanner.rest.isEmpty {
            number += 1
            do throws(PolicyFault) {
                guard let line = scanner.line() else { throw .character }
                try parser.read(line)
            } catch {
                throw .policyMalformed(line: number, error)
            }
        }
        guard parser.hasQuorum else { throw .policyQuorumMissing }
        self = parser.policy
    }

    /// The policy as a file; witnesses and groups get the names `w1`, `w2`, … and `g1`, `g2`, ….
    public var text: String {
        func name(_ member: Member?) -> String {
            switch member {
            case nil: "none"
            case .witness(let index): "w\(index + 1)"
            case .group(let index): "g\(index + 1)"
            }
        }
        func tail(_ party: Party) -> String {
            party.key.text + (party.url.map { " \($0)" } ?? "") + "\n"
        }
        var text = ""
        for log in logs { text += "log \(tail(log))" }
        for (index, witness) in witnesses.enumerated() {
            text += "witness \(name(.witness(index))) \(tail(witness))"
        }
        for (index, group) in groups.enumerated() {
            let members = group.members.map(name).joined(separator: " ")
            text += "group \(name(.group(index))) \(group.threshold) \(members)\n"
        }
        return text + "quorum \(name(quorum))\n"
    }
}

extension PolicyFault: Error {}

/// Builds a policy from its lines.
private struct PolicyParser {
    private(set) var policy = WitnessPolicy()
    private(set) var hasQuorum = false
    private var names: [[UInt8]: WitnessPolicy.Member] = [:]
    private var grouped: Set<WitnessPolicy.Member> = []

    mutating func read(_ line: ArraySlice<UInt8>) throws(PolicyFault) {
        guard line.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else {
            throw .character
        }
        let words = line.split { $0 == 0x20 || $0 == 0x09 }
        guard let keyword = words.first, keyword.first != UInt8(ascii: "#") else { return }
        let items = Array(words.dropFirst())
        switch String(decoding: keyword, as: UTF8.self) {
        case "log": try readLog(items)
        case "witness": try readWitness(items)
        case "group": try readGroup(items)
        case "quorum": try readQuorum(items)
        default: throw .keywordUnknown
        }
    }

    private mutating func readLog(_ items: [ArraySlice<UInt8>]) throws(PolicyFault) {
        guard 1...2 ~= items.count else { throw .wordCount }
        let log = try party(items, kind: .signature, known: policy.logs)
        policy.logs.append(log)
    }

    private mutating func readWitness(_ items: [ArraySlice<UInt8>]) throws(PolicyFault) {
        guard 2...3 ~= items.count else { throw .wordCount }
        let witness = try party(
            Array(items.dropFirst()), kind: .cosignature, known: policy.witnesses)
        try define(items[0], as: .witness(policy.witnesses.count))
        policy.witnesses.append(witness)
    }

    private mutating func readGroup(_ items: [ArraySlice<UInt8>]) throws(PolicyFault) {
        guard items.count >= 3 else { throw .wordCount }
        guard policy.groups.count < WitnessPolicy.maximumCount else { throw .tooMany }
        var members: [WitnessPolicy.Member] = []
        for name in items[2...] {
            guard let member = names[Array(name)] else { throw .nameUnknown }
            guard grouped.insert(member).inserted else { throw .memberRepeated }
            members.append(member)
        }
        let threshold: Int
        if items[1].elementsEqual("any".utf8) {
            threshold = 1
        } else if items[1].elementsEqual("all".utf8) {
            threshold = members.count
        } else {
            guard let k = decimal(items[1]), 1...members.count ~= k else { throw .threshold }
            threshold = k
        }
        try define(items[0], as: .group(policy.groups.count))
        policy.groups.append(WitnessPolicy.Group(threshold: threshold, members: members))
    }

    private mutating func readQuorum(_ items: [ArraySlice<UInt8>]) throws(PolicyFault) {
        guard items.count == 1 else { throw .wordCount }
        guard !hasQuorum else { throw .quorumRepeated }
        hasQuorum = true
        if items[0].elementsEqual("none".utf8) { return }
        guard let member = names[Array(items[0])] else { throw .nameUnknown }
        policy.quorum = member
    }

    private mutating func define(
        _ name: ArraySlice<UInt8>, as member: WitnessPolicy.Member
    ) throws(PolicyFault) {
        guard !name.elementsEqual("none".utf8), names[Array(name)] == nil else {
            throw .nameTaken
        }
        names[Array(name)] = member
    }

    /// Reads `<vkey> [<url>]`.
    private func party(
        _ items: [ArraySlice<UInt8>], kind: NoteVerifierKey.Kind, known: [WitnessPolicy.Party]
    ) throws(PolicyFault) -> WitnessPolicy.Party {
        guard known.count < WitnessPolicy.maximumCount else { throw .tooMany }
        let key: NoteVerifierKey
        do throws(LogError) {
            guard let text = String(validating: items[0], as: UTF8.self) else {
                throw .keyMalformed
            }
            key = try NoteVerifierKey(parsing: text)
        } catch {
            if case .keyTypeUnknown = error { throw .key(.type) }
            throw .key(.malformed)
        }
        guard key.kind == kind else { throw .key(.type) }
        guard !known.contains(where: { $0.key.publicKey == key.publicKey }) else {
            throw .keyRepeated
        }
        let url = items.dropFirst().first.map { String(decoding: $0, as: UTF8.self) }
        return WitnessPolicy.Party(key: key, url: url)
    }
}
