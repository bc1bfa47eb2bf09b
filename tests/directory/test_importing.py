"""What a table would do, and what it does."""

from datetime import date

import pytest
from sqlalchemy import func, select

from forum.adapters.spreadsheet import Sheet, read_table, write_csv, write_xlsx
from forum.directory import queries
from forum.directory.importing import apply, columns, plan, words
from forum.directory.models import Office, Organisation, Person, Tenure
from forum.extensions import db
from forum.kernel.errors import Problem
from forum.kernel.i18n import speaking

HEADER = ["OPD", "Nama Singkat", "Jabatan", "Nama", "Status", "Sejak", "Email", "No. HP", "NIP"]
SOCIAL = ["Dinas Sosial", "Dinsos", "Kepala Dinas Sosial", "Dra. Contoh Satu", "", "2026-01-05",
          "satu@contoh.example", "0812000001", "197001012000012001"]  # fmt: skip


def table(*rows, header=HEADER):
    return read_table(write_csv(header, rows), "contoh.csv")


def planned(region, *rows, header=HEADER):
    return plan.build(table(*rows, header=header), region)


def bring(region, *rows, header=HEADER):
    """Plan and write at once; the counts."""
    done = apply.apply(planned(region, *rows, header=header), region)
    db.session.expire_all()
    return done


def totals():
    return [
        db.session.scalar(select(func.count()).select_from(model)) for model in (Organisation, Office, Person, Tenure)
    ]


def said(a_plan):
    return [(error.row, error.column) for error in a_plan.errors]


class TestColumns:
    @pytest.mark.parametrize(("heading", "meaning"), [
        ("OPD", "organisation"), ("Nama OPD / Instansi", "organisation"), ("Organisation", "organisation"),
        ("NAMA_SINGKAT", "short_name"), ("Jabatan", "title"), ("Job title", "title"), ("Tingkat", "rank"),
        ("Nama Pejabat", "name"), ("Status jabatan (definitif/Plt./Plh./Pj.)", "tenure_kind"), ("TMT", "since"),
        ("E-mail", "email"), ("No. HP", "phone"), ("WA", "phone"), ("N.I.P.", None), ("NIP", "nip"),
        ("Email kantor", "office_email"), ("Golongan", None),
    ])  # fmt: skip
    def test_headings_are_known_in_both_languages(self, app, heading, meaning) -> None:
        found = columns.recognise([heading])
        assert list(found.places) == ([meaning] if meaning else [])
        assert found.ignored == ([] if meaning else [heading])

    def test_a_second_column_of_one_meaning_is_left_alone(self, app) -> None:
        found = columns.recognise(["OPD", "Instansi", "", "Golongan"])
        assert (found.places, found.ignored) == ({"organisation": 0}, ["Instansi", "Golongan"])

    @pytest.mark.parametrize("locale", ["id", "en"])
    def test_our_own_headings_are_recognised_again(self, app, locale) -> None:
        with speaking(locale):
            titles = columns.titles()
            assert list(columns.recognise(list(titles.values())).places) == list(titles)


class TestWords:
    @pytest.mark.parametrize(("text", "day"), [
        ("2026-11-20", date(2026, 11, 20)), ("20/11/2026", date(2026, 11, 20)), ("1-2-2026", date(2026, 2, 1)),
        ("20 November 2026", date(2026, 11, 20)), ("5 Agustus 2026", date(2026, 8, 5)),
        ("5 Aug 2026", date(2026, 8, 5)),
        ("31/2/2026", None), ("kemarin", None), ("2026", None), ("", None),
    ])  # fmt: skip
    def test_dates_as_people_write_them(self, text, day) -> None:
        assert words.day(text) == day

    @pytest.mark.parametrize(("title", "kind", "rank"), [
        ("Kepala Dinas Sosial", "dinas", "head"), ("Camat Contoh", "district", "head"),
        ("Sekretaris Daerah", "secretariat", "head"), ("Sekretaris Dinas Sosial", "dinas", "deputy"),
        ("Kepala Bidang Rehabilitasi", "dinas", "deputy"), ("Kepala Bagian Hukum", "secretariat", "deputy"),
        ("Kepala Bagian Hukum", "section", "head"), ("Analis Kebijakan", "dinas", "staff"),
    ])  # fmt: skip
    def test_the_level_that_a_title_says(self, title, kind, rank) -> None:
        assert words.guessed_rank(title, kind) == rank

    def test_the_kind_that_a_name_says(self) -> None:
        names = ["Dinas Sosial", "RSUD Contoh", "Kecamatan Contoh", "Yayasan Contoh", "Rembuk Warga", "Dinsos",
                 "Bappeda", "Kec. Contoh", "Setda"]  # fmt: skip
        assert [words.guessed_kind(name) for name in names] == [
            "dinas", "hospital", "district", "cso", "other", "dinas", "badan", "district", "secretariat"]  # fmt: skip
        assert words.guessed_kind("BPS", "Kepala Badan") == "badan"


