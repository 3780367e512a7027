/// Reads the supported part of ECMA-262 (§22.2.1, flag `u`); everything else is refused.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private let stateLimit: Int

    /// Deepest nesting of groups.
    static let depthLimit = 50
    /// Largest bound of `{m,n}`.
    static let repetitionLimit = 1_000

    init(_ source: String, limits: SchemaLimits) throws(PatternProblem) {
        // A scalar takes one byte at least and four at most: a long text is refused uncounted.
        guard source.utf8.count <= 4 * limits.patternLength else {
            throw .tooLong(limit: limits.patternLength)
        }
        scalars = Array(source.unicodeScalars)
        guard scalars.count <= limits.patternLength else {
            throw .tooLong(limit: limits.patternLength)
        }
        stateLimit = limits.patternStateCount
    }

    mutating func pattern() throws(PatternProblem) -> PatternNode {
        let node = try choice(depth: 0)
        guard position == scalars.count else { throw .syntax(position: position) }
        return node
    }

    private var current: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private func checked(_ kind: PatternNode.Kind) throws(PatternProblem) -> PatternNode {
        let node = PatternNode(kind)
        guard node.stateCount < stateLimit else { throw .tooManyStates(limit: stateLimit) }
        return node
    }

    private mutating func choice(depth: Int) throws(PatternProblem) -> PatternNode {
        guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
        var branches = [try sequence(depth: depth)]
        while take("|") { branches.append(try sequence(depth: depth)) }
        return branches.count == 1 ? branches[0] : try checked(.choice(branches))
    }

    private mutating func sequence(depth: Int) throws(PatternProblem) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            parts.append(try term(depth: depth))
        }
        return parts.isEmpty ? PatternNode(.empty) : try checked(.sequence(parts))
    }

    private mutating func term(depth: Int) throws(PatternProblem) -> PatternNode {
        let start = position
        guard let scalar = current else { throw .syntax(position: position) }
        position += 1
        let atom: PatternNode
        switch scalar {
        case "^": return try assertion(.textStart)
        case "$": return try assertion(.textEnd)
        case "(": atom = try group(depth: depth)
        case "[": atom = PatternNode(.set(try characterClass()))
        case ".": atom = PatternNode(.set(ScalarSet.lineEnds.inverted))
        case "\\": atom = PatternNode(.set(try escape(inClass: false).set))
        case "*", "+", "?": throw .quantifier(position: start)
        case "{", "}", "]": throw .syntax(position: start)
        default: atom = PatternNode(.set(ScalarSet(scalar)))
        }
        return try quantified(atom)
    }

    /// An assertion, which no quantifier may follow.
    private func assertion(_ kind: PatternNode.Kind) throws(PatternProblem) -> PatternNode {
        if let next = current, "*+?{".unicodeScalars.contains(next) {
            throw .quantifier(position: position)
        }
        return PatternNode(kind)
    }

    private mutating func group(depth: Int) throws(PatternProblem) -> PatternNode {
        let start = position - 1
        if take("?") {
            guard take(":") else { throw .unsupported(position: start) }
        }
        let inner = try choice(depth: depth + 1)
        guard take(")") else { throw .syntax(position: start) }
        return inner
    }

    private mutating func quantified(_ atom: PatternNode) throws(PatternProblem) -> PatternNode {
        let start = position
        let bounds: (minimum: Int, maximum: Int?)
        switch current {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{": bounds = try counted()
        default: return atom
        }
        position += 1
        // A lazy quantifier changes what is captured, not what matches; still it is refused.
        if current == "?" { throw .unsupported(position: position) }
        if let next = current, "*+{".unicodeScalars.contains(next) {
            throw .quantifier(position: position)
        }
        if let maximum = bounds.maximum, maximum < bounds.minimum {
            throw .quantifier(position: start)
        }
        return try checked(.repetition(atom, minimum: bounds.minimum, maximum: bounds.maximum))
    }

    /// `{m}`, `{m,}` or `{m,n}`; stops at the closing brace.
    private mutating func counted() throws(PatternProblem) -> (minimum: Int, maximum: Int?) {
        let start = position
        position += 1
        guard let minimum = bound() else { throw .quantifier(position: start) }
        var maximum: Int? = minimum
        if take(",") {
            maximum = current == "}" ? nil : bound()
            guard maximum != nil || current == "}" else { throw .quantifier(position: start) }
        }
        guard current == "}" else { throw .quantifier(position: start) }
        return (minimum, maximum)
    }

    /// A number up to the limit; `nil` where there is none.
    private mutating func bound() -> Int? {
        var value: Int?
        while let scalar = current, ScalarSet.digits.contains(scalar) {
            let next = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard next <= Self.repetitionLimit else { return nil }
            value = next
            position += 1
        }
        return value
    }
}

