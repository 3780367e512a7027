extension MemberRegister {
    /// Counts the entries up to `index` as admitted without looking at them.
    ///
    /// For whoever reads memberships, schemas and definitions from a log that was checked when it
    /// was written: all other entries change nothing here. An index that was passed changes nothing.
    package mutating func passOver(upTo index: UInt64) {
        entryCount = max(entryCount, index)
    }
}
