import Foundation
import Testing

@testable import Inbox

@Suite struct ExportDocumentTests {
  /// A document of one row, whose title is the cell.
  private func document(_ profile: ExportProfile, _ cell: String?) -> Data {
    let document = ExportDocument(profile: profile)
    var cells = [String?](repeating: nil, count: Export.columns.count - 1)
    cells[4] = cell
    return Data(document.beginning + document.row(cells) + document.ending(export: 7))
  }

  @Test func `the columns are these, in this order`() {
    #expect(
      Export.columns.joined(separator: ", ")
        == "id, stream, source, url, title, text, author, published_at, surfaced_at, probability, "
        + "gesture, evidence, decision, action, decided_by, decided_at, note, also_seen, model, "
        + "export_id")
  }

  @Test func `an empty file still has its header`() {
    let header = Export.columns.joined(separator: ",") + "\r\n"
    #expect(ExportDocument(profile: .plain).beginning == Array(header.utf8))
    #expect(ExportDocument(profile: .excel).beginning == [0xEF, 0xBB, 0xBF] + Array(header.utf8))
    #expect(ExportDocument(profile: .jsonl).beginning.isEmpty)
  }

  @Test(arguments: [
    "plain words", "a, comma", "a \"quote\"", "\"", "two\nlines", "two\r\nlines", "a\rreturn",
    "ends with a break\n", " leading", "trailing ", "semi;colon", "tab\there", "it's", "漢字 🙂",
    "a quote with an accent \"\u{301}, and more", "\r\u{301}", "comma with an accent ,\u{301}",
    "family 👨‍👩‍👧", "zero\0byte", "",
  ])
  func `a cell comes back from CSV as it went in`(_ cell: String) throws {
    for profile in [ExportProfile.plain, .excel] {
      let data = document(profile, cell)
      let body = profile == .excel ? data.dropFirst(3) : data
      let records = try StrictCSV.records(Data(body))
      let expected = cell.unicodeScalars.first == "\r" ? "'" + cell : cell
      #expect(records.count == 2)
      #expect(Array(records[1][4].unicodeScalars) == Array(expected.unicodeScalars))
    }
  }

  @Test(arguments: [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tplain", "\rplain", "\nplain",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1", "﹢1", "﹣1", "﹫A1", "\u{2212}1",
    " =1", "   +1", "\u{A0}=1", "\u{3000}=1", "\u{2003}-1", "\u{FEFF}=1", "\u{FEFF} =1",
    "\u{200B}=1", "\u{200D}@A1", "\u{2060}=1", "\u{AD}=1", "\u{202E}=1",
    "\u{1}=1", "\u{1B}=1", "\u{FE0F}=1",
    "\u{3164}=1", "\u{115F}=1", "\u{180E}=1", "\u{E0001}=1", "=\u{301}1", "|cmd", "%0A",
    "\"=1+1", " \"-1\"",
  ])
  func `what a spreadsheet could take for a formula becomes text`(_ cell: String) throws {
    for profile in [ExportProfile.plain, .excel] {
      let data = document(profile, cell)
      let records = try StrictCSV.records(profile == .excel ? Data(data.dropFirst(3)) : data)
      #expect(Array(records[1][4].unicodeScalars) == Array(("'" + cell).unicodeScalars))
    }
  }

  @Test(arguments: [
    ("one;=1+1", "one;'=1+1"), ("one; =1", "one;' =1"), ("one\n=1+1", "one\n'=1+1"),
    ("one\r\n-two\r\n+three", "one\r\n'-two\r\n'+three"), ("one\t@SUM(A1)", "one\t'@SUM(A1)"),
    ("=1;=2", "'=1;'=2"), ("\t=1", "'\t'=1"), ("\n=1", "'\n'=1"), ("\r=\u{301}1", "'\r'=\u{301}1"),
    ("\u{200B} \u{FEFF}\t=1", "'\u{200B} \u{FEFF}\t'=1"),
    ("one;\"=1", "one;'\"=1"), ("one;\"\"\u{200B}\u{FF1D}1", "one;'\"\"\u{200B}\u{FF1D}1"),
    ("\u{2028}=1", "\u{2028}'=1"), ("\u{2029}=1", "\u{2029}'=1"), ("\u{85}=1", "\u{85}'=1"),
    ("\u{B}=1", "\u{B}'=1"), ("\u{C}=1", "\u{C}'=1"), ("a;;=1;", "a;;'=1;"),
    ("漢;＝1", "漢;'＝1"),
  ])
  func `nor does one hide where a spreadsheet splits by lines, tabs or semicolons`(
    cell: String, guarded: String
  ) {
    let got = FormulaGuard.neutralised(cell)
    #expect(Array(got.unicodeScalars) == Array(guarded.unicodeScalars))
  }

  @Test(arguments: [
    "one; two", "one\n| a | b |", "one;100 %", "a;b=c", "list:\n* one\n* two", "one;\n;",
  ])
  func `an inner line that is no formula is left alone`(_ cell: String) {
    #expect(FormulaGuard.neutralised(cell) == cell)
  }

  @Test(arguments: ["1+1=2", "a-b", "mail@forum.example", "(=1)", "5 %", "–dash", "", "'quoted'"])
  func `other cells are left alone`(_ cell: String) {
    #expect(FormulaGuard.neutralised(cell) == cell)
  }

  @Test(arguments: [
    "=1+1", "\t=1", "line\nbreak", "\"quoted\"", "back\\slash", "a/b", "\u{0}\u{1B}", "漢字 🙂",
    "\u{2028}", "\"\u{301}", "\u{FEFF}=1",
  ])
  func `JSON Lines alter nothing`(_ cell: String) throws {
    let data = document(.jsonl, cell)
    #expect(data.last == 0x0A)
    #expect(!data.dropLast().contains(0x0A))
    let object = try JSONDecoder().decode([String: String].self, from: data)
    #expect(object.keys.sorted() == ["export_id", "title"])
    #expect(Array(object["title"]!.unicodeScalars) == Array(cell.unicodeScalars))
  }

  @Test func `JSON Lines leave out what is not there`() {
    #expect(document(.jsonl, nil) == Data("{\"export_id\":\"7\"}\n".utf8))
  }
}
