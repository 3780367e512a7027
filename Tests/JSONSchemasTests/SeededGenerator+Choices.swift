import TestSupport

/// Choices for schemas and what they judge.
extension SeededGenerator {
    mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// True once in `count` times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    /// Some of the list, each element at most once, in its order.
    mutating func some<T>(of list: [T], atLeast minimum: Int = 0) -> [T] {
        var chosen = list
        let count = minimum + below(list.count + 1 - minimum)
        while chosen.count > count { chosen.remove(at: below(chosen.count)) }
        return chosen
    }
}
