/// One check of one document: the way down, the steps spent.
struct Evaluation {
    let nodes: [SchemaNode]
    let limits: SchemaLimits
    var path: [PathStep] = []
    var steps: Steps
    private var depth = 0

    init(nodes: [SchemaNode], limits: SchemaLimits, weight: Int) {
        self.nodes = nodes
        self.limits = limits
        steps = Steps(limit: limits.steps(forWeight: weight))
    }

    /// Why a schema does not accept a value.
    enum Stop: Error {
        /// The value breaks `keyword`, at `path` in the document.
        case violated(path: [PathStep], keyword: String, problem: String)
        /// More work than allowed; stands above `not` and `anyOf`, so that nothing turns it round.
        case exhausted
    }

    /// Checks the whole document against the schema that stands first.
    mutating func violation(of instance: Instance) -> SchemaViolation? {
        do throws(Stop) {
            _ = try check(0, instance, collecting: false)
            return nil
        } catch {
            switch error {
            case .violated(let path, let keyword, let problem):
                return SchemaViolation(pointer: path.pointer, keyword: keyword, problem: problem)
            case .exhausted:
                return SchemaViolation(
                    pointer: "", keyword: "", problem: "takes more work to check than allowed")
            }
        }
    }

    func violated(_ keyword: String, _ problem: String) -> Stop {
        .violated(path: path, keyword: keyword, problem: problem)
    }

    mutating func spend(_ amount: Int) throws(Stop) {
        do throws(Exhausted) { try steps.spend(amount) } catch { throw .exhausted }
    }

    /// Applies one schema to one value.
    ///
    /// - Returns: the members that the schema evaluated (core §11.3), where `collecting` asks.
    mutating func check(
        _ index: SchemaNode.Index, _ instance: Instance, collecting: Bool
    ) throws(Stop) -> MemberSet {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.evaluationDepth else { throw .exhausted }
        try spend(4)
        let node = nodes[index]
        guard !node.refusesAll else { throw violated("false", "is not allowed here") }
        try checkAny(node, instance)
        let collecting = collecting || node.unevaluatedProperties != nil
        var evaluated = MemberSet()
        switch instance.content {
        case .null, .bool: break
        case .number(let number): try checkNumber(node, number)
        case .string(let text): try checkText(node, text)
        case .array(let elements): try checkArray(node, elements, weight: instance.weight)
        case .object(let members): evaluated = try checkObject(node, members)
        }
        try checkInPlace(node, instance, collecting: collecting, &evaluated)
        if let rest = node.unevaluatedProperties, case .object(let members) = instance.content {
            try checkUnevaluated(rest, members, &evaluated, "unevaluatedProperties")
        }
        return evaluated
    }

    /// Applies one schema to a value one step further down.
    mutating func check(
        _ index: SchemaNode.Index, _ instance: Instance, at step: PathStep
    ) throws(Stop) {
        path.append(step)
        _ = try check(index, instance, collecting: false)
        path.removeLast()
    }

    /// Whether a schema accepts a value; the members that it evaluated where it does.
    mutating func accepted(
        _ index: SchemaNode.Index, _ instance: Instance, collecting: Bool
    ) throws(Stop) -> MemberSet? {
        let depthOfPath = path.count
        do throws(Stop) {
            return try check(index, instance, collecting: collecting)
        } catch {
            guard case .violated = error else { throw error }
            path.removeLast(path.count - depthOfPath)
            return nil
        }
    }
}

/// Members of one object, by their positions.
struct MemberSet {
    private var words: [UInt64] = []

    /// Words in use, a measure of the work to join.
    var wordCount: Int { words.count }

    func contains(_ position: Int) -> Bool {
        let word = position >> 6
        return word < words.count && words[word] >> UInt64(position & 63) & 1 == 1
    }

    mutating func insert(_ position: Int) {
        let word = position >> 6
        if word >= words.count {
            words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
        }
        words[word] |= 1 << UInt64(position & 63)
    }

    mutating func formUnion(_ other: MemberSet) {
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for (index, word) in other.words.enumerated() { words[index] |= word }
    }
}
