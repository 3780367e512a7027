import Sodium

/// A fixed piece of memory that fills up, wiped when it is given back: it may hold plaintext.
struct ByteBuffer: ~Copyable, @unchecked Sendable {
    // Unchecked: sole owner of `base`.
    let base: UnsafeMutablePointer<UInt8>
    let capacity: Int
    /// How many bytes are in use, from the front.
    var count = 0

    init(capacity: Int) {
        base = .allocate(capacity: capacity)
        base.initialize(repeating: 0, count: capacity)
        self.capacity = capacity
    }

    /// Whether nothing more fits in.
    var isFull: Bool { count == capacity }

    /// The bytes in use.
    var contents: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// Takes from the front of `bytes` what fits in, and leaves the rest.
    mutating func take(from bytes: inout UnsafeBufferPointer<UInt8>) {
        let taken = min(capacity - count, bytes.count)
        guard taken > 0, let source = bytes.baseAddress else { return }
        (base + count).update(from: source, count: taken)
        count += taken
        bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(taken))
    }

    deinit {
        wipe(UnsafeMutableRawBufferPointer(start: base, count: capacity))
        base.deallocate()
    }
}
