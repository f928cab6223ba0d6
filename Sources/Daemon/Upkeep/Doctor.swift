import Filtering
import Foundation
import Inbox

/// Looks at a state directory and says what is wrong with it and what to do. Changes nothing, makes
/// nothing, and works beside the daemon, on a damaged database and where there is no state at all.
package struct Doctor: Sendable {
  let statePath: String
  let configurationPath: String
  let now: Date

  package init(statePath: String, configurationPath: String, now: Date = Date()) {
    self.statePath = URL(filePath: statePath, directoryHint: .isDirectory).path
    self.configurationPath = configurationPath
    self.now = now
  }

  package func examine() -> [Finding] {
    var findings = [configuration()]
    if now < Self.firstMoment {
      findings.append(
        Finding(
          .problem, "clock",
          "The clock says \(now.iso8601), which cannot be: set it (`timedatectl set-ntp true`)."))
    }
    var status = stat()
    guard stat(statePath, &status) == 0 else {
      let reason = errno
      return findings + [
        reason == ENOENT
          ? Finding(
            .warning, "state",
            "There is no state directory \(statePath) yet; `sluice run` makes it, --state names another."
          )
          : Finding(
            .problem, "state",
            "\(statePath) cannot be looked at: \(String(cString: strerror(reason))).")
      ]
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      return findings + [
        Finding(.problem, "state", "\(statePath) is no directory: name another with --state.")
      ]
    }
    findings += permissions(owner: status.st_uid)
    findings += disk()
    findings += leftovers()
    return findings + database()
  }

  /// Before it no sluice ran.
  private static let firstMoment = Date(timeIntervalSince1970: 1_735_689_600)

  private func configuration() -> Finding {
    do {
      let configuration = try ConfigurationFile.load(path: configurationPath)
      let feeds = configuration.allFeeds.count
      return Finding(
        .ok, "configuration",
        "\(configurationPath) is read, with \(feeds) \(feeds == 1 ? "feed" : "feeds").")
    } catch {
      let count = error.mistakes.count
      return Finding(
        .problem, "configuration",
        "\(configurationPath) has \(count) \(count == 1 ? "mistake" : "mistakes"), so the daemon does "
          + "not start: `sluice check` lists \(count == 1 ? "it" : "them").")
    }
  }

  private func path(_ name: String) -> String { statePath + "/" + name }
}

