import JSONDocuments

/// A document made ready for checking: numbers in their one form, texts compared scalar by scalar.
struct Instance: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        case number(ExactNumber)
        case string(ExactText)
        case array([Instance])
        case object(Members)
    }

    let content: Content
    /// Values and bytes of text in it, itself counted.
    let weight: Int
    /// A hash of the whole, so that unequal values are mostly told apart in one comparison.
    private let fingerprint: Int

    private init(_ content: Content, weight: Int) {
        var hasher = Hasher()
        content.hash(into: &hasher)
        self.content = content
        self.weight = weight
        fingerprint = hasher.finalize()
    }

    /// A text, as a member name is for `propertyNames`.
    static func text(_ text: ExactText) -> Instance {
        Instance(.string(text), weight: 1 + text.byteCount)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.fingerprint == right.fingerprint && left.content == right.content
    }

    func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// The members of an object, found by name, equal in whatever order they stand.
struct Members: Hashable, Sendable {
    let list: [(name: ExactText, value: Instance)]
    private let positions: [ExactText: Int]

    init(_ list: [(name: ExactText, value: Instance)]) {
        self.list = list
        positions = Dictionary(list.indices.map { (list[$0].name, $0) }) { first, _ in first }
    }

    func position(of name: ExactText) -> Int? { positions[name] }

    static func == (left: Self, right: Self) -> Bool {
        left.list.count == right.list.count
            && left.list.allSatisfy { member in
                right.position(of: member.name).map { right.list[$0].value } == member.value
            }
    }

    func hash(into hasher: inout Hasher) {
        var sum = list.count
        for member in list {
            var one = Hasher()
            one.combine(member.name)
            one.combine(member.value)
            sum &+= one.finalize()
        }
        hasher.combine(sum)
    }
}

/// Why a document cannot be made ready.
enum InstanceProblem: Error {
    case tooDeep
    case numberBeyondLimits([PathStep])
}

extension Instance {
    /// Reads `value`; `path` says where it stands.
    init(
        _ value: JSONValue, limits: SchemaLimits, path: [PathStep] = [], depth: Int = 0
    ) throws(InstanceProblem) {
        switch value {
        case .null: self.init(.null, weight: 1)
        case .bool(let flag): self.init(.bool(flag), weight: 1)
        case .number(let text):
            guard let number = ExactNumber(text, maximumDigitCount: limits.numberDigitCount) else {
                throw .numberBeyondLimits(path)
            }
            self.init(.number(number), weight: 1 + text.utf8.count)
        case .string(let text): self.init(.string(ExactText(text)), weight: 1 + text.utf8.count)
        case .array(let elements):
            guard depth < limits.depth else { throw .tooDeep }
            var list: [Instance] = []
            var weight = 1
            for (index, element) in elements.enumerated() {
                list.append(
                    try Instance(
                        element, limits: limits, path: path + [.index(index)], depth: depth + 1))
                weight += list[index].weight
            }
            self.init(.array(list), weight: weight)
        case .object(let object):
            guard depth < limits.depth else { throw .tooDeep }
            var list: [(name: ExactText, value: Instance)] = []
            var weight = 1
            for member in object.members {
                let name = ExactText(member.name)
                let value = try Instance(
                    member.value, limits: limits, path: path + [.name(name)], depth: depth + 1)
                weight += name.byteCount + value.weight
                list.append((name, value))
            }
            self.init(.object(Members(list)), weight: weight)
        }
    }
}
