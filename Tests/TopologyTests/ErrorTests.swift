import Testing

@testable import Topology

@Suite struct ErrorTests {
    @Test func `an unknown key is named with its place and the nearest known key`() {
        #expect(
            errors(minimal + "hearbeat: 1 s\n")
                == ["t.yaml:5:1: unknown key `hearbeat` in the file: did you mean `heartbeat`?"])
        #expect(
            errors(minimal + "stages: { shipping: { p50: 1 s, max: 2 s } }\n") == [
                "t.yaml:5:11: unknown key `shipping` in `stages`: write one of `ingest`, `segmentation`, "
                    + "`projection` or `replication`"
            ])
    }

    @Test func `a missing key is named with an example`() {
        #expect(
            errors("name: x\nhub: { store: memory }\nedges: [ { region: VA6 } ]\n")
                == ["t.yaml:2:6: `region` is missing in `hub`: write `region: VA7`"])
    }

    @Test func `a value of another kind is refused with what belongs there`() {
        #expect(
            errors(minimal + "heartbeat: 5\nfaults: 3\nlimits: [1]\n") == [
                "t.yaml:5:12: found `5` where a duration with its unit such as `80 ms`, `1.5 s` or `14 d` belongs",
                "t.yaml:6:9: found `3` where a list belongs",
                "t.yaml:7:9: found a list where a mapping with `entriesMaximum`, `outboxEventsMaximum`, "
                    + "`outboxBytesMaximum`, `refreshesMaximum` belongs",
            ])
    }

    @Test func `a misspelt choice is answered with the nearest`() {
        let catalog = "catalog: { namespaces: [ { code: ECID, kind: cokie } ] }\n"
        #expect(errors(minimal + catalog) == ["t.yaml:5:46: found `cokie` where `cookie` belongs"])
    }

    @Test func `a number out of range is refused with the range`() {
        #expect(
            errors("name: x\nhub: { region: VA7 }\nedges: [ { region: VA6, count: 201 } ]\nheartbeat: 1 h\n")
                == [
                    "t.yaml:3:32: `201` is out of range: write 1 to 200",
                    "t.yaml:4:12: `1 h` is out of range: write `10 ms` to `10 min`",
                ])
    }

    @Test func `dangling names are named with the nearest that exists`() {
        let wrong = smallCatalog.replacing("audiences: [Gold]", with: "audiences: [Gould]")
            .replacing("schema: Events", with: "schema: Orders")
            .replacing("eventDataset: Clicks", with: "eventDataset: Clickz")
            .replacing("destinations: [Web]", with: "destinations: [Wbe]")
        #expect(
            errors(minimal + wrong) == [
                "t.yaml:7:47: there is no schema `Orders`: write one of `Events`",
                "t.yaml:10:86: there is no audience `Gould`: did you mean `Gold`?",
                "t.yaml:12:76: there is no dataset `Clickz`: did you mean `Clicks`?",
                "t.yaml:12:99: there is no destination `Wbe`: did you mean `Web`?",
            ])
    }

    @Test func `names of nodes, regions and datastreams must exist`() {
        let text = """
            faults: [ { at: 1 s, kill: JPN3-3, restart: 2 s }, { at: 1 s, clog: [hub, AUS3-1], heal: 2 s } ]
            workload: { regions: { SGP3: 1 }, datastream: wbe }
            demo: { kill: JPN3-9 }

            """
        #expect(
            errors(
                minimal.replacing("links: {", with: "links: { hub/OR2: { rtt: 1 ms },") + smallCatalog + text)
                == [
                    "t.yaml:4:10: there is no edge in region `OR2`: write one of `hub`, `VA6` or `JPN3`",
                    "t.yaml:13:28: there is no node `JPN3-3`: did you mean `JPN3-1`?",
                    "t.yaml:13:75: there is no node `AUS3-1`: write one of `hub`, `VA6-1`, `JPN3-1` or `JPN3-2`",
                    "t.yaml:14:24: there is no edge in region `SGP3`: write one of `VA6` or `JPN3`",
                    "t.yaml:14:47: there is no datastream `wbe`: did you mean `web`?",
                    "t.yaml:15:15: there is no edge `JPN3-9`: did you mean `JPN3-1`?",
                ])
    }

    @Test func `a name used twice points at its first use`() {
        let twice = "catalog: { inlets: [ { id: a, name: A }, { id: a, name: B } ] }\n"
        #expect(
            errors(minimal + twice)
                == ["t.yaml:5:48: a second inlet `a`, the first is at t.yaml:5:28: give it another name"])
        let links = minimal.replacing("links: {", with: "links: { hub/VA6: {}, VA6/hub: {},")
        #expect(
            errors(links)
                == ["t.yaml:4:23: a second link `VA6/hub`, the first is at t.yaml:4:10: give it another name"]
        )
        #expect(
            errors(minimal + "seed: 1\nseed: 2\n")
                == ["t.yaml:5:1: `seed` appears twice in the same mapping: keep one"])
    }

    @Test func `a ttl below the minimum needs the word laboratory`() {
        let short = smallCatalog.replacing("alias: web,", with: "alias: web, ttl: 20 s,")
        #expect(
            errors(minimal + short) == [
                "t.yaml:10:79: the ttl of 20 s is below the minimum: write `ttl: 1 h` or more, or add "
                    + "`laboratory: true`"
            ])
        #expect(errors(minimal + short.replacing("ttl: 20 s,", with: "ttl: 20 s, laboratory: true,")) == [])
    }

    @Test func `a fault says one thing, with what belongs to it`() {
        let text = """
            faults:
              - { at: 1 s, kill: VA6-1, pause: hub }
              - { at: 1 s }
              - { at: 1 s, pause: hub, delay: 1 s }
              - { at: 9 s, kill: VA6-1, restart: 3 s }
              - { at: 9 s, restore: hub, backup: 10 s }
              - { at: 9 s, restore: VA6-1 }
              - { at: 9 s, kill: Hub }

            """
        #expect(
            errors(minimal + text) == [
                "t.yaml:6:5: `kill` and `pause` cannot stand together: write an item for each",
                "t.yaml:7:5: nothing says what this is: write one of `kill`, `restart`, `pause`, `partition`, "
                    + "`clog`, `slow` or `restore`",
                "t.yaml:8:5: `delay` does not go with `pause`: there belongs `heal`",
                "t.yaml:9:38: `restart` is an instant of the run, and 3 s is not after `at`: write more than "
                    + "`restart: 9 s`",
                "t.yaml:10:38: the backup is not older than `at`: write an earlier `backup`",
                "t.yaml:11:25: only the hub has a store to restore: write `restore: hub`",
                "t.yaml:12:22: found `Hub` where `hub` or an edge's name such as `JPN3-1` belongs",
            ])
        #expect(
            errors(minimal + "faults: [ { at: 1 s, partition: [VA6-1, JPN3-1], heal: 2 s } ]\n") == [
                "t.yaml:5:33: edges talk to the hub only, so one end of a link is the hub and the other an edge: "
                    + "write `[hub, VA6-1]`"
            ])
    }

    @Test func `numbers that contradict each other are refused`() {
        #expect(
            errors(minimal + "stages: { ingest: { p50: 2 s, max: 1 s } }\n")
                == [
                    "t.yaml:5:36: the percentiles do not ascend: let each be at least the one before, and `max` at "
                        + "least `2 s`"
                ])
        #expect(
            errors(minimal + "stages: { ingest: { exponential: 2 s, max: 1 s } }\n")
                == [
                    "t.yaml:5:34: an exponential distribution has no percentiles of its own: write `exponential` "
                        + "alone, or `p50` and `max`"
                ])
        #expect(
            errors(minimal + "stages: { ingest: { p50: 2 s } }\n")
                == [
                    "t.yaml:5:19: a distribution needs its median and its maximum: write "
                        + "`{ p50: 2 s, max: 60 s }` or `{ exponential: 2 s }`"
                ])
        #expect(
            errors(minimal + "demo: { killAt: 9 s, restartAt: 8 s }\n").first?.hasPrefix("t.yaml:5:33: ")
                == true)
        let same = minimal.replacing("{ region: VA6 }", with: "{ region: VA6, http: \"127.0.0.1:8080\" }")
        #expect(
            errors(same) == [
                "t.yaml:3:31: VA6-1 has the same address as the hub, 127.0.0.1:8080: write another `http`"
            ])
        let secure = minimal.replacing("{ region: VA6 }", with: "{ region: VA6, https: \"127.0.0.1:8101\" }")
        #expect(
            errors(secure) == [
                "t.yaml:3:32: VA6-1 has the same address as VA6-1, 127.0.0.1:8101: write another `https`"
            ])
        #expect(
            errors(minimal + "workload: { visitors: 3 }\n").first?.contains("visitors need a datastream")
                == true)
    }

    @Test func `what is not YAML is refused with its place`() {
        let found = errors("name: x\nhub: [\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("t.yaml:3:1: this is not YAML: ") == true)
        #expect(errors("? [a]\n: b\n") == ["t.yaml:1:3: this is not YAML: a key must be plain text"])
        #expect(errors("").count == 3)
        #expect(errors("just text").first?.hasPrefix("t.yaml:1:1: found `just text` where a mapping") == true)
    }

    @Test func `huge, deep and exploding files are refused before they hurt`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        let hostile = [
            bomb, "a: " + String(repeating: "[", count: 50_000), String(repeating: "- ", count: 50_000),
            String(repeating: "#", count: Tree.bytesMaximum + 1),
            (0..<500).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        ]
        for text in hostile {
            let found = errors(text)
            #expect(found.count == 1)
            #expect(found.first?.contains("too large or too deeply nested") == true)
        }
    }

    @Test func `a damaged file is an error or a topology, never a crash`() throws {
        let bytes = Array((minimal + smallCatalog + "faults: [ { at: 1 s, kill: VA6-1 } ]\n").utf8)
        for position in bytes.indices {
            _ = errors(String(decoding: bytes[..<position], as: UTF8.self))
            for replacement in [UInt8](":[*".utf8) {
                var damaged = bytes
                damaged[position] = replacement
                _ = errors(String(decoding: damaged, as: UTF8.self))
            }
        }
    }

    @Test func `many errors are reported at once, in the order of the file`() {
        let found = errors("name: X\nsead: 1\nhub: { region: va7 }\nedges: []\nheartbeat: soon\n")
        #expect(found.map { $0.prefix(8) } == ["t.yaml:1", "t.yaml:2", "t.yaml:3", "t.yaml:4", "t.yaml:5"])
    }

    @Test func `a catalog file that is missing or wrong is named`() {
        #expect(
            errors(minimal + "catalog: shop.yaml\n")
                == ["t.yaml:5:10: cannot be read: `shop.yaml`: there is no such file"])
        #expect(
            errors(
                minimal + "catalog: { include: shop.yaml }\n",
                files: ["shop.yaml": "inlets:\n  - { id: 1 }\n"])
                == ["shop.yaml:2:5: `name` is missing in `catalog.inlets.0`: write `name: CRM stream`"])
        #expect(
            errors(minimal + "catalog: shop.yaml\n", files: ["shop.yaml": "[]"]).first?.hasPrefix(
                "shop.yaml:1:1: found a list where a mapping") == true)
    }
}
