"""Gaps that WeasyPrint 70.0 leaves in a tagged PDF, closed just before the file is written.

* `TH` without `Scope`: tables with `rowspan` or `colspan` fail PDF/UA-1 (ISO 14289-1, 7.5; WeasyPrint issue
  2508).
* `LI` with paragraphs, headings or quotations directly inside, as in every list whose items are set apart by an
  empty line: an item may hold `Lbl` and `LBody` only (ISO 14289-1, 7.2; ISO 32000-1, 14.8.4.3.3).
* `Table` with `THead` and no `TBody`, as when somebody typed a table's first line only (ISO 14289-1, 7.2).
* Pictures that ask to be smoothed (`Interpolate true`), which PDF/A forbids (ISO 19005-3, 6.2.8).
* PDF/A-3a that is PDF/UA-1 as well must say so in the one RDF element of its metadata, with the extension
  schema that PDF/A asks for (ISO 19005-3, 6.6.2.3). A second RDF element, which `xmp_metadata` would add, is
  invalid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint import Document

PDFUA_ID = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 to which this file conforms</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

Finisher = Callable[[Document, pydyf.PDF], None]


def finisher_for(variant: str) -> Finisher:
    """The function that WeasyPrint calls with the laid-out document and the PDF before it writes the file."""

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        _give_headers_their_scope(document)
        _give_list_items_one_body(pdf)
        _give_tables_a_body(pdf)
        _leave_pictures_as_they_are(pdf)
        if variant == "pdf/a-3a":
            _declare_pdfua(pdf)

    return finish


def _give_headers_their_scope(document: Document) -> None:
    for page in document.pages:
        for box in _boxes(page._page_box):
            structure = getattr(box, "mark", None)
            if structure is not None and structure["S"] == "/TH":
                scope = box.element.get("scope", "")
                structure["A"]["Scope"] = "/Row" if scope in ("row", "rowgroup") else "/Column"


def _give_list_items_one_body(pdf: pydyf.PDF) -> None:
    for item in _elements(pdf, "/LI"):
        kids = _kids(pdf, item)
        if all(kid["S"] in ("/Lbl", "/LBody") for kid in kids):
            continue
        body = pydyf.Dictionary({
            "Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference,
        })  # fmt: skip
        pdf.add_object(body)
        for kid in kids:
            if kid["S"] == "/LBody":  # words of the item itself, beside the quotation or the list that follows
                kid["S"] = "/Div"
            if kid["S"] != "/Lbl":
                kid["P"] = body.reference
                body["K"].append(kid.reference)
        item["K"] = pydyf.Array([*(kid.reference for kid in kids if kid["S"] == "/Lbl"), body.reference])


def _give_tables_a_body(pdf: pydyf.PDF) -> None:
    for table in _elements(pdf, "/Table"):
        kids = _kids(pdf, table)
        if not any(kid["S"] == "/TBody" for kid in kids):
            for kid in kids:
                if kid["S"] == "/THead":
                    kid["S"] = "/TBody"


def _leave_pictures_as_they_are(pdf: pydyf.PDF) -> None:
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.extra.get("Interpolate") == "true":
            one.extra["Interpolate"] = "false"


def _elements(pdf: pydyf.PDF, kind: str) -> list[Any]:
    """The structure elements of one kind."""
    return [
        one
        for one in pdf.objects
        if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem" and one["S"] == kind
    ]


def _kids(pdf: pydyf.PDF, element: Any) -> list[Any]:
    """The structure elements directly below; list items and tables hold nothing else."""
    return [pdf.objects[int(reference.split()[0])] for reference in element["K"]]


def _boxes(box: Any) -> Iterator[Any]:
    """Every box below this one, including those taken out of the flow, which hide behind a placeholder."""
    waiting = [box]
    while waiting:
        box = waiting.pop()
        box = getattr(box, "_box", box)
        yield box
        waiting.extend(getattr(box, "children", ()))


def _declare_pdfua(pdf: pydyf.PDF) -> None:
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    metadata.stream = [part.replace(b"</rdf:RDF>", PDFUA_ID + b"</rdf:RDF>") for part in metadata.stream]