class TestPlanning:
    def test_planning_writes_nothing(self, make) -> None:
        before = totals()
        a_plan = planned(make.region(), SOCIAL)
        assert [row.state for row in a_plan.rows] == ["created"]
        db.session.flush()
        assert totals() == before

    def test_a_row_makes_organisation_office_person_and_tenure(self, make) -> None:
        region = make.region()
        assert bring(region, SOCIAL) == {"created": 1, "changed": 0, "unchanged": 0, "error": 0}
        organisation = queries.organisations(region.id)[0]
        assert (organisation.name, organisation.short_name, organisation.kind, organisation.sector) == (
            "Dinas Sosial", "Dinsos", "dinas", "government")  # fmt: skip
        head = queries.head_office(organisation.id)
        held = queries.holders([head.id], date(2026, 11, 3))[head.id]
        assert (head.title, held.kind, held.valid_from) == ("Kepala Dinas Sosial", "definitive", date(2026, 1, 5))
        assert (held.person.name, held.person.email, held.person.phone, held.person.nip) == (
            "Dra. Contoh Satu", "satu@contoh.example", "0812000001", "197001012000012001")  # fmt: skip
        assert held.person.organisation == organisation

    def test_twice_changes_nothing(self, make) -> None:
        region = make.region()
        rows = [
            SOCIAL,
            ["Dinsos", "", "Sekretaris Dinas Sosial", "Contoh Dua", "Plt.", "", "", "", ""],
            ["Yayasan Contoh", "", "", "Contoh Tiga", "", "", "tiga@contoh.example", "", ""],
            ["Yayasan Contoh", "", "", "Contoh Tiga", "", "", "tiga.lain@contoh.example", "", ""],
            ["Bappeda", "", "Kepala Badan", "", "", "", "bappeda@contoh.example", "", ""],
        ]
        assert bring(region, *rows)["created"] == 5
        before = totals()
        assert bring(region, *rows) == {"created": 0, "changed": 0, "unchanged": 5, "error": 0}
        assert totals() == before == [3, 3, 4, 2]

    def test_somebody_in_two_organisations_is_not_moved_to_and_fro(self, make) -> None:
        region = make.region()
        rows = [["Yayasan A", "", "Ketua", "Contoh", "", "", "contoh@contoh.example", "", ""],
                ["Yayasan B", "", "Ketua", "Contoh", "", "", "contoh@contoh.example", "", ""]]  # fmt: skip
        bring(region, *rows)
        assert bring(region, *rows)["unchanged"] == 2
        assert totals()[2] == 1

    def test_without_a_person_the_address_is_the_offices(self, make) -> None:
        region = make.region()
        bring(region, ["Bappeda", "", "Kepala Badan", "", "", "", "bappeda@contoh.example", "0331", ""])
        office = queries.head_office(queries.organisations(region.id)[0].id)
        assert office is None or (office.email, office.phone) == ("bappeda@contoh.example", "0331")
        assert totals() == [1, 1, 0, 0]

    def test_a_new_holder_ends_the_old_one_the_day_before(self, make) -> None:
        region = make.region()
        bring(region, SOCIAL)
        newer = [*SOCIAL[:3], "Contoh Baru", "definitif", "1 November 2026", "baru@contoh.example", "", ""]
        assert bring(region, newer)["created"] == 1
        office = queries.head_office(queries.organisations(region.id)[0].id)
        assert [(one.person.name, one.valid_from, one.valid_to) for one in queries.tenures(office.id)] == [
            ("Contoh Baru", date(2026, 11, 1), None),
            ("Dra. Contoh Satu", date(2026, 1, 5), date(2026, 10, 31)),
        ]
        assert bring(region, newer)["unchanged"] == 1

    def test_a_holder_from_before_the_present_one_is_an_error(self, make) -> None:
        region = make.region()
        bring(region, SOCIAL)
        older = [*SOCIAL[:3], "Contoh Lama", "", "2025-12-01", "lama@contoh.example", "", ""]
        assert said(planned(region, older)) == [(2, "Sejak")]

    def test_cells_that_say_nothing_change_nothing(self, make) -> None:
        region = make.region()
        bring(region, SOCIAL)
        sparse = ["dinsos", "", "kepala dinas sosial", "dra. contoh satu", "", "", "", "-", ""]
        a_plan = planned(region, sparse)
        assert [row.state for row in a_plan.rows] == ["changed"]  # the name is written in another case
        assert [(change.old, change.new) for change in a_plan.rows[0].changes] == [
            ("Dra. Contoh Satu", "dra. contoh satu")
        ]

    def test_a_changed_address_is_a_change_and_not_a_second_person(self, make) -> None:
        region = make.region()
        bring(region, SOCIAL)
        a_plan = planned(region, [*SOCIAL[:6], "baru@contoh.example", *SOCIAL[7:]])
        assert [row.state for row in a_plan.rows] == ["changed"]
        apply.apply(a_plan, region)
        assert totals()[2] == 1

    def test_other_regions_are_not_touched(self, make) -> None:
        here, there = make.region(), make.region()
        bring(there, SOCIAL)
        assert bring(here, ["Dinas Sosial", *[""] * 8])["created"] == 1
        assert len(queries.organisations()) == 2


