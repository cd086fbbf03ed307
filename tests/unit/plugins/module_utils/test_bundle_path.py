# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every normal form is the href that Node.js 20 gives the URL."""

from __future__ import annotations

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._resources.bundle_path import normalised

URLS = {
    "HTTP://Example.com": "http://example.com/",
    "http://example.com:80/a.js": "http://example.com/a.js",
    "https://example.com:443/../a/./b/../c.js": "https://example.com/a/c.js",
    "https://example.com:8443/a b.js?x= y'#z `": "https://example.com:8443/a%20b.js?x=%20y%27#z%20%60",
    "https://example.com:0080/": "https://example.com:80/",
    "https://example.com:/a": "https://example.com/a",
    "http://example.com/%7Efoo/ü.js": "http://example.com/%7Efoo/%C3%BC.js",
    "http://bücher.example/a.js": "http://xn--bcher-kva.example/a.js",
    'http://example.com/a|b{c}`d"e<f>': "http://example.com/a|b%7Bc%7D%60d%22e%3Cf%3E",
    "https:example.com//a": "https://example.com//a",
    "https:\\\\example.com\\a\\b.js": "https://example.com/a/b.js",
    "https://u:p@Example.com/a": "https://u:p@example.com/a",
    "https://@example.com/a": "https://example.com/a",
    "https://[2001:DB8:0::1]:443/a.js": "https://[2001:db8::1]/a.js",
    "http:///a": "http://a/",
    "https://example.com/a/..": "https://example.com/",
    "https://example.com/a/.": "https://example.com/a/",
    "https://example.com/%2e%2E/a": "https://example.com/a",
    "https://example.com?x": "https://example.com/?x",
    "https://example.com/#": "https://example.com/#",
    " https://example.com/a\n.js ": "https://example.com/a.js",
    "webpack:///src/App.js": "webpack:///src/App.js",
    "webpack://App/./src/../x.js?y='": "webpack://App/x.js?y='",
    "capacitor://localhost": "capacitor://localhost",
    "file:///a/../b.js": "file:///b.js",
    "file://localhost/x": "file:///x",
    "file://Host/x": "file://host/x",
    "file:/a": "file:///a",
    "file:a": "file:///a",
    "C:/x/../y": "c:/y",
    "C:\\x": "c:\\x",
    "localhost:3000/x.js": "localhost:3000/x.js",
    "data:text/plain,h ü": "data:text/plain,h %C3%BC",
}
NO_URLS = [
    "/static/a b.js",
    "./a/../b.js",
    "bar",
    "//cdn.example.com/x.js",
    "127.0.0.1:80/x.js",
    "http://",
    "https://exa mple.com/a",
    "https://example.com:99999/",
    "https://example.com:x/",
    "https://[2001:zz]/",
    "https://[1::2::3]/",
    "file://host:80/x",
    "app://Local Host/x",
    "app://u@/x",
]


@pytest.mark.parametrize(("url", "normal"), URLS.items())
def test_urls_have_a_normal_form(url: str, normal: str) -> None:
    assert normalised(url) == normal
    assert normalised(normal) == normal


@pytest.mark.parametrize("path", NO_URLS)
def test_what_is_no_url_stays_as_it_is(path: str) -> None:
    assert normalised(path) == path
