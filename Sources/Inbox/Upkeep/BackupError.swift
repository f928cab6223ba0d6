/// Why there is no backup, or nothing was restored; each case a sentence that says what to do.
package enum BackupError: Error, Equatable, CustomStringConvertible {
  /// The file has no place: another is there.
  case exists(path: String)
  /// There is no database to copy.
  case nothingThere(path: String)
  /// A copy of a damaged database would take the place of a good one.
  case sourceDamaged(path: String, reason: String)
  case notABackup(path: String)
  case damaged(path: String, reason: String)
  /// A newer program made it.
  case newer(path: String)
  /// The state directory holds something that a restore would mix with.
  case notEmpty(path: String, holds: String)
  /// A list was named that names nobody.
  case badBlocklist(path: String)

  package var description: String {
    switch self {
    case .exists(let path):
      "\(path) is there already; name another file, or say --replace"
    case .nothingThere(let path):
      "there is no database \(path) to back up; name the state directory with --state"
    case .sourceDamaged(let path, let reason):
      "no backup was made, since the database \(path) is damaged: \(reason); keep the backups you "
        + "have, `sluice doctor` says more"
    case .notABackup(let path):
      "\(path) is not a sluice backup; `sluice backup FILE` makes one"
    case .damaged(let path, let reason):
      "the backup \(path) is damaged: \(reason); nothing was restored, take an older backup"
    case .newer(let path):
      "the backup \(path) was made by a newer sluice; nothing was restored, install that version"
    case .notEmpty(let path, let holds):
      "the state directory \(path) is not empty, it holds \(holds); nothing was restored: move what "
        + "is there away, or name another place with --state"
    case .badBlocklist(let path):
      "\(path) is no blocklist; nothing was restored: give the file `blocklist` of a state directory"
    }
  }
}
