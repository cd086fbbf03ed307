# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx builds the site: `make docs`, which is tests/tools/docs.py."""

from __future__ import annotations

import os

project = "observability.kibana"
author = "observability.kibana contributors"
copyright = f"2026, {author}"  # noqa: A001 (Sphinx wants it so)
html_title = project

extensions = ["sphinx.ext.intersphinx", "sphinx_antsibull_ext", "sphinx_copybutton"]

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_use_index = False
pygments_style = "ansible"
pygments_dark_style = "github-dark"
highlight_language = "yaml+jinja"
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

# A reference to something that does not exist fails the build, and so does any other warning.
nitpicky = True
# But before the first release the changelog is a page without a title, and the lexer for Ansible's output does not know
# the items of loops. What is highlighted as YAML is run by the tests.
suppress_warnings = ["toc.no_title", "misc.highlighting_failure"]

# Without a network, what the pages refer to in the documentation of Ansible is looked up in a list of our own.
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"
intersphinx_mapping = {"ansible": (ANSIBLE, None if os.environ.get("DOCS_ONLINE") else os.environ["DOCS_INVENTORY"])}
intersphinx_timeout = 20
