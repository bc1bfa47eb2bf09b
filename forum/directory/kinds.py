"""The closed vocabularies of the directory (docs/domain.md 3.2-3.4). Stored in English, shown translated."""

REGION_KINDS = ("country", "province", "regency", "city", "district", "village")
ORGANISATION_KINDS = (
    "secretariat", "inspectorate", "dinas", "badan", "unit", "hospital", "section", "district",
    "parliament", "ministry", "region_head", "cso", "university", "business", "media", "community", "other",
)  # fmt: skip
SECTORS = ("government", "parliament", "cso", "media", "philanthropy", "business", "academia", "community")
RANKS = ("head", "deputy", "staff")
TENURE_KINDS = ("definitive", "plt", "plh", "pj")
ACTING_KINDS = ("plt", "plh", "pj")
