/// Sizes to pad a plaintext to, so that its own size stays hidden.
///
/// Of a size just the top bits are kept, as many as its magnitude has digits in binary: the bucket
/// tells O(log log n) bits, for at most 6.25 % of padding from 256 bytes on. Source: Nikitin et
/// al., *Reducing Metadata Leakage from Encrypted Files and Communication with PURBs*, 2019, §4
/// (Padmé).
public enum SizeBucket {
    /// The smallest bucket in bytes.
    public static let minimumByteCount = 256

    /// The size to pad `byteCount` bytes to, 0 to 2^62.
    public static func byteCount(containing byteCount: Int) -> Int {
        precondition(0...(1 << 62) ~= byteCount, "a plaintext has 0 to 2^62 bytes")
        guard byteCount > minimumByteCount else { return minimumByteCount }
        let magnitude = Int.bitWidth - 1 - byteCount.leadingZeroBitCount
        let keptBitCount = Int.bitWidth - magnitude.leadingZeroBitCount
        let mask = 1 << (magnitude - keptBitCount) - 1
        return (byteCount + mask) & ~mask
    }
}