extension PatternParser {
    /// What an escape or a member of a class stands for.
    private enum Atom {
        case scalar(Unicode.Scalar)
        case named(ScalarSet)

        var set: ScalarSet {
            switch self {
            case .scalar(let scalar): ScalarSet(scalar)
            case .named(let set): set
            }
        }
    }

    /// A class, its opening bracket already read.
    private mutating func characterClass() throws(PatternProblem) -> ScalarSet {
        let start = position - 1
        let isNegated = take("^")
        var set = ScalarSet([])
        // ECMA-262 lets `[]` match nothing; here it is taken for a mistake.
        if current == "]" { throw .characterClass(position: start) }
        while !take("]") {
            let first = try classAtom(classStart: start)
            let hasRange =
                current == "-" && position + 1 < scalars.count && scalars[position + 1] != "]"
            guard hasRange else {
                set = set.union(first.set)
                continue
            }
            position += 1
            let last = try classAtom(classStart: start)
            guard case .scalar(let low) = first, case .scalar(let high) = last, low <= high else {
                throw .characterClass(position: start)
            }
            set = set.union(ScalarSet([low.value...high.value]))
        }
        return isNegated ? set.inverted : set
    }

    private mutating func classAtom(classStart: Int) throws(PatternProblem) -> Atom {
        guard let scalar = current else { throw .syntax(position: classStart) }
        position += 1
        return scalar == "\\" ? try escape(inClass: true) : .scalar(scalar)
    }

    /// An escape, its backslash already read.
    private mutating func escape(inClass: Bool) throws(PatternProblem) -> Atom {
        let start = position - 1
        guard let scalar = current else { throw .syntax(position: start) }
        position += 1
        switch scalar {
        case "d": return .named(.digits)
        case "D": return .named(ScalarSet.digits.inverted)
        case "w": return .named(.wordCharacters)
        case "W": return .named(ScalarSet.wordCharacters.inverted)
        case "s": return .named(.spaces)
        case "S": return .named(ScalarSet.spaces.inverted)
        case "t": return .scalar("\u{9}")
        case "n": return .scalar("\u{A}")
        case "v": return .scalar("\u{B}")
        case "f": return .scalar("\u{C}")
        case "r": return .scalar("\u{D}")
        case "u": return .scalar(try unicodeEscape(start: start))
        case "-" where inClass: return .scalar(scalar)
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/":
            return .scalar(scalar)
        default: throw .unsupported(position: start)
        }
    }

    /// Four hexadecimal digits, or two such escapes that are a surrogate pair.
    private mutating func unicodeEscape(start: Int) throws(PatternProblem) -> Unicode.Scalar {
        let first = try codeUnit(start: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u") else { throw .syntax(position: start) }
        let second = try codeUnit(start: start)
        let combined = 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF)
        guard 0xDC00...0xDFFF ~= second, let scalar = Unicode.Scalar(combined) else {
            throw .syntax(position: start)
        }
        return scalar
    }

    private mutating func codeUnit(start: Int) throws(PatternProblem) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = current, scalar.isASCII,
                let digit = Character(scalar).hexDigitValue
            else { throw .syntax(position: start) }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
