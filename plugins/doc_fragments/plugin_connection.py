# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The connection options of plugins that run on the controller; the same as those of modules."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - Where Kibana is, with the base path if it has one, for example V(https://kibana.example.com:5601/kb).
      - It has to be set in one way or another.
    type: str
    env:
      - name: KIBANA_URL
    ini:
      - section: kibana
        key: url
  space:
    description:
      - The identifier of the space to work in. If not set, the default space.
    type: str
    env:
      - name: KIBANA_SPACE
    ini:
      - section: kibana
        key: space
  username:
    description:
      - The user to log in as, together with O(password).
    type: str
    env:
      - name: KIBANA_USERNAME
    ini:
      - section: kibana
        key: username
  password:
    description:
      - The password of O(username).
    type: str
    env:
      - name: KIBANA_PASSWORD
  api_key:
    description:
      - An Elasticsearch API key to log in with, either encoded (as Kibana shows it) or as C(id:key).
    type: str
    env:
      - name: KIBANA_API_KEY
  bearer_token:
    description:
      - A bearer token to log in with.
    type: str
    env:
      - name: KIBANA_BEARER_TOKEN
  validate_certs:
    description:
      - Whether to verify the certificate of Kibana. Leave it on but for experiments.
    type: bool
    default: true
    env:
      - name: KIBANA_VALIDATE_CERTS
    ini:
      - section: kibana
        key: validate_certs
  ca_path:
    description:
      - A file or directory with the certificates of the authorities that are trusted to sign Kibana's certificate.
    type: path
    env:
      - name: KIBANA_CA_PATH
    ini:
      - section: kibana
        key: ca_path
  client_cert:
    description:
      - A client certificate (PEM) to present to Kibana; it may hold its private key too.
    type: path
    env:
      - name: KIBANA_CLIENT_CERT
    ini:
      - section: kibana
        key: client_cert
  client_key:
    description:
      - The private key (PEM) of O(client_cert).
    type: path
    env:
      - name: KIBANA_CLIENT_KEY
    ini:
      - section: kibana
        key: client_key
  proxy:
    description:
      - The URL of a proxy to reach Kibana through. If not set, the usual C(HTTPS_PROXY) and C(NO_PROXY) variables
        count.
    type: str
    env:
      - name: KIBANA_PROXY
    ini:
      - section: kibana
        key: proxy
  timeout:
    description:
      - How many seconds to wait for a connection, and for an answer.
    type: float
    default: 30
    env:
      - name: KIBANA_TIMEOUT
    ini:
      - section: kibana
        key: timeout
  retries:
    description:
      - How often to repeat a request after a failure that may pass, when repeating it is safe.
    type: int
    default: 3
    env:
      - name: KIBANA_RETRIES
    ini:
      - section: kibana
        key: retries
  wait_for_ready:
    description:
      - How many seconds to wait for a Kibana that is still starting up.
    type: float
    default: 0
    env:
      - name: KIBANA_WAIT_FOR_READY
    ini:
      - section: kibana
        key: wait_for_ready
requirements:
  - requests (Python library, on the controller)
notes:
  - The plugin runs on the controller, so Kibana has to be reachable from there. C(module_defaults) are for modules and
    do not reach it.
  - An environment variable that is empty counts as not set.
  - Credentials in C(.netrc) are never used.
  - The log-in options O(username), O(api_key) and O(bearer_token) exclude each other.
"""
