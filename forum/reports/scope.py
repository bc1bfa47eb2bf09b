"""Of what a report speaks: one forum, or those forums of a region that its reader may see."""

from dataclasses import dataclass

from forum.directory.models import Region
from forum.forums.models import Forum


@dataclass(frozen=True)
class Scope:
    """`slug` names files; days are counted on the clock of `timezone`. `region` only for a region's report."""

    name: str
    slug: str
    timezone: str
    locale: str
    forums: tuple[Forum, ...]
    region: Region | None = None

    @classmethod
    def of_forum(cls, forum: Forum) -> "Scope":
        """One forum."""
        return cls(forum.name, forum.slug, forum.timezone, forum.locale, (forum,))

    @classmethod
    def of_region(cls, region: Region, forums: list[Forum]) -> "Scope":
        """These forums of a region together, on the region's clock."""
        locale = forums[0].locale if forums else "id"
        return cls(region.name, f"wilayah-{region.code}", region.timezone, locale, tuple(forums), region)

    @property
    def forum_ids(self) -> list[int]:
        return [forum.id for forum in self.forums]
