import Configuration
import Foundation
import SealedStorage
import Yams

/// Where settings come from, the first that has one before the others: flag, environment, file, default.
public struct SettingSources: Sendable {
    /// A setting's value and who gave it.
    public struct Effective: Hashable, Sendable {
        /// The setting.
        public let setting: Setting
        /// Its value; `nil` where it has none.
        public let value: String?
        /// Who gave it: `flag --…`, `environment COUNTERSIGN_…`, `file …` or `default`.
        public let origin: String
    }

    /// Why settings cannot be used.
    public enum Failure: Error, Equatable, Sendable {
        /// A file names something that is no setting.
        case unknown(String, origin: String)
        /// A value is not of its setting's form.
        case malformed(String, form: String, origin: String)
        /// A file is no YAML or JSON with names and plain values.
        case fileMalformed(String)
        /// Both a setting and the file that should hold it are named.
        case twice(String)
    }

    private let providers: [(origin: @Sendable (Setting) -> String, provider: any ConfigProvider)]

    /// Largest file in bytes.
    private static let byteCountLimit = 65_536

    /// Takes settings from flags, from the environment, and from a file.
    ///
    /// - Parameters:
    ///   - flags: Values by the settings' names.
    ///   - environment: The process's environment. A variable that ends in `_FILE` names a file whose
    ///     first line is the value.
    ///   - file: A YAML or JSON file; `nil` for none.
    /// - Throws: `Failure`, or `StorageError` for a file that cannot be read.
    public init(
        flags: [String: String], environment: [String: String], file: String?
    ) throws {
        var variables = environment
        for setting in Setting.all {
            guard let path = environment[setting.variable + "_FILE"] else { continue }
            guard environment[setting.variable] == nil else {
                throw Failure.twice(setting.variable)
            }
            let bytes = try AtomicFile.read(path, limit: Self.byteCountLimit)
            variables[setting.variable] = String(
                decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        var providers: [(@Sendable (Setting) -> String, any ConfigProvider)] = [
            ({ "flag \($0.flag)" }, InMemoryProvider(name: "flags", values: Self.values(flags))),
            (
                { "environment \($0.variable)" },
                EnvironmentVariablesProvider(environmentVariables: variables)
            ),
        ]
        if let file {
            let values = try Self.read(file)
            providers.append(
                ({ _ in "file \(file)" }, InMemoryProvider(name: file, values: Self.values(values)))
            )
        }
        self.providers = providers.map { (origin: $0.0, provider: $0.1) }
    }

    /// Every setting with its value and who gave it.
    ///
    /// - Throws: `Failure.malformed`.
    public func effective() throws -> [Effective] {
        try Setting.all.map { setting in
            for (origin, provider) in providers {
                let key = AbsoluteConfigKey(
                    provider is EnvironmentVariablesProvider
                        ? ["countersign"] + setting.name.split(separator: ".").map(String.init)
                        : [setting.name])
                guard
                    case .string(let value)? = try provider.value(forKey: key, type: .string)
                        .value?.content
                else { continue }
                guard setting.takes(value) else {
                    throw Failure.malformed(
                        setting.name, form: setting.form, origin: origin(setting))
                }
                return Effective(setting: setting, value: value, origin: origin(setting))
            }
            return Effective(setting: setting, value: setting.standard, origin: "default")
        }
    }

    private static func values(_ texts: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        Dictionary(
            uniqueKeysWithValues: texts.map {
                (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
            })
    }

    /// The values in a file by the settings' names; JSON is YAML too.
    private static func read(_ file: String) throws -> [String: String] {
        let bytes = try AtomicFile.read(file, limit: byteCountLimit)
        guard let text = String(validating: bytes, as: UTF8.self),
            let node = try? Yams.compose(yaml: text)
        else { throw Failure.fileMalformed(file) }
        var values: [String: String] = [:]
        try flatten(node, "", file, into: &values)
        return values
    }

    private static func flatten(
        _ node: Node, _ prefix: String, _ file: String, into values: inout [String: String]
    ) throws {
        switch node {
        case .scalar(let scalar):
            guard Setting.all.contains(where: { $0.name == prefix }) else {
                throw Failure.unknown(prefix, origin: "file \(file)")
            }
            guard values.updateValue(scalar.string, forKey: prefix) == nil else {
                throw Failure.twice(prefix)
            }
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard let name = key.string else { throw Failure.fileMalformed(file) }
                try flatten(value, prefix.isEmpty ? name : "\(prefix).\(name)", file, into: &values)
            }
        default: throw Failure.fileMalformed(file)
        }
    }
}
