/// One file of an agency's public folder, by its name alone.
struct PublishedFile: Sendable {
    /// Largest file in bytes; a key's proof takes the most.
    static let byteCountLimit = 4_000_000

    let path: String

    /// The name, if it is one of those that wallets read.
    init?(_ path: String) {
        guard
            path.wholeMatch(
                of:
                    /status|definition|retirement|key-proof|block\/(0|[1-9][0-9]{0,6})(\.p\/[1-9][0-9]?)?/
            )
                != nil
        else { return nil }
        self.path = path
    }

    /// Whether it never changes.
    var isFixed: Bool { path.hasPrefix("block/") }

    var mediaType: String {
        isFixed || path == "key-proof" ? "application/octet-stream" : "application/json"
    }
}
