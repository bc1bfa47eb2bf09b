"""What changed, in one sentence."""

from collections.abc import Sequence

from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.minutes.differences.record import Comparison, Part


def sentence(found: Comparison) -> str:
    """The finding in one line: "3 items changed, 1 decision added"."""

    def count(parts: Sequence[Part], code: str) -> int:
        return sum(one.code == code for one in parts)

    here, items, decisions, actions = len(found.head), found.items, found.decisions, found.actions
    came = sum(one.code != "same" for one in found.presence)
    said = [
        (here, ngettext("%(num)d line of the head changed", "%(num)d lines of the head changed", here)),
    ]
    many = count(items, "changed")
    said.append((many, ngettext("%(num)d item changed", "%(num)d items changed", many)))
    many = count(items, "added")
    said.append((many, ngettext("%(num)d item added", "%(num)d items added", many)))
    many = count(items, "removed")
    said.append((many, ngettext("%(num)d item taken out", "%(num)d items taken out", many)))
    many = count(items, "moved")
    said.append((many, ngettext("%(num)d item renumbered", "%(num)d items renumbered", many)))
    many = count(decisions, "changed")
    said.append((many, ngettext("%(num)d decision changed", "%(num)d decisions changed", many)))
    many = count(decisions, "added")
    said.append((many, ngettext("%(num)d decision added", "%(num)d decisions added", many)))
    many = count(decisions, "removed")
    said.append((many, ngettext("%(num)d decision taken out", "%(num)d decisions taken out", many)))
    many = count(actions, "changed")
    said.append((many, ngettext("%(num)d action item changed", "%(num)d action items changed", many)))
    many = count(actions, "added")
    said.append((many, ngettext("%(num)d action item added", "%(num)d action items added", many)))
    many = count(actions, "removed")
    said.append((many, ngettext("%(num)d action item taken out", "%(num)d action items taken out", many)))
    said.append((came, ngettext("the attendance of %(num)d organisation changed",
                                "the attendance of %(num)d organisations changed", came)))  # fmt: skip
    kept = [each for number, each in said if number]
    return ", ".join(kept) + "." if kept else _("Nothing changed that readers can see.")
