/// A command line of settings: `--http-port 8480`, `--http-port=8480`, `--production`.
public struct SettingFlags: Sendable {
    /// Why a command line is none.
    public enum Failure: Error, Equatable, Sendable {
        /// A word that is no setting's flag.
        case unknown(String)
        /// A flag without its value.
        case valueMissing(String)
        /// A flag twice.
        case twice(String)
    }

    /// Values by the settings' names.
    public private(set) var values: [String: String] = [:]
    /// The file that `--config` names.
    public private(set) var file: String?

    /// Reads the words after the command's name.
    ///
    /// - Throws: `Failure`.
    public init(_ words: [String]) throws(Failure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let flag = String(parts[0])
            var given = parts.count == 2 ? String(parts[1]) : nil
            let setting = Setting.all.first { $0.flag == flag }
            guard setting != nil || flag == "--config" else { throw .unknown(flag) }
            if given == nil {
                let isFollowed = rest.first.map { !$0.hasPrefix("--") } ?? false
                if setting?.kind == .truth, !isFollowed {
                    given = "true"
                } else {
                    given = rest.popFirst()
                }
            }
            guard let given else { throw .valueMissing(flag) }
            if let setting {
                guard values.updateValue(given, forKey: setting.name) == nil else {
                    throw .twice(flag)
                }
            } else {
                guard file == nil else { throw .twice(flag) }
                file = given
            }
        }
    }
}
