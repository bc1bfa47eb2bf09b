"""The notula as PDF: against WeasyPrint alone, in three lengths, and from the cache."""

import io
import shutil
import warnings
from collections.abc import Mapping
from datetime import timedelta

import weasyprint
from pypdf import PdfReader
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from forum.adapters import pdf
from forum.adapters.pdf.fetcher import ClosedFetcher
from forum.kernel import clock, transaction
from forum.minutes import annexes, document
from forum.minutes import queries as minutes
from forum.minutes import service as minutes_service
from forum.minutes.pictures import drawing
from tests.bench.house import NOW, Browser, House
from tests.bench.measure import Line, Turn, interleaved, line, once_for
from tests.bench.world import World
from tests.documents.lengths import written_up
from tests.support.factories import Factory


def weasyprint_alone(html: str, assets: Mapping[str, bytes] | None = None) -> Turn:
    """The engine at its best: stylesheets and fonts parsed beforehand, tagged PDF, no check and no finisher of ours."""
    fonts, counters = FontConfiguration(), CounterStyle()
    fetcher = ClosedFetcher(assets or pdf.official_fonts(document.FONTS))
    sheets = [weasyprint.CSS(string=sheet.read_text(), url_fetcher=fetcher, font_config=fonts, counter_style=counters)
              for sheet in document.SHEETS_OF_STYLE]  # fmt: skip

    def once() -> bytes:
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # 70.0 leaves the colour profile of PDF/A open
            made: bytes = page.write_pdf(
                stylesheets=sheets, font_config=fonts, counter_style=counters, pdf_variant="pdf/a-3a"
            )
        return made

    return once_for(1, once)


def lengths(house: House, make: Factory, rounds: int) -> list[Line]:
    """Two, ten and fifty pages against the engine alone on the same HTML: ours must not grow with the length. Raises
    AssertionError when minutes do not have the pages that their line says.
    """
    found = []
    for length in house.sizes.lengths:
        with clock.frozen(NOW + timedelta(days=20)), transaction.writing():
            world = written_up(make, length)
            content = minutes_service.publish(world.minutes, is_public=True, by=world.organiser).content
        html = document.html(content, "internal", "id", parts=length.parts)
        size = len(PdfReader(io.BytesIO(document.render(content, "internal", "id", parts=length.parts))).pages)
        assert size == length.pages, f"minutes of {length.pages} pages have {size}"
        known = dict(pdf.official_fonts(document.FONTS)) | drawing.assets(content) | annexes.assets(
            [one for one in content["annexes"] if one["kind"] == "photograph"]
        )  # fmt: skip
        turns = [
            once_for(1, lambda content=content, length=length: document.render(
                content, "internal", "id", parts=length.parts)),
            weasyprint_alone(html, known),
        ]  # fmt: skip
        ours, engine = interleaved(turns, rounds)
        found.append(
            line("Minutes as PDF", f"{size} pages", ours, engine, "WeasyPrint alone, same HTML", most_times=1.15)
        )
    return found


def measure(house: House, world: World) -> list[Line]:
    """The long consolidation's notula, internal form."""
    rounds = min(5, house.sizes.rounds)
    with house.app.app_context():
        version = minutes.latest_version(world.minutes_meeting)
        assert version is not None
        content = version.content
        html = document.html(content, "internal", "id")

        def whole() -> bytes:
            return document.render(content, "internal", "id")

        turns = [
            once_for(1, whole),
            weasyprint_alone(html),
            once_for(1, lambda: document.html(content, "internal", "id")),
        ]
        ours, engine, page = interleaved(turns, rounds)
    request = Browser(house.app, world.writer).request(f"/notula/{world.minutes_key}.pdf")
    size = len(request.expect().body)
    (first,) = interleaved([once_for(1, request.send, lambda: forget(house))], min(3, rounds))
    request.send()
    (again,) = interleaved([once_for(20, lambda: [request.send() for _time in range(20)])], rounds)
    tag = request.send().headers["ETag"]
    request.environ["HTTP_IF_NONE_MATCH"] = tag
    request.expect(304)
    (unchanged,) = interleaved([once_for(20, lambda: [request.send() for _time in range(20)])], rounds)
    with house.app.app_context():
        by_length = lengths(house, world.make, min(3, rounds))
    return [
        *by_length,
        line("Minutes as PDF", f"make it ({size / 1000:.0f} kB; {page.ms:.0f} ms of it the HTML)", ours, engine,
             "WeasyPrint alone, same HTML, styles parsed before", most_times=1.15),
        line("Minutes as PDF", "first request", first),
        line("Minutes as PDF", "second request, from the cache", again, most=5),
        line("Minutes as PDF", "asked again by a browser that has it (304)", unchanged, most=5),
    ]  # fmt: skip


def forget(house: House) -> None:
    """Empty the cache of files that can be made again."""
    shutil.rmtree(house.settings.instance / "files" / "derived", ignore_errors=True)
