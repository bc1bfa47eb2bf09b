"""Numbers and dates in words."""

from datetime import date, timedelta

import pytest

from forum.minutes.endorsements.numerals import LARGEST, date_in_words, in_words, ordinal

UNITS = {"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
         "sembilan": 9}  # fmt: skip
SHORT = {"sepuluh": "satu puluh", "sebelas": "satu belas", "seratus": "satu ratus", "seribu": "satu ribu"}
TEENS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen")  # fmt: skip
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH = {word: number for number, word in enumerate(TEENS.split())}
ENGLISH |= {word: 10 * tens for tens, word in enumerate(TENS.split(), start=2)}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)


def value_id(words: str) -> int:
    """Read Indonesian number words, another way round than they are made."""
    for short, long in SHORT.items():
        words = f" {words} ".replace(f" {short} ", f" {long} ").strip()
    total = last = 0
    for word in words.split():
        if word in UNITS:
            last = UNITS[word]
            continue
        total += {"belas": 10 + last, "puluh": 10 * last, "ratus": 100 * last, "ribu": 1000 * last}[word]
        last = 0
    return total + last


def value_en(words: str) -> int:
    total = last = 0
    for word in words.replace("-", " ").replace(" and ", " ").split():
        if word in ENGLISH:
            last += ENGLISH[word]
        else:
            total, last = total + last * {"hundred": 100, "thousand": 1000}[word], 0
    return total + last


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "nol", "zero"), (10, "sepuluh", "ten"), (11, "sebelas", "eleven"), (12, "dua belas", "twelve"),
        (19, "sembilan belas", "nineteen"), (20, "dua puluh", "twenty"), (21, "dua puluh satu", "twenty-one"),
        (100, "seratus", "one hundred"), (101, "seratus satu", "one hundred and one"),
        (111, "seratus sebelas", "one hundred and eleven"), (1000, "seribu", "one thousand"),
        (1001, "seribu satu", "one thousand and one"), (1111, "seribu seratus sebelas",
                                                        "one thousand one hundred and eleven"),
        (2026, "dua ribu dua puluh enam", "two thousand and twenty-six"),
        (9999, "sembilan ribu sembilan ratus sembilan puluh sembilan", "nine thousand nine hundred and ninety-nine"),
    ],
)  # fmt: skip
def test_numbers_that_people_say(number: int, indonesian: str, english: str) -> None:
    assert (in_words(number), in_words(number, "en")) == (indonesian, english)


def test_all_numbers_are_read_back_as_they_were() -> None:
    everything = list(range(LARGEST + 1))
    assert [value_id(in_words(number)) for number in everything] == everything
    assert [value_en(in_words(number, "en")) for number in everything] == everything
    assert len({in_words(number) for number in everything}) == len(everything)


def test_nobody_says_one_ten_or_one_hundred() -> None:
    said = [in_words(number) for number in range(LARGEST + 1)]
    assert [one for one in said if "satu puluh" in one or "satu ratus" in one or "satu belas" in one] == []
    assert [one for one in said if one.startswith("satu ribu")] == []


@pytest.mark.parametrize("number", [-1, 10_000])
def test_other_numbers_have_no_words(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        in_words(number)


def test_days_in_words() -> None:
    assert date_in_words(date(2026, 11, 30)) == (
        "Senin tanggal tiga puluh bulan November tahun dua ribu dua puluh enam"
    )
    assert date_in_words(date(2026, 11, 30), "en") == "Monday, the thirtieth of November two thousand and twenty-six"
    assert date_in_words(date(2027, 1, 1)) == "Jumat tanggal satu bulan Januari tahun dua ribu dua puluh tujuh"


def test_every_day_of_thirty_years_is_its_own() -> None:
    days = [date(2020, 1, 1) + timedelta(days=each) for each in range(11_000)]
    for locale in ("id", "en"):
        assert len({date_in_words(day, locale) for day in days}) == len(days)
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    for day in days:
        weekday, _tanggal, rest = date_in_words(day).split(" ", 2)
        said, _bulan, month_and_year = rest.partition(" bulan ")
        month, _tahun, year = month_and_year.partition(" tahun ")
        assert (weekday, value_id(said), value_id(year)) == (names[day.weekday()], day.day, day.year)
        assert month[:3] == "JanFebMarAprMeiJunJulAguSepOktNovDes"[day.month * 3 - 3 : day.month * 3]


def test_ordinals() -> None:
    assert [ordinal(number) for number in range(1, 32)] == ORDINALS.split()
