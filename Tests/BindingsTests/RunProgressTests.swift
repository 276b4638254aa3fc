import Sixmo
import Testing

@testable import Bindings

@Suite("The progress of a run")
struct RunProgressTests {
  let live: JSON = [
    "overall_status": "running", "overall_progress_percentage": 45.5, "completed_blocks": 1,
    "total_blocks": 3, "current_block": "enrich_company",
    "blocks": [
      ["status": "completed", "block_name": "webhook"],
      [
        "status": "running", "block_name": "enrich_company", "current_step": "Enriching companies",
        "processed_count": 45, "total_count": 100,
      ],
    ],
  ]

  @Test func `is a bar on a terminal`() {
    #expect(
      RunProgress(live, of: "run_1").bar(width: 100)
        == "run_1 running  █████████···········   45 %  1/3 blocks  Enriching companies 45/100")
  }

  @Test(arguments: [
    (90, "run_1 running  █████████···········   45 %  1/3 blocks  Enriching companies 45/100"),
    (80, "run_1 running  ████▌·····   45 %  1/3 blocks  Enriching companies 45/100"),
    (70, "run_1 running  ████▌·····   45 %  Enriching companies 45/100"),
    (54, "run_1  ████▌·····   45 %  Enriching companies 45/100"),
    (48, "████▌·····   45 %  Enriching companies 45/100"),
    (32, " 45 %  Enriching c… 45/100"),
    (20, " 45 %  45/100"),
    (6, " 45 …"), (0, ""),
  ])
  func `leaves out what a narrow terminal has no room for, and cuts no number`(
    width: Int, expected: String
  ) {
    #expect(RunProgress(live, of: "run_1").bar(width: width) == expected)
  }

  @Test func `tells how fast it is and how long it takes`() {
    var (pace, later) = (RunPace(), live.object ?? [:])
    pace.note(RunProgress(live, of: "r"), at: 10)
    #expect(pace.rateText == nil && pace.restText == nil)
    later["overall_progress_percentage"] = 55.5
    later["blocks"] = [
      [
        "status": "running", "block_name": "enrich_company", "processed_count": 75,
        "total_count": 100,
      ]
    ]
    var progress = RunProgress(.object(later), of: "r")
    pace.note(progress, at: 12)
    #expect(pace.rateText == "15 rows/s" && pace.restText == "9 s left")
    #expect(progress.bar(width: 100, pace: pace).hasSuffix(" 75/100  15 rows/s  9 s left"))
    progress.status = "completed"
    #expect(progress.bar(width: 100, pace: pace).hasSuffix(" 75/100"))
    // The next block has a pace of its own.
    later["blocks"] = [
      ["status": "running", "block_name": "b", "processed_count": 1, "total_count": 2]
    ]
    pace.note(RunProgress(.object(later), of: "r"), at: 13)
    #expect(pace.rateText == nil)
  }

  @Test func `has its blocks above the bar at a prompt, where there is room`() {
    let display = ProgressDisplay(.bar(width: 60, rows: 6))
    #expect(!display.draws(blocks: 2))
    display.drawBlocks()
    #expect(display.draws(blocks: 2) && !display.draws(blocks: 3) && !display.draws(blocks: 1))
    let progress = RunProgress(live, of: "r")
    let bar = progress.bar(width: 60)
    #expect(
      display.update(progress, graph: ["✓ a", "▶ b"], hasEnded: false)
        == "\r\u{1B}[K✓ a\n\u{1B}[K▶ b\n\u{1B}[K\(bar)")
    #expect(
      display.update(progress, graph: ["✓ a", "✓ b"], hasEnded: true)
        == "\u{1B}[2A\r\u{1B}[K✓ a\n\u{1B}[K✓ b\n\u{1B}[K\(bar)\n")
  }

  @Test func `is known to whoever stops the wait`() {
    let display = ProgressDisplay(.none)
    _ = display.update(RunProgress(live, of: "r"), hasEnded: false)
    #expect(display.abandon() == ["r"])
    #expect(display.abandon() == [])
  }

  @Test func `is a line elsewhere`() {
    #expect(
      RunProgress(live, of: "run_1").line
        == "run_1: running, 1 of 3 blocks done, Enriching companies")
  }

  @Test func `obeys nothing that a service writes`() {
    let live: JSON = [
      "overall_status": "run\u{9B}2Jning", "current_block": "a\u{202E}b", "total_blocks": 1,
    ]
    #expect(
      RunProgress(live, of: "r").line == "r: run\u{FFFD}2Jning, 0 of 1 blocks done, a\u{FFFD}b")
    #expect(RunProgress(live, of: "r").bar(width: 100).contains("a\u{FFFD}b"))
    #expect(
      FileProgress.bar(of: [FileProgress(name: "a\u{9B}b", received: 0)], width: 40)
        == "a\u{FFFD}b  0.0 MB")
  }

  @Test func `needs no field of the live status`() {
    #expect(RunProgress([:], of: "r").line == "r: unknown, 0 of 0 blocks done")
    #expect(
      RunProgress(["overall_progress_percentage": 250], of: "r").bar(width: 100)
        == "r unknown  ████████████████████  100 %  0/0 blocks")
  }

  @Test func `is told line by line when something but the percentage changes`() {
    let display = ProgressDisplay(.lines)
    var later = live.object ?? [:]
    later["overall_progress_percentage"] = 60
    let first = RunProgress(live, of: "r")
    #expect(display.update(first, hasEnded: false) == first.line + "\n")
    #expect(display.update(RunProgress(.object(later), of: "r"), hasEnded: false) == "")
    later["completed_blocks"] = 2
    let second = RunProgress(.object(later), of: "r")
    #expect(display.update(second, hasEnded: true) == second.line + "\n")
    #expect(display.end("r") == "")
  }

  @Test func `is painted over itself on a terminal until the run has ended`() {
    let display = ProgressDisplay(.bar(width: 80))
    let progress = RunProgress(live, of: "r")
    let bar = progress.bar(width: 80)
    #expect(display.update(progress, hasEnded: false) == "\r\u{1B}[K\(bar)")
    #expect(display.update(progress, hasEnded: false) == "")
    #expect(display.end("r") == "\n")
    #expect(display.update(progress, hasEnded: true) == "\r\u{1B}[K\(bar)\n")
    #expect(display.end("r") == "")
  }

  @Test func `is painted in one line for all the runs that a script waits for`() {
    let display = ProgressDisplay(.bar(width: 80))
    func update(_ run: String, _ live: JSON, hasEnded: Bool = false) -> String {
      display.update(RunProgress(live, of: run), hasEnded: hasEnded)
    }
    let queued: JSON = ["overall_status": "queued", "total_blocks": 2]
    let completed: JSON = [
      "overall_status": "completed", "overall_progress_percentage": 100, "completed_blocks": 2,
      "total_blocks": 2,
    ]
    let (start, bar) = ("\r\u{1B}[K", RunProgress(live, of: "a").bar(width: 80))
    #expect(update("a", live) == start + bar)
    let both = "2 runs  ████▌···············   22 %  1/5 blocks  1 running, 1 queued"
    #expect(update("b", queued) == start + both)
    #expect(update("a", live) == "")
    let last = RunProgress(completed, of: "b").bar(width: 80)
    #expect(update("b", completed, hasEnded: true) == start + last + "\n" + start + bar)
  }

  @Test func `is told line by line for each of several runs`() {
    let display = ProgressDisplay(.lines)
    let (a, b) = (RunProgress(live, of: "a"), RunProgress(live, of: "b"))
    #expect(display.update(a, hasEnded: false) == a.line + "\n")
    #expect(display.update(b, hasEnded: false) == b.line + "\n")
    #expect(display.update(a, hasEnded: false) == "")
    #expect(display.update(b, hasEnded: true) == "")
  }

  @Test func `is not told when nobody wants it`() {
    #expect(ProgressDisplay(.none).update(RunProgress(live, of: "r"), hasEnded: true) == "")
  }
}
