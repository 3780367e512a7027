import Foundation
import TransparencyLog

/// A short text in a file of two slots, of which the older one is overwritten in its place.
///
/// That touches no name and no length, so it costs one flush of one block, and a crash in the middle
/// spoils the slot that was old already. Each slot has 4,096 bytes: a line with a number that
/// counts up, a line with the hash of the first line and the text, the text, zeros.
struct TwoSlotFile {
    static let slotByteCount = 4_096
    private static let maximumByteCount = 65_536
    private static let mark = "countersign-slot "

    /// A slot's text and the number that says which slot is newer.
    private struct Slot {
        let number: Int
        let text: String
    }

    let path: String

    /// Whether a slot holds something that is not whole: then the text may be older than the newest.
    ///
    /// A crash while a slot is written leaves this, and so does a bit that has rotted.
    ///
    /// - Throws: `StorageFailure`.
    func isDamaged() throws(StorageFailure) -> Bool {
        guard let bytes = try bytes(), bytes.count == 2 * Self.slotByteCount, bytes.contains(0)
        else { return false }
        let halves = [bytes[..<Self.slotByteCount], bytes[Self.slotByteCount...]]
        return zip(halves, Self.slots(bytes)).contains { half, slot in
            slot == nil && half.contains { $0 != 0 }
        }
    }

    private func bytes() throws(StorageFailure) -> [UInt8]? {
        try DurableFile.read(path, maximumByteCount: Self.maximumByteCount)
    }

    /// The newest text; a file without slots is a text as a whole; `nil` where there is no file.
    ///
    /// - Throws: `StorageFailure`; `.corrupt` where neither slot is whole.
    func load() throws(StorageFailure) -> String? {
        guard let bytes = try bytes() else { return nil }
        if let newest = Self.slots(bytes).compactMap(\.self).max(by: { $0.number < $1.number }) {
            return newest.text
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .corrupt
        }
        return text
    }

    /// Puts `text` in the place of the older slot, durably.
    ///
    /// - Throws: `StorageFailure`; the newer slot is then as it was.
    func replace(with text: String) throws(StorageFailure) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw StorageFailure(errorNumber: errno) }
            return try create(text)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 2 * Self.slotByteCount + 1)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw StorageFailure(errorNumber: errno) }
        let slots = Self.slots(Array(bytes.prefix(count)))
        let numbers = slots.map { $0?.number ?? 0 }
        guard let newest = numbers.max(), newest > 0,
            let slot = Self.encode(Slot(number: newest + 1, text: text))
        else { return try create(text) }
        let place = numbers[0] < numbers[1] ? 0 : Self.slotByteCount
        guard Self.write(slot, to: descriptor, at: place), Self.flush(descriptor) else {
            throw StorageFailure(errorNumber: errno)
        }
    }

    /// A write that ends early sets no error number; the next one, of the rest, tells why.
    private static func write(_ bytes: [UInt8], to descriptor: Int32, at place: Int) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(place + written))
            }
            if count < 0 && errno == EINTR { continue }
            if count == 0 { errno = EIO }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    /// The length stays, so there is no name and no size to flush.
    private static func flush(_ descriptor: Int32) -> Bool {
        #if canImport(Darwin)
            fsync(descriptor) == 0
        #else
            fdatasync(descriptor) == 0
        #endif
    }

    /// A new file with the text in its first slot; a text that is too long for one stands alone.
    private func create(_ text: String) throws(StorageFailure) {
        let empty = [UInt8](repeating: 0, count: Self.slotByteCount)
        let content = Self.encode(Slot(number: 1, text: text)).map { $0 + empty }
        try DurableFile.replace(path, with: content ?? Array(text.utf8), mode: 0o600)
    }

    /// `nil` for a slot that is not whole.
    private static func slots(_ bytes: [UInt8]) -> [Slot?] {
        guard bytes.count == 2 * slotByteCount else { return [nil, nil] }
        return [slot(bytes[..<slotByteCount]), slot(bytes[slotByteCount...])]
    }

    private static func slot(_ bytes: ArraySlice<UInt8>) -> Slot? {
        guard bytes.first != 0 else { return nil }
        let lines = bytes.split(
            separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0].starts(with: mark.utf8),
            let number = Int(String(decoding: lines[0].dropFirst(mark.utf8.count), as: UTF8.self)),
            let text = String(validating: lines[2].prefix { $0 != 0 }, as: UTF8.self)
        else { return nil }
        let slot = Slot(number: number, text: text)
        return encode(slot) == Array(bytes) ? slot : nil
    }

    private static func encode(_ slot: Slot) -> [UInt8]? {
        let head = "\(mark)\(slot.number)\n"
        let hash = TreeHash.leaf(Array((head + slot.text).utf8))
        var bytes = Array("\(head)\(hash)\n\(slot.text)".utf8)
        guard bytes.count <= slotByteCount, !bytes.contains(0) else { return nil }
        bytes += [UInt8](repeating: 0, count: slotByteCount - bytes.count)
        return bytes
    }
}
