import Foundation
import SealedStorage

/// The command line of `countersign-service`: `serve` and `config check`, with the settings as flags.
public struct ServiceCommandLine: Sendable {
    private let words: [String]

    /// A command line, from the command's name on.
    public init(_ words: [String]) { self.words = words }

    /// Runs it.
    ///
    /// - Returns: The exit status: 0 done, 1 refused, 2 usage, 4 configuration, 5 storage.
    public func run() async -> Int32 {
        do {
            switch words.first {
            case "serve" where words.contains("--help") || words.contains("-h"):
                print(Self.help)
            case "serve":
                try await ServiceRun(try settings(words.dropFirst())).serve(Self.say)
            case "config" where words.dropFirst().first == "check" && !words.contains("--help"):
                try check(words.dropFirst(2))
            case "help", "--help", "-h": print(Self.help)
            default:
                FileHandle.standardError.write(Data((Self.help + "\n").utf8))
                return 2
            }
            return 0
        } catch {
            let failure = ServiceFailure(error)
            FileHandle.standardError.write(
                Data("countersign: \(failure.sentence) [\(failure.code)]\n".utf8))
            return failure.status
        }
    }

    /// Prints at once, also where the output is no terminal.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private func sources(_ words: ArraySlice<String>) throws -> SettingSources {
        let flags = try SettingFlags(Array(words))
        let environment = ProcessInfo.processInfo.environment
        return try SettingSources(
            flags: flags.values, environment: environment,
            file: flags.file ?? environment["COUNTERSIGN_CONFIG"])
    }

    private func settings(_ words: ArraySlice<String>) throws -> ServiceSettings {
        try ServiceSettings(sources(words))
    }

    /// Prints each setting with its origin, then says whether a service would start with them.
    private func check(_ words: ArraySlice<String>) throws {
        let sources = try sources(words)
        let effective = try sources.effective()
        let width = effective.map(\.setting.name.count).max() ?? 0
        for item in effective {
            let name = item.setting.name.padding(toLength: width, withPad: " ", startingAt: 0)
            print("\(name)  \(item.value ?? "-")  (\(item.origin))")
        }
        _ = try ServiceSettings(sources)
    }

    private static var help: String {
        let width = Setting.all.map(\.flag.count).max() ?? 0
        let lines = Setting.all.map { setting in
            let flag = setting.flag.padding(toLength: width, withPad: " ", startingAt: 0)
            return "  \(flag)  \(setting.summary)"
                + (setting.standard.map { " (default: \($0))" } ?? "")
        }
        return """
            countersign serve [--config FILE] [SETTINGS]   starts the service
            countersign config check [--config FILE] [SETTINGS]   prints the settings and their origin

            Settings are flags, or COUNTERSIGN_ and the name in capitals, or lines of a YAML or JSON file:
            --http-port 8480, COUNTERSIGN_HTTP_PORT=8480, or "http: {port: 8480}". A variable that ends in
            _FILE names a file with the value.

            """ + lines.joined(separator: "\n")
    }
}
