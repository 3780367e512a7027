import CSodium

/// Standard base64 (RFC 4648 §4, padded) of `bytes`.
public func base64(_ bytes: some Collection<UInt8>) -> String {
    requireSodium()
    let input = Array(bytes)
    let variant = Int32(sodium_base64_VARIANT_ORIGINAL)
    let capacity = sodium_base64_encoded_len(input.count, variant)
    var output = [CChar](repeating: 0, count: capacity)
    sodium_bin2base64(&output, capacity, input, input.count, variant)
    return String(decoding: output.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The bytes behind padded standard base64 `text`; `nil` for anything that is not its one canonical
/// form (RFC 4648 §3.5: no white space, no missing padding, no stray bits).
public func bytes(base64 text: some StringProtocol) -> [UInt8]? {
    requireSodium()
    let input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [UInt8](repeating: 0, count: input.count / 4 * 3 + 3)
    var count = 0
    let status = sodium_base642bin(
        &output, output.count, input, input.count, nil, &count, nil,
        Int32(sodium_base64_VARIANT_ORIGINAL))
    guard status == 0 else { return nil }
    let bytes = Array(output.prefix(count))
    return base64(bytes) == text ? bytes : nil
}
