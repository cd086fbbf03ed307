# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files cases take unless kibana.yml says otherwise (xpack.cases.files). Private to the collection."""

from __future__ import annotations

MAX_FILE = 100 * 1024**2
MAX_IMAGE = 10 * 1024**2

# Kibana goes by the extension alone. media type -> its extensions, of the types that it takes
EXTENSIONS = {
    "text/plain": "txt text log conf def list in ini",
    "text/csv": "csv",
    "application/json": "json map",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/gzip": "gz",
    "application/x-bzip": "bz",
    "application/x-bzip2": "bz2 boz",
    "application/x-7z-compressed": "7z",
    "application/x-tar": "tar",
    "image/aces": "exr",
    "image/apng": "apng",
    "image/avci": "avci",
    "image/avcs": "avcs",
    "image/avif": "avif",
    "image/bmp": "bmp dib",
    "image/cgm": "cgm",
    "image/dicom-rle": "drle",
    "image/emf": "emf",
    "image/fits": "fits",
    "image/g3fax": "g3",
    "image/heic": "heic",
    "image/heic-sequence": "heics",
    "image/heif": "heif",
    "image/heif-sequence": "heifs",
    "image/hej2k": "hej2",
    "image/hsj2": "hsj2",
    "image/jls": "jls",
    "image/jp2": "jp2 jpg2",
    "image/jpeg": "jpeg jpg jpe",
    "image/jph": "jph",
    "image/jphc": "jhc",
    "image/jpx": "jpx jpf",
    "image/jxr": "jxr",
    "image/jxs": "jxs",
    "image/jxsc": "jxsc",
    "image/jxsi": "jxsi",
    "image/jxss": "jxss",
    "image/ktx": "ktx",
    "image/ktx2": "ktx2",
    "image/png": "png",
    "image/prs.btif": "btif btf",
    "image/prs.pti": "pti",
    "image/svg+xml": "svg svgz",
    "image/t38": "t38",
    "image/tiff": "tif tiff",
    "image/tiff-fx": "tfx",
    "image/vnd.adobe.photoshop": "psd",
    "image/vnd.djvu": "djvu djv",
    "image/vnd.dwg": "dwg",
    "image/vnd.dxf": "dxf",
    "image/vnd.microsoft.icon": "ico",
    "image/vnd.wap.wbmp": "wbmp",
    "image/webp": "webp",
    "image/wmf": "wmf",
}
BY_EXTENSION = {extension: media for media, names in EXTENSIONS.items() for extension in names.split()}

# Named in messages; the long tail of images is not worth the reader's time.
COMMON = "txt, log, csv, json, pdf, zip, gz, bz2, 7z, tar, png, jpg, svg, webp and other images, but not gif"


def media_type(extension: str) -> str | None:
    """The media type of files with this extension; None for those that cases do not take."""
    return BY_EXTENSION.get(extension)


def largest(media: str) -> int:
    """How many bytes a file of this type may have."""
    return MAX_IMAGE if media.startswith("image/") else MAX_FILE
