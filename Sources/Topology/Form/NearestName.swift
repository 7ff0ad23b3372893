/// The known name that was probably meant, or `nil` if none is close: at most a third of the letters differ,
/// or the case only.
public func nearestName(to name: String, among known: [String]) -> String? {
    let letters = Array(name.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for candidate in known {
        let other = Array(candidate.lowercased().unicodeScalars)
        // A name this long is no misspelling of a short one, and the table below is quadratic.
        guard letters.count <= 100, abs(letters.count - other.count) <= 3 else { continue }
        let distance = editDistance(letters, other)
        if distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    guard let best, best.distance <= max(1, letters.count / 3) else { return nil }
    return best.name
}

/// Insertions, removals, replacements and swaps of neighbours that turn one into the other.
private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 0..<first.count {
        var current = [row + 1]
        for column in 0..<second.count {
            let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
            var distance = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        beforeLast = last
        last = current
    }
    return last[second.count]
}