extension Doctor {
  /// Owner and mode of the directory and of everything in it: people's words and secrets.
  private func permissions(owner: uid_t) -> [Finding] {
    var findings: [Finding] = []
    var open: [String] = []
    var foreign: [String] = []
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: statePath)) ?? []
    for file in [statePath] + names.sorted().map(path) {
      var status = stat()
      guard lstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFLNK else { continue }
      if status.st_mode & 0o077 != 0 { open.append(file) }
      if status.st_uid != owner { foreign.append(file) }
    }
    if let first = open.first {
      findings.append(
        Finding(
          .warning, "permissions",
          "Others may read \(first)\(Self.more(open.count)), which holds people's words: "
            + "`chmod -R go= \(statePath)`."))
    }
    if let first = foreign.first {
      findings.append(
        Finding(
          .problem, "permissions",
          "\(first)\(Self.more(foreign.count)) has another owner than the state directory, so that the "
            + "daemon may fail on it: `chown -R --reference=\(statePath) \(statePath)`."))
    }
    let me = geteuid()
    if me != 0, access(statePath, R_OK | W_OK | X_OK) != 0 {
      let reason = String(cString: strerror(errno))
      findings.append(
        Finding(
          .problem, "permissions",
          "This user may not write to \(statePath) (\(reason)): run sluice as its owner, who is number "
            + "\(owner)."))
    } else if isReadOnly {
      findings.append(
        Finding(
          .problem, "permissions",
          "\(statePath) is on a file system that is mounted read-only: mount it for writing."))
    }
    let isFine = Finding(
      .ok, "permissions", "Only the owner may read \(statePath) and what is in it.")
    return findings.isEmpty ? [isFine] : findings
  }

  private static func more(_ count: Int) -> String { count > 1 ? " and \(count - 1) more" : "" }

  private var isReadOnly: Bool {
    var status = statvfs()
    return statvfs(statePath, &status) == 0 && status.f_flag & UInt(ST_RDONLY) != 0
  }

  private static let freeBytesMin = 16_000_000
  private static let logBytesMax = 256_000_000

  /// Room for what comes, for a vacuum, and for a backup beside it.
  private func disk() -> [Finding] {
    var status = statvfs()
    guard statvfs(statePath, &status) == 0 else { return [] }
    let free = Int(status.f_bavail) * Int(status.f_frsize)
    let database = bytes("inbox.sqlite3")
    let log = bytes("inbox.sqlite3-wal")
    var findings: [Finding] = []
    if free < Self.freeBytesMin {
      findings.append(
        Finding(
          .problem, "disk",
          "Only \(free.megabytes) MB are free for \(statePath): free some space, or polls and decisions "
            + "are refused. Nothing stored is lost."))
    } else if free < 2 * database {
      findings.append(
        Finding(
          .warning, "disk",
          "\(free.megabytes) MB are free for \(statePath), less than twice the database: it is enough "
            + "for now, and too little for `forget` or a backup there."))
    } else {
      findings.append(Finding(.ok, "disk", "\(free.megabytes) MB are free for \(statePath)."))
    }
    if log > Self.logBytesMax {
      findings.append(
        Finding(
          .warning, "disk",
          "The write-ahead log has grown to \(log.megabytes) MB: something reads the database without "
            + "end; restart the daemon, and end what else has \(path("inbox.sqlite3")) open."))
    }
    return findings
  }

  private func bytes(_ name: String) -> Int {
    var status = stat()
    return stat(path(name), &status) == 0 ? Int(status.st_size) : 0
  }

  /// Drafts of processes that were killed. Those of an hour may be in the making.
  private func leftovers() -> [Finding] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: statePath)) ?? []
    let old = names.filter { name in
      var status = stat()
      return name.contains(/\.new-[0-9A-F-]{36}|\.draft-[A-Za-z0-9]{6}|\.model\.[A-Za-z0-9]{6}$/)
        && lstat(path(name), &status) == 0
        && Double(status.st_mtim.tv_sec) < now.timeIntervalSince1970 - 3600
    }
    guard let first = old.sorted().first else { return [] }
    return [
      Finding(
        .warning, "leftovers",
        "\(path(first))\(Self.more(old.count)) was left by a process that was killed: delete it.")
    ]
  }
}

extension Doctor {
  private func database() -> [Finding] {
    let file = path("inbox.sqlite3")
    var status = stat()
    guard stat(file, &status) == 0 else {
      guard bytes("inbox.sqlite3-wal") <= 32 else {
        return [
          Finding(
            .problem, "database",
            "\(file) is missing, and its write-ahead log is there: put the database back, or move "
              + "\(file)-wal away and restore a backup.")
        ]
      }
      return [
        Finding(
          .warning, "database",
          "There is no database in \(statePath) yet; `sluice run` makes it, `sluice restore` takes it "
            + "from a backup.")
      ]
    }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 {
      return [
        Finding(
          .problem, "database",
          "\(file) is empty: move it away, and restore a backup or start anew.")
      ]
    }
    let examination = InboxExamination(path: file, now: now)
    return examination.findings + examination.models.map(model)
  }

  private func model(ofStream stream: String, named name: String?) -> Finding {
    guard let name else {
      return Finding(
        .ok, "model", "Stream \(stream.printable): no model yet, posts are scored by cue phrases.")
    }
    let file = path("models/\(stream)/\(name).model")
    let remedy =
      "posts are scored by cue phrases until the daemon makes it again from the decisions, which it "
      + "does at its next start"
    guard FileManager.default.fileExists(atPath: file) else {
      return Finding(
        .problem, "model", "Stream \(stream): its model \(file) is missing; \(remedy).")
    }
    do {
      let model = try readModel(path: file)
      guard model.name == name else {
        return Finding(
          .problem, "model", "Stream \(stream): \(file) holds the model \(model.name); \(remedy).")
      }
      return Finding(
        .ok, "model",
        "Stream \(stream): model \(name), its checksum fits, from \(model.counts.labels) decided posts."
      )
    } catch {
      return Finding(.problem, "model", "Stream \(stream): \(error) Else \(remedy).")
    }
  }
}
