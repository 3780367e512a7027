import BigIntegers
package import CLSignatures
import Sodium

/// Statements that are drawn at random, all of them true.
extension NativeCity {
    /// Which credentials a statement is about: of each key but D, which no statement can be about; of both
    /// profiles; of one twice.
    private static let shapes = [
        ["A"], ["E"], ["C"], ["A", "B"], ["B"], ["C", "A"], ["A", "E"], ["B", "A"], ["B", "B"],
        ["E", "C", "B"],
    ]

    /// The keys, ready for use.
    package func checkedKeys() throws -> [String: IssuerPublicKey] {
        try keys.mapValues { try $0.key() }
    }

    /// Two proofs of each of `count` statements.
    package func prove(count: Int) throws -> [NativeCase] {
        let keys = try checkedKeys()
        return try (0..<count).flatMap { index in
            let names = Self.shapes[index % Self.shapes.count]
            let drawn = draw(names)
            let context = SHA256.hash(randomBytes(16))
            let statement = try drawn.statement(keys: keys)
            let prover = try StatementProver(
                statement, credentials: names.compactMap { credentials[$0]?.held })
            return try (1...2).map { turn in
                let proof = try prover.prove(
                    linkSecret: SecretInteger(copying: linkSecret.value), context: context)
                return NativeCase(
                    name: "\(index + 1).\(turn) of \(names.joined(separator: ", "))",
                    statement: drawn, context: hexadecimal(context.bytes),
                    proof: hexadecimal(try proof.bytes(for: statement)), verdict: .accepted)
            }
        }
    }

    private func draw(_ names: [String]) -> NativeStatement {
        var drawn = NativeStatement()
        var hidden: [(place: NativeStatement.Place, value: BigInteger)] = []
        for (index, name) in names.enumerated() {
            guard let credential = credentials[name] else { continue }
            let claim = credential.drawClaim(key: name)
            for (attribute, value) in credential.attributes
            where claim.shown[attribute] == nil && claim.notRevoked?.attribute != attribute {
                hidden.append((.init(claim: index, attribute: attribute), value.value))
            }
            drawn.claims.append(claim)
        }
        for _ in 0..<Int.random(in: 0...4) {
            guard let first = hidden.randomElement(), let second = hidden.randomElement() else {
                break
            }
            drawn.relations.append(
                .init(
                    kind: first.value == second.value ? "equal" : "different",
                    first: first.place, second: second.place))
        }
        return drawn
    }
}

extension NativeCredential {
    /// A third of the attributes shown, a third hidden, a third in a range where they can be.
    fileprivate func drawClaim(key: String) -> NativeStatement.Claim {
        var claim = NativeStatement.Claim(key: key)
        if attributes[NativeCity.numberName] != nil, Bool.random() {
            claim.notRevoked = .init(
                attribute: NativeCity.numberName, accumulator: accumulator,
                head: hexadecimal(randomBytes(32)))
        }
        for (name, value) in attributes where claim.notRevoked?.attribute != name {
            switch Int.random(in: 0..<3) {
            case 0: claim.shown[name] = value
            case 1 where ValueRange.domain.contains(value.value) && claim.ranges.count < 3:
                claim.ranges.append(drawRange(of: name, value.value))
            default: break
            }
        }
        return claim
    }

    private func drawRange(of name: String, _ value: BigInteger) -> NativeStatement.Range {
        var range = NativeStatement.Range(attribute: name)
        let sides = Int.random(in: 0..<3)
        if sides != 0 {
            range.lowest = NativeInteger(max(value - distance(), ValueRange.domain.lowerBound))
        }
        if sides != 1 {
            range.highest = NativeInteger(
                min(value + distance(), ValueRange.domain.upperBound - .one))
        }
        return range
    }

    /// None, one, or up to 2^62: two of them are no wider than a range may be.
    private func distance() -> BigInteger {
        .random(bitWidth: [0, 1, 20, 62].randomElement() ?? 0)
    }
}
