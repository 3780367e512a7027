import BigIntegers
import Sodium

/// A piece of a private document.
enum SecretTextPart {
    case text(String)
    /// A number, written in decimal digits.
    case secret(HeldSecret)
}

/// Joins the pieces of a private document in guarded memory.
///
/// - Throws: `AnonCredsError.computationFailed` where memory is short.
func secretText(_ parts: [SecretTextPart]) throws(AnonCredsError) -> SecretBytes {
    do {
        var text = try SecretBytes(copying: [])
        for part in parts {
            switch part {
            case .text(let next): text = try joined(text, SecretBytes(copying: Array(next.utf8)))
            case .secret(let number): text = try joined(text, number.integer.decimalBytes())
            }
        }
        return text
    } catch {
        throw .computationFailed
    }
}

private func joined(
    _ first: borrowing SecretBytes, _ second: borrowing SecretBytes
) throws(SodiumError) -> SecretBytes {
    let (firstCount, secondCount) = (first.count, second.count)
    return try first.withUnsafePointer { head throws(SodiumError) in
        try second.withUnsafePointer { tail throws(SodiumError) in
            try SecretBytes(count: firstCount + secondCount) { output throws(SodiumError) in
                for index in 0..<firstCount { output.append(head[index]) }
                for index in 0..<secondCount { output.append(tail[index]) }
            }
        }
    }
}
