"""Coverage-guided fuzzing of the readers: `python -m tests.fuzz.run TARGET SECONDS FOLDER` (see script/fuzz).

Inputs grow in FOLDER/corpus; one that is a problem is written to FOLDER/found and ends the run with an error.
"""

import random
import sys
import warnings
from pathlib import Path

import atheris

MODULES = ["forum.adapters.ics", "forum.adapters.mime", "icalendar.parser", "dateutil.rrule", "email", "html"]
MAX_LENGTH = 16_384
MEMORY = 700  # MB for the whole process; the readers' own part is measured in test_fuzz.py
SECONDS_PER_INPUT = 20  # of the clock on the wall, against a hang; the processor's time is bounded in targets.py

with atheris.instrument_imports(include=MODULES):
    from tests.fuzz import targets

from tests.fuzz.seeds import seeds, words  # noqa: E402 - after the modules that are instrumented


def main() -> None:
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) / sys.argv[1]
    corpus, found = folder / "corpus", folder / "found"
    for place in (corpus, found):
        place.mkdir(parents=True, exist_ok=True)
    for seed, content in seeds(name):
        (corpus / seed).write_bytes(content)
    known = list(seeds(name))
    vocabulary = words(name)

    def mutate(data: bytes, size: int, seed: int) -> bytes:
        """Half of the time whole lines and words are moved about, else bits and bytes."""
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(data, size))
        lines = data.split(b"\n")
        other = chance.choice(known)[1].split(b"\n")
        at = chance.randrange(len(lines))
        kind = chance.randrange(5)
        if kind == 0:
            lines[at:at] = other[(start := chance.randrange(len(other))) : start + chance.randint(1, 8)]
        elif kind == 1:
            del lines[at : at + chance.randint(1, 3)]
        elif kind == 2:
            lines.insert(chance.randrange(len(lines) + 1), lines[at] * chance.randint(1, 4))
        else:
            place = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:place] + chance.choice(vocabulary) + lines[at][place + (kind == 4) * 3 :]
        return b"\n".join(lines)[:size]

    arguments = [
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS_PER_INPUT}",
        f"-rss_limit_mb={MEMORY}",
        f"-max_len={MAX_LENGTH}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        "-verbosity=0",
        "-close_fd_mask=0",
    ]
    warnings.simplefilter("error")
    atheris.Setup(
        [sys.argv[0], str(corpus), *arguments],
        lambda data: targets.within_time(name, data),
        custom_mutator=mutate,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
