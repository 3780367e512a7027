extension Int {
    /// The number with the noun that fits it: `1 entry`, `2 entries`.
    func of(_ singular: String, _ plural: String) -> String {
        "\(self) \(self == 1 ? singular : plural)"
    }
}
