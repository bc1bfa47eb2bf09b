"""Where pages break: no row of a table alone, no heading without what it heads."""

from forum.adapters import pdf
from forum.minutes import document
from tests.support.pdf import SHEETS, read_pdf


def laid_out(rows: int, fills: range) -> list[list[int]]:
    """Tables of so many rows below so many lines: for each, how many of its rows stand on each of its pages."""
    body = "".join(
        f'<section class="new-page"><h2>Bagian {fill}</h2>' + "<p>isi</p>" * fill
        + f"<h3>Judul {fill}</h3><table><thead><tr><th>Kepala</th></tr></thead><tbody>"
        + "".join(f"<tr><td>baris-{fill}.</td></tr>" for _row in range(rows)) + "</tbody></table></section>"
        for fill in fills
    )  # fmt: skip
    head = '<!doctype html><html lang="id"><head><title>x</title></head>'
    page = f'{head}<body class="document"><h1>a</h1>{body}</body></html>'
    made = pdf.render(page, stylesheets=SHEETS, assets=pdf.official_fonts(document.FONTS))
    texts = read_pdf(made).text
    for fill in fills:
        (heading,) = [number for number, text in enumerate(texts) if f"Judul {fill}" in text]
        assert f"baris-{fill}." in texts[heading], f"a heading stands alone at the end of page {heading + 1}"
    return [[text.count(f"baris-{fill}.") for text in texts if f"baris-{fill}." in text] for fill in fills]


def test_a_table_of_three_rows_stays_whole_and_no_row_of_a_longer_one_stands_alone() -> None:
    fills = range(26, 42)
    assert laid_out(3, fills) == [[3]] * len(fills)
    longer = laid_out(7, fills)
    assert [sum(rows) for rows in longer] == [7] * len(fills)
    assert [rows for rows in longer if 1 in rows] == []
    assert [rows for rows in longer if len(rows) > 1] != []  # some of them do break
