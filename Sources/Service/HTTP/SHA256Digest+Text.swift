import Sodium

extension SHA256Digest {
    /// A digest from 64 lowercase hexadecimal digits.
    init?(text: String) {
        guard text.utf8.count == 64, let bytes = Sodium.bytes(hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }
}
