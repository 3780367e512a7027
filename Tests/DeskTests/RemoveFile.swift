import Foundation

func removeFile(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }
