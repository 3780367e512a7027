/// A Thompson automaton: each state reads one scalar, asserts a place, or branches.
///
/// Source: K. Thompson, Regular Expression Search Algorithm, 1968. All states are followed at
/// once, so a text of n scalars takes at most n times the number of states.
struct PatternAutomaton: Sendable {
    enum State: Sendable {
        case read(ScalarSet, next: Int)
        case textStart(next: Int)
        case textEnd(next: Int)
        case branch(Int, Int)
        case accept

        var isReadOrAccept: Bool {
            switch self {
            case .read, .accept: true
            case .branch, .textStart, .textEnd: false
            }
        }
    }

    private(set) var states: [State] = [.accept]
    private(set) var start = 0
    /// Whether every match begins at the start of the text.
    private(set) var isAnchored = false

    init(_ node: PatternNode) {
        start = add(node, next: 0)
        var closure = StateList(count: states.count)
        var steps = Steps(limit: .max)
        follow(start, atStart: false, atEnd: true, into: &closure, &steps)
        isAnchored = !closure.entries.contains { states[$0].isReadOrAccept }
    }

    private mutating func append(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }

    /// Adds the states of `node`, built from its end; the answer is where it begins.
    private mutating func add(_ node: PatternNode, next: Int) -> Int {
        switch node.kind {
        case .empty: return next
        case .set(let set): return append(.read(set, next: next))
        case .textStart: return append(.textStart(next: next))
        case .textEnd: return append(.textEnd(next: next))
        case .sequence(let parts):
            var begin = next
            for part in parts.reversed() { begin = add(part, next: begin) }
            return begin
        case .choice(let parts):
            var begin = add(parts[parts.count - 1], next: next)
            for part in parts.dropLast().reversed() {
                begin = append(.branch(add(part, next: next), begin))
            }
            return begin
        case .repetition(let part, let minimum, let maximum):
            return addRepetition(of: part, minimum: minimum, maximum: maximum, next: next)
        }
    }

    private mutating func addRepetition(
        of part: PatternNode, minimum: Int, maximum: Int?, next: Int
    ) -> Int {
        var begin = next
        if let maximum {
            for _ in minimum..<maximum { begin = append(.branch(add(part, next: begin), next)) }
        } else {
            let loop = append(.branch(next, next))
            states[loop] = .branch(add(part, next: loop), next)
            begin = loop
        }
        for _ in 0..<minimum { begin = add(part, next: begin) }
        return begin
    }
}

extension PatternAutomaton {
    /// Whether a match begins anywhere in `text`.
    ///
    /// - Throws: `Exhausted` where that takes more than the steps left.
    func matches(_ text: String, _ steps: inout Steps) throws(Exhausted) -> Bool {
        var current = StateList(count: states.count)
        var following = StateList(count: states.count)
        let scalars = text.unicodeScalars
        var position = scalars.startIndex
        var atStart = true
        while true {
            let atEnd = position == scalars.endIndex
            if atStart || !isAnchored {
                follow(start, atStart: atStart, atEnd: atEnd, into: &current, &steps)
            }
            if current.contains(0) { return true }
            try steps.spend(1)
            if atEnd || (isAnchored && current.entries.isEmpty) { return false }
            let scalar = scalars[position]
            position = scalars.index(after: position)
            let nextAtEnd = position == scalars.endIndex
            for entry in current.entries {
                guard case .read(let set, let next) = states[entry], set.contains(scalar) else {
                    continue
                }
                follow(next, atStart: false, atEnd: nextAtEnd, into: &following, &steps)
            }
            swap(&current, &following)
            following.removeAll()
            atStart = false
        }
    }

    /// Adds `first` and all that follows from it without reading.
    private func follow(
        _ first: Int, atStart: Bool, atEnd: Bool, into list: inout StateList, _ steps: inout Steps
    ) {
        list.pending.append(first)
        while let state = list.pending.popLast() {
            steps.count += 1
            guard list.insert(state) else { continue }
            switch states[state] {
            case .read, .accept: break
            case .branch(let one, let other):
                list.pending.append(other)
                list.pending.append(one)
            case .textStart(let next): if atStart { list.pending.append(next) }
            case .textEnd(let next): if atEnd { list.pending.append(next) }
            }
        }
    }
}

/// A set of states that is emptied in as many steps as it has entries.
private struct StateList {
    private(set) var entries: [Int] = []
    /// States still to be entered; kept, since a new list each time would cost more than they.
    var pending: [Int] = []
    private var isMember: [Bool]

    init(count: Int) { isMember = Array(repeating: false, count: count) }

    func contains(_ state: Int) -> Bool { isMember[state] }

    mutating func insert(_ state: Int) -> Bool {
        guard !isMember[state] else { return false }
        isMember[state] = true
        entries.append(state)
        return true
    }

    mutating func removeAll() {
        for entry in entries { isMember[entry] = false }
        entries.removeAll(keepingCapacity: true)
    }
}
