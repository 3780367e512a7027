extension Duration {
    var milliseconds: Double { seconds * 1_000 }
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
