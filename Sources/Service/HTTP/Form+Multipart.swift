import HTTPTypes

/// A form that carries files.
///
/// Source: RFC 7578 and RFC 2046, §5.1, as browsers write it: a boundary of its own line before each part, headers,
/// an empty line, the bytes. What is not exactly so is refused.
extension Form {
    static let multipartMediaType = "multipart/form-data"
    /// Longest boundary in bytes.
    private static let boundaryByteCountLimit = 70
    /// Longest headers of a part in bytes.
    private static let headerByteCountLimit = 1_024

    private static let lineEnd = Array("\r\n".utf8)

    /// Reads a body whose `Content-Type` this is.
    ///
    /// - Throws: `Problem` of status 400.
    init(parsing body: [UInt8], contentType: String) throws(Problem) {
        guard let boundary = Self.boundary(in: contentType) else { throw Self.malformed }
        let mark = Array("--\(boundary)".utf8)
        guard body.starts(with: mark) else { throw Self.malformed }
        var rest = body.dropFirst(mark.count)
        var (fields, files): ([Field], [String: [UInt8]]) = ([], [:])
        while true {
            // After a mark comes a line's end, or the two dashes that end it all.
            if rest.starts(with: Array("--".utf8)) { break }
            guard rest.starts(with: Self.lineEnd),
                let length = Self.find(Self.lineEnd + mark, in: rest),
                fields.count + files.count < Self.fieldCountLimit
            else { throw Self.malformed }
            let part = rest.dropFirst(Self.lineEnd.count).prefix(
                max(0, length - Self.lineEnd.count))
            rest = rest.dropFirst(length + Self.lineEnd.count + mark.count)
            let (name, isFile, content) = try Self.read(part)
            if isFile {
                guard files.updateValue(Array(content), forKey: name) == nil else {
                    throw Problem(.badRequest, "parameter-repeated", about: name)
                }
            } else {
                guard Self.isText(content), let value = String(validating: content, as: UTF8.self)
                else { throw Self.malformed }
                fields.append(Field(name: name, value: value))
            }
        }
        self.init(fields: fields, files: files)
    }

    /// A part's name, whether it is a file, and its bytes.
    private static func read(
        _ part: ArraySlice<UInt8>
    ) throws(Problem) -> (name: String, isFile: Bool, content: ArraySlice<UInt8>) {
        guard let end = find(lineEnd + lineEnd, in: part.prefix(headerByteCountLimit)),
            let headers = String(validating: part.prefix(end), as: UTF8.self)
        else { throw malformed }
        for header in headers.split(separator: "\r\n") {
            guard header.lowercased().hasPrefix("content-disposition: form-data;") else { continue }
            guard let name = header.firstMatch(of: /[; ]name="([^"]*)"/)?.1, !name.isEmpty,
                name.utf8.count <= nameByteCountLimit
            else { throw malformed }
            return (
                String(name), header.contains("filename="),
                part.dropFirst(end + 2 * lineEnd.count)
            )
        }
        throw malformed
    }

    private static func boundary(in contentType: String) -> String? {
        guard let match = contentType.firstMatch(of: /;\s*boundary="?([0-9A-Za-z'()+_,.\/:=?-]+)"?/)
        else { return nil }
        return match.1.utf8.count <= boundaryByteCountLimit ? String(match.1) : nil
    }

    /// Where `wanted` first begins, counted from the slice's beginning.
    private static func find(_ wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
                var isThere = true
                for offset in 1..<wanted.count where bytes[start + offset] != wanted[offset] {
                    isThere = false
                    break
                }
                if isThere { return start }
            }
            return nil
        }
    }
}
