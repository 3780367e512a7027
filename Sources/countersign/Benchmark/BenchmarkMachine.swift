import BigIntegers
import Foundation
import JSONDocuments

/// The machine that figures were measured on.
struct BenchmarkMachine {
    let cpu: String
    let cores = ProcessInfo.processInfo.activeProcessorCount
    /// Which arithmetic multiplies modulo large numbers here.
    let kernel = Modulus.kernelName

    init() { cpu = Self.cpuName ?? "unknown" }

    /// What Linux calls the processor.
    private static var cpuName: String? {
        guard let file = fopen("/proc/cpuinfo", "r") else { return nil }
        defer { fclose(file) }
        while let line = readLine(of: file) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].hasPrefix("model name") {
                return parts[1].trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        return nil
    }

    private static func readLine(of file: UnsafeMutablePointer<FILE>) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            fgets(bytes.baseAddress, Int32(bytes.count), file) == nil
                ? nil : bytes.prefix { $0 != 0 }.count
        }
        return count.map { String(decoding: buffer[..<$0], as: UTF8.self) }
    }

    var json: JSONValue {
        ["cpu": .string(cpu), "cores": .integer(cores), "kernel": .string(kernel)]
    }
}
