/// What an option's text stands for.
enum OptionValue {
    /// What `decode` makes of `text`; `nil` where the option was not given.
    ///
    /// - Throws: A usage failure that says `problem` where `decode` makes nothing of it.
    static func decode<T>(
        _ text: String?, _ problem: String, _ decode: (String) -> T?
    ) throws -> T? {
        guard let text else { return nil }
        guard let value = decode(text) else {
            throw CommandFailure(.usage, code: "usage", problem)
        }
        return value
    }
}
