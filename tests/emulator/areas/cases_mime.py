# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files cases accept: media types by file name extension, and those allowed."""

from __future__ import annotations

# Common extensions only; any other is "unknown", which Kibana refuses just as it refuses those not allowed.
BY_EXTENSION = {
    **dict.fromkeys(("txt", "text", "log", "conf", "def", "list", "in", "ini"), "text/plain"),
    "csv": "text/csv",
    "json": "application/json",
    "map": "application/json",
    "zip": "application/zip",
    "gz": "application/gzip",
    "bz": "application/x-bzip",
    "bz2": "application/x-bzip2",
    "7z": "application/x-7z-compressed",
    "tar": "application/x-tar",
    "pdf": "application/pdf",
    "png": "image/png",
    **dict.fromkeys(("jpeg", "jpg", "jpe"), "image/jpeg"),
    "bmp": "image/bmp",
    **dict.fromkeys(("svg", "svgz"), "image/svg+xml"),
    **dict.fromkeys(("tif", "tiff"), "image/tiff"),
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "heif": "image/heif",
    "apng": "image/apng",
    "ico": "image/vnd.microsoft.icon",
    "psd": "image/vnd.adobe.photoshop",
    "gif": "image/gif",
    **dict.fromkeys(("html", "htm"), "text/html"),
    "css": "text/css",
    "xml": "application/xml",
    **dict.fromkeys(("yml", "yaml"), "text/yaml"),
    **dict.fromkeys(("md", "markdown"), "text/markdown"),
    "js": "text/javascript",
    "exe": "application/x-msdos-program",
    "bin": "application/octet-stream",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "eml": "message/rfc822",
}

NOT_ALLOWED = frozenset(
    name
    for name in BY_EXTENSION.values()
    if name == "image/gif" or name.startswith(("video/", "audio/", "message/", "application/vnd."))
) | {
    "text/html", "text/css", "text/yaml", "text/markdown", "text/javascript",
    "application/xml", "application/x-msdos-program", "application/octet-stream", "application/msword",
}  # fmt: skip

# The usual extension of a type, where the file's own is another.
CANONICAL = {"text/plain": "txt", "image/tiff": "tif", "image/svg+xml": "svg"}


def split(filename: str) -> tuple[str, str]:
    """A file name without its extension, and the extension in lower case; a leading dot starts no extension."""
    stem, dot, extension = filename.rpartition("/")[2].rpartition(".")
    return (stem, extension.lower()) if dot and stem else (filename.rpartition("/")[2], "")


def media_type(filename: str) -> str | None:
    """The media type an extension stands for, or None."""
    return BY_EXTENSION.get(split(filename)[1])


def extension_of(media: str) -> str:
    """The extension Kibana gives a file of this type."""
    if media in CANONICAL:
        return CANONICAL[media]
    return next(extension for extension, name in BY_EXTENSION.items() if name == media)
