import CSodium

/// Key material in guarded, locked memory, wiped when the value is destroyed.
///
/// One value costs at least three pages, and 0.1 ms where none are free that an earlier one of its
/// length used: take it for keys, not for scalars.
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    // Unchecked: sole owner of `base`, which is never written after `init`.
    private let base: UnsafeMutableRawPointer
    /// Length in bytes.
    public let count: Int

    /// Creates a secret that `fill` must initialise in full.
    ///
    /// - Throws: `SodiumError.outOfMemory`, `SodiumError.lengthMismatch` where `fill` wrote fewer
    ///   bytes than `count`, or what `fill` throws.
    public init(
        count: Int, filling fill: (inout OutputRawSpan) throws(SodiumError) -> Void
    ) throws(SodiumError) {
        let region = try GuardedMemory.take(count)
        do throws(SodiumError) {
            var output = OutputRawSpan(buffer: region, initializedCount: 0)
            try fill(&output)
            let filled = output.finalize(for: region)
            guard filled == count else { throw .lengthMismatch(expected: count, actual: filled) }
        } catch {
            GuardedMemory.give(region.baseAddress.unsafelyUnwrapped, count)
            throw error
        }
        self.base = UnsafeMutableRawPointer(region.baseAddress.unsafelyUnwrapped)
        self.count = count
    }

    /// Creates a secret by letting a C function write all `count` bytes.
    ///
    /// - Throws: `SodiumError.outOfMemory`, or what `write` throws.
    package init(
        count: Int,
        unsafeWriting write: (UnsafeMutablePointer<UInt8>) throws(SodiumError) -> Void
    ) throws(SodiumError) {
        let region = try GuardedMemory.take(count)
        let base = region.baseAddress.unsafelyUnwrapped
        do throws(SodiumError) {
            try write(base.bindMemory(to: UInt8.self, capacity: max(count, 1)))
        } catch {
            GuardedMemory.give(base, count)
            throw error
        }
        self.base = base
        self.count = count
    }

    /// Copies `bytes` into guarded memory; the caller's copy is the caller's to wipe.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public init(copying bytes: [UInt8]) throws(SodiumError) {
        try self.init(count: bytes.count) { output throws(SodiumError) in
            for byte in bytes { output.append(byte) }
        }
    }

    /// Draws `count` bytes from the system's generator.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public static func random(count: Int) throws(SodiumError) -> SecretBytes {
        requireSodium()
        return try SecretBytes(
            count: count, unsafeWriting: { bytes in randombytes_buf(bytes, count) })
    }

    /// Lends the bytes to `body`; the span cannot leave the closure.
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (RawSpan) throws(E) -> R
    ) throws(E) -> R {
        try body(RawSpan(_unsafeStart: base, byteCount: count))
    }

    /// Lends a pointer to the bytes, for a C function that only reads them.
    package borrowing func withUnsafePointer<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafePointer(base.assumingMemoryBound(to: UInt8.self)))
    }

    /// Another secret with the same bytes.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public borrowing func copy() throws(SodiumError) -> SecretBytes {
        let (source, count) = (base, count)
        return try SecretBytes(
            count: count,
            unsafeWriting: { bytes in
                bytes.update(
                    from: source.assumingMemoryBound(to: UInt8.self), count: count)
            })
    }

    /// Whether both hold the same bytes, in time that depends on their lengths alone.
    public borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
        count == other.count && sodium_memcmp(base, other.base, count) == 0
    }

    deinit { GuardedMemory.give(base, count) }  // wipes
}
