import Foundation

/// An open file, pipe or socket; the caller opens and closes it.
struct Descriptor {
    let number: Int32

    /// Fills the free part of `buffer` once; returns how many bytes came, 0 at the end.
    func read(into buffer: inout ByteBuffer) throws(AgeError) -> Int {
        while true {
            let free = buffer.capacity - buffer.count
            let count = Foundation.read(number, buffer.base + buffer.count, free)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .readFailed(errorNumber: errno) }
            buffer.count += count
            return count
        }
    }

    /// Fills `buffer` from the front until it is full or the input ends; returns whether any byte
    /// came.
    func refill(_ buffer: inout ByteBuffer) throws(AgeError) -> Bool {
        buffer.count = 0
        while !buffer.isFull {
            if try read(into: &buffer) == 0 { break }
        }
        return buffer.count > 0
    }

    /// Writes all `bytes`.
    func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(AgeError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(number, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .writeFailed(errorNumber: errno) }
            rest = UnsafeBufferPointer(rebasing: rest.dropFirst(count))
        }
    }
}
