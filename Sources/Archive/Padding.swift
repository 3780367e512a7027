import Age

/// Bytes up to the size bucket, which is all that a body's length tells.
enum Padding {
    /// A JSON text with spaces behind it.
    static func spaces(_ text: [UInt8]) -> [UInt8] {
        text + [UInt8](repeating: 0x20, count: byteCount(behind: text.count))
    }

    /// How many bytes lead to the bucket of `byteCount`.
    static func byteCount(behind byteCount: Int) -> Int {
        SizeBucket.byteCount(containing: byteCount) - byteCount
    }
}