class TestErrors:
    def test_each_is_said_by_row_and_column(self, make) -> None:
        a_plan = planned(
            make.region(),
            SOCIAL,
            ["", "", "Kepala Badan", "", "", "", "", "", ""],
            ["Badan Contoh", "", "", "Contoh", "Plt.", "", "bukan-alamat", "", ""],
            ["Badan Contoh", "", "Kepala", "Contoh", "bos", "31/2/2026", "", "", ""],
            ["B" * 251, "", "", "", "", "", "", "", ""],
        )
        assert said(a_plan) == [(3, "OPD"), (4, "Email"), (4, "Jabatan"), (5, "Status"), (5, "Sejak"), (6, "OPD")]
        assert [row.state for row in a_plan.rows] == ["created", "error", "error", "error", "error"]
        assert (a_plan.good, a_plan.count("error")) == (1, 4)

    def test_two_people_with_one_address_are_not_mixed_up(self, make) -> None:
        region = make.region()
        other = ["Dinas Sosial", "", "Sekretaris", "Contoh Lain", "", "", "satu@contoh.example", "", ""]
        a_plan = planned(region, SOCIAL, other)
        assert said(a_plan) == [(3, "Email")]
        assert "Dra. Contoh Satu" in a_plan.errors[0].message

    def test_a_short_name_of_two_organisations_is_ambiguous(self, make) -> None:
        region = make.region()
        make.organisation("Badan A", short_name="BA", region=region)
        make.organisation("Badan B", short_name="BA", region=region)
        assert said(planned(region, ["BA", *[""] * 8])) == [(2, "OPD")]

    def test_an_error_is_in_the_readers_language(self, make) -> None:
        region = make.region()
        with speaking("en"):
            english = planned(region, ["", "", "Kepala", "", "", "", "", "", ""]).errors[0].message
        assert english == "Say which organisation."

    def test_digits_that_a_spreadsheet_lost(self, make) -> None:
        rows = [["Dinas Sosial", "Kepala", "Contoh", 81234567890, 197001012000012001]]
        content = write_xlsx([Sheet("Data", ["OPD", "Jabatan", "Nama", "HP", "NIP"], rows)])
        a_plan = plan.build(read_table(content, "contoh.xlsx"), make.region())
        assert said(a_plan) == [(2, "NIP")]
        rows[0][4] = "197001012000012001"
        good = plan.build(read_table(write_xlsx([Sheet("Data", ["OPD", "Jabatan", "Nama", "HP", "NIP"], rows)]), "c"),
                          make.region())  # fmt: skip
        assert good.errors == []
        assert [draft.get("phone") for kind, draft in good.rows[0].drafts if kind == "person"] == ["081234567890"]

    def test_a_table_about_something_else(self, make) -> None:
        with pytest.raises(Problem) as nothing:
            planned(make.region(), ["1", "2"], header=["Tahun", "Anggaran"])
        assert nothing.value.code == "no_organisation_column"
        with pytest.raises(Problem) as no_rows:
            planned(make.region())
        assert no_rows.value.code == "no_rows"


def test_the_plan_costs_the_same_for_many_rows(make) -> None:
    from tests.support.client import counted

    region = make.region()
    rows = [[f"Dinas {n}", "", f"Kepala Dinas {n}", f"Contoh {n}", "", "", f"c{n}@contoh.example", "", ""]
            for n in range(300)]  # fmt: skip
    with counted() as few:
        planned(region, rows[0])
    bring(region, *rows)
    db.session.expire_all()
    with counted() as many:
        assert planned(region, *rows).count("unchanged") == 300
    assert len(few) <= 5
    assert len(many) <= 6
