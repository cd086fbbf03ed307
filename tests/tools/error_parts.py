# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts in the code that are no sentences by themselves, as error_texts.py writes them: <> for placeholders."""

from __future__ import annotations

_ENDS_OF_SENTENCES = [
    "<>... (<> characters)",
    "<> is not JSON",
    "<>d in part",
    "in <>:<>",
    "no list of objects",
    "page <> has nothing new",
    "server logs",
    "the id is <>",
    "the pages have no end, and this was the one with the number <>",
    "too deep",
    ", last at <>",
    "; Kibana lacks them",
    "An agent reported: <>",
    "Kibana does not say why",
    "Rules, cases and other objects that use it: <>.",
    "<>, and could not put that one back",
    "after <> seconds",
    "after the artifact that it replaces was deleted",
    "all services",
    "and <> more",
    "and put back the artifact that it was to replace",
    "Kibana config",
    "Kibana server is not ready yet",
    "broken JSON",
    "created anew",
    "has the privileges <>, which Kibana cannot change",
    "in space <>",
    "is not the one in <>, and Kibana tells the secret of a key only once",
    "no content",
    "no content type",
    "of space <>",
    "there are <>",
    "there are none",
    "taken out of the archive",
    "those are <>",
    "<> in <>",
    "<> instead of JSON",
    "<> to <>",
    "deleted <>",
    "not <>",
    "within <> seconds",
    "(<>, not Kibana's own answer)",
]

# What is wrong with a value, for "settings.<> must be <>" and "<> must have <> characters".
_RULES = [
    "a duration such as 5ms, 10s or 1m, <>",
    "a list of texts",
    "a list of texts and nulls",
    "a number from 0 to 1 with <> decimals at most",
    "a size such as 768kb or 1mb, at least 0b",
    "at least <>",
    "at most <>",
    "from <> to <>",
]

# What a sentence is about.
_SUBJECTS = [
    "connector <> (<>) in space <>",
    "default_value of the custom field <>",
    "of type .<>",
    "the custom field <>",
    "the file <>",
    "the keys of custom_fields",
    "the list of tags of <>",
    "the name without its extension",
    "the observable type <>",
    "the template <>",
    "the <>s of observable_types (in any case)",
    "without an extension",
]

# For Kibana, or for files.
_DATA = [
    "(<> resources)",
    "ApiKey <>",
    "Basic <>",
    "Bearer <>",
    "# <>; it may have none <>: {}",
    "# Not in here: <>",
    "# Written by the role observability.kibana.export. What is changed here is lost with the next export.",
    "--- # The secrets of connectors, which Kibana tells nobody. Fill them in, and encrypt this file with "
    "ansible-vault. # The role observability.kibana.export adds what is missing, and never changes what is here.",
    "alert.attributes.enabled: true",
    "alert.attributes.executionStatus.status: error",
    "alert.attributes.muteAll: true",
    "bmp dib",
    "btif btf",
    "bz2 boz",
    "djvu djv",
    "file hash",
    "file path",
    "host name",
    "jp2 jpg2",
    "jpeg jpg jpe",
    "jpx jpf",
    "json map",
    "svg svgz",
    "tif tiff",
    "txt text log conf def list in ini",
    "txt, log, csv, json, pdf, zip, gz, bz2, 7z, tar, png, jpg, svg, webp and other images, but not gif",
]

PARTS = frozenset([*_ENDS_OF_SENTENCES, *_RULES, *_SUBJECTS, *_DATA])
