# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The connection options, as _argspec.CONNECTION declares them."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - Where Kibana is, with the base path if it has one, for example V(https://kibana.example.com:5601/kb).
      - If not set, the value of the environment variable E(KIBANA_URL) is used.
    type: str
    required: true
  space:
    description:
      - The identifier of the space to work in. If not set, the default space.
      - Kibana does not reject requests for a space that does not exist, so the module looks once whether it exists.
      - If not set, the value of the environment variable E(KIBANA_SPACE) is used.
    type: str
  username:
    description:
      - The user to log in as, together with O(password).
      - If not set, the value of the environment variable E(KIBANA_USERNAME) is used.
    type: str
  password:
    description:
      - The password of O(username).
      - If not set, the value of the environment variable E(KIBANA_PASSWORD) is used.
    type: str
  api_key:
    description:
      - An Elasticsearch API key to log in with, either encoded (as Kibana shows it) or as C(id:key).
      - If not set, the value of the environment variable E(KIBANA_API_KEY) is used.
    type: str
  bearer_token:
    description:
      - A bearer token to log in with.
      - If not set, the value of the environment variable E(KIBANA_BEARER_TOKEN) is used.
    type: str
  validate_certs:
    description:
      - Whether to verify the certificate of Kibana. Leave it on but for experiments.
      - If not set, the value of the environment variable E(KIBANA_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - A file or directory with the certificates of the authorities that are trusted to sign Kibana's certificate.
      - If not set, the value of the environment variable E(KIBANA_CA_PATH) is used.
    type: path
  client_cert:
    description:
      - A client certificate (PEM) to present to Kibana; it may hold its private key too.
      - If not set, the value of the environment variable E(KIBANA_CLIENT_CERT) is used.
    type: path
  client_key:
    description:
      - The private key (PEM) of O(client_cert).
      - If not set, the value of the environment variable E(KIBANA_CLIENT_KEY) is used.
    type: path
  proxy:
    description:
      - The URL of a proxy to reach Kibana through. If not set, the usual C(HTTPS_PROXY) and C(NO_PROXY) variables
        count.
      - If not set, the value of the environment variable E(KIBANA_PROXY) is used.
    type: str
  timeout:
    description:
      - How many seconds to wait for a connection, and for an answer. All of an answer must have come in within
        ten times as many.
      - If not set, the value of the environment variable E(KIBANA_TIMEOUT) is used.
    type: float
    default: 30
  retries:
    description:
      - How often to repeat a request after a failure that may pass, when repeating it is safe.
      - If not set, the value of the environment variable E(KIBANA_RETRIES) is used.
    type: int
    default: 3
  wait_for_ready:
    description:
      - How many seconds to wait for a Kibana that is still starting up.
      - If not set, the value of the environment variable E(KIBANA_WAIT_FOR_READY) is used.
    type: float
    default: 0
requirements:
  - requests (Python library, where the module runs)
notes:
  - Credentials in C(.netrc) are never used, whether or not others are given. Redirects are never followed.
  - What is given as an option is in no command line, and neither is what is in the environment of
    C(ansible-playbook) itself. Ansible's keyword C(environment) is another matter - it writes variables on the command
    line of a shell, where every user of the host can read them, and where C(-vvv) shows them. Do not give secrets with
    it.
  - Without pipelining, Ansible puts the options of a task into a temporary file, in a folder that only its user can
    read, until the task is over.
  - The log-in options O(username), O(api_key) and O(bearer_token) exclude each other.
"""
