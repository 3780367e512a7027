public import Records

/// What to look for among the entries of a ledger: any combination of type, area, hours and issuer.
public struct RecordQuery: Hashable, Sendable {
    /// Most records on one page.
    public static let pageLimit = 1000

    /// Records of this type only.
    public var type: RecordType?
    /// Records filed under this area only.
    public var area: AreaCode?
    /// Records of this hour and later; a time within the hour counts as its start.
    public var from: Timestamp?
    /// Records of this hour and earlier; a time within the hour counts as its start.
    public var to: Timestamp?
    /// Records that this key signed only.
    public var issuer: KeyReference?
    /// The page's length, cut to `1 ... pageLimit`.
    public var limit: Int
    /// The index of the last record on the page before; `nil` for the first page.
    public var before: Int?

    /// Asks for the newest records that meet all criteria.
    public init(
        type: RecordType? = nil, area: AreaCode? = nil, from: Timestamp? = nil,
        to: Timestamp? = nil, issuer: KeyReference? = nil, limit: Int = pageLimit,
        before: Int? = nil
    ) {
        self.type = type
        self.area = area
        self.from = from
        self.to = to
        self.issuer = issuer
        self.limit = min(max(limit, 1), Self.pageLimit)
        self.before = before
    }
}
