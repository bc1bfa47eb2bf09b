"""Words that people type or upload: Markdown to safe HTML, Markdown to plain text, and what kind of file this
is.
"""

from forum.adapters.text.markdown import Picture, Pictures, pictures, plain_text, render_markdown
from forum.adapters.text.media import MEDIA_LIMIT, MediaType, RefusedFile, sniff_media_type

__all__ = ["MEDIA_LIMIT", "MediaType", "Picture", "Pictures", "RefusedFile", "pictures", "plain_text",
           "render_markdown", "sniff_media_type"]  # fmt: skip
