import CSodium
import Synchronization

/// Guarded, locked memory of libsodium, some of which is kept for the next secret of the same length.
///
/// Mapping and protecting pages takes 0.1 ms, and stops all threads of the process meanwhile: far
/// more than a record's key costs otherwise. What is kept is wiped, and stays locked and guarded.
enum GuardedMemory {
    /// Longer secrets are rare, and their pages go back at once.
    private static let keptByteLimit = 64
    /// Most regions that are kept of one length.
    private static let keptCount = 64

    /// Addresses of free regions by their length.
    private static let free = Mutex<[Int: [UInt]]>([:])

    /// Memory of `count` bytes.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    static func take(_ count: Int) throws(SodiumError) -> UnsafeMutableRawBufferPointer {
        requireSodium()
        precondition(count >= 0, "a secret cannot have a negative length")
        let kept = free.withLock { $0[count]?.popLast() }
        let address = kept.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
        guard let base = address ?? sodium_malloc(count) else { throw .outOfMemory }
        return UnsafeMutableRawBufferPointer(start: base, count: count)
    }

    /// Wipes what ``take(_:)`` gave, and keeps it or gives it back.
    static func give(_ base: UnsafeMutableRawPointer, _ count: Int) {
        guard count <= keptByteLimit else { return sodium_free(base) }
        sodium_memzero(base, count)
        let isKept = free.withLock { free in
            guard free[count, default: []].count < keptCount else { return false }
            free[count, default: []].append(UInt(bitPattern: base))
            return true
        }
        if !isKept { sodium_free(base) }
    }
}
