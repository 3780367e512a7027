/// Random choices that the seed fixes (SplitMix64).
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

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
