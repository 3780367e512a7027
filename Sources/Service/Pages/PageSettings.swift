/// What all pages of one service say of it.
public struct PageSettings: Sendable {
    /// A part of the service that has pages, and stands in the navigation of those who may see it.
    public enum Section: String, CaseIterable, Sendable {
        case auditor
        case desk
        case agency
        case administration
        case holding
        case taking
        case answering
        case shows
        case usage
        case backup

        /// The parts of a resident's own page.
        static let wallet: [Section] = [.holding, .taking, .answering, .shows, .usage, .backup]
        /// The parts of a service.
        static let service = allCases.filter { !wallet.contains($0) }

        var path: String {
            switch self {
            case .auditor: "/auditor"
            case .desk: "/desk"
            case .agency: "/agency"
            case .administration: "/admin/accounts"
            case .holding: "/"
            case .taking: "/take"
            case .answering: "/answer"
            case .shows: "/shows"
            case .usage: "/usage"
            case .backup: "/backup"
            }
        }

        /// Who may see it; `nil` for everybody.
        var roles: Set<ServiceRole>? {
            switch self {
            case .auditor, .holding, .taking, .answering, .shows, .usage, .backup: nil
            case .desk: [.desk]
            case .agency: [.clerk, .officer]
            case .administration: [.administrator]
            }
        }
    }

    /// The service's name in Chinese.
    public let nameZh: String
    /// The service's name in English.
    public let nameEn: String
    /// Whether everything in it is made up, which each page then says.
    public let isSample: Bool
    /// Where it is reached, without a slash at the end, for commands to copy.
    public var address: String { currentAddress() }
    /// The port may be known only when the service runs.
    private let currentAddress: @Sendable () -> String
    /// Which parts it has.
    public let sections: [Section]
    /// Whether it is a resident's own page, where nobody signs in.
    var isWallet = false

    /// Settings of these parts.
    public init(
        nameZh: String, nameEn: String, isSample: Bool,
        address: @autoclosure @escaping @Sendable () -> String, sections: [Section]
    ) {
        self.nameZh = nameZh
        self.nameEn = nameEn
        self.isSample = isSample
        currentAddress = address
        self.sections = sections
    }

    func name(_ language: Language) -> String { language == .zh ? nameZh : nameEn }
}
