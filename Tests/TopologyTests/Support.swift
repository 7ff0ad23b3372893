import Foundation
import Testing

@testable import Topology

/// The checked-in topologies, found from this file.
let topologiesFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Topologies").path

/// Reads a topology from a text, with the other files given by path.
func read(
    _ text: String, overrides: [String] = [], files: [String: String] = [:]
) throws(TopologyErrors) -> TopologyFile {
    try TopologyFile(
        path: "t.yaml", overrides: overrides,
        source: { (path: String) throws(TopologyFile.SourceFailure) in
            if path == "t.yaml" { return text }
            guard let found = files[path] else { throw TopologyFile.SourceFailure("there is no such file") }
            return found
        })
}

/// What is wrong with a text, one line an error; empty if nothing is.
func errors(_ text: String, overrides: [String] = [], files: [String: String] = [:]) -> [String] {
    do throws(TopologyErrors) {
        _ = try read(text, overrides: overrides, files: files)
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

/// The least that is a topology; four lines, more may follow.
let minimal = """
    name: small
    hub: { region: VA7 }
    edges: [ { region: VA6 }, { region: JPN3, count: 2 } ]
    links: { default: { rtt: 20 ms } }

    """

/// A catalog of one of each, to follow `minimal`; its first line is line 5.
let smallCatalog = """
    catalog:
      schemas: [ { id: "https://x.example/events", title: Events, behaviour: event } ]
      datasets: [ { id: d1, name: Clicks, schema: Events } ]
      audiences: [ { id: 3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0001, name: Gold, expression: 'a = 1' } ]
      destinations:
        - { id: 7b1d4c1e-20d3-4d0a-9a51-0c5e9b6d0001, name: Web, alias: web, audiences: [Gold] }
      datastreams:
        - { id: 2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001, name: web, eventDataset: Clicks, destinations: [Web] }

    """
