# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: kibana_annotations
type: notification
short_description: Mark deployments in APM while a playbook runs
version_added: 1.0.0
description:
  - Annotates an APM service when a playbook begins to deploy a version of it and when it is done, so that the charts of
    the service show what the deployment did to it.
  - It does nothing unless it is enabled in Ansible's configuration and O(service_name) is set.
  - A playbook run is one deployment. It begins with the first task of the first play for which O(service_name) is set,
    and ends with the run.
  - Nothing is written in check mode, nor for plays that say C(check_mode=true) themselves.
  - It never makes a run fail. When an annotation cannot be added, there is one warning.
extends_documentation_fragment:
  - observability.kibana.plugin_connection
options:
  service_name:
    description:
      - The name of the service that is deployed, as its agents report it.
    type: str
    env:
      - name: KIBANA_ANNOTATIONS_SERVICE_NAME
    ini:
      - section: callback_kibana_annotations
        key: service_name
    vars:
      - name: kibana_annotations_service_name
  service_version:
    description:
      - The version that is deployed, as the agents report it. It has to be set where O(service_name) is.
    type: str
    env:
      - name: KIBANA_ANNOTATIONS_SERVICE_VERSION
    ini:
      - section: callback_kibana_annotations
        key: service_version
    vars:
      - name: kibana_annotations_service_version
  service_environment:
    description:
      - The environment that it is deployed to. If not set, the annotations belong to none, and only show where all
        environments do.
    type: str
    env:
      - name: KIBANA_ANNOTATIONS_SERVICE_ENVIRONMENT
    ini:
      - section: callback_kibana_annotations
        key: service_environment
    vars:
      - name: kibana_annotations_service_environment
  moments:
    description:
      - What to annotate, the begin of a deployment, its end, or both.
    type: list
    elements: str
    choices: [begin, end]
    default: [begin, end]
    env:
      - name: KIBANA_ANNOTATIONS_MOMENTS
    ini:
      - section: callback_kibana_annotations
        key: moments
  begin_text:
    description:
      - What the charts show for the begin.
      - C({service_name}), C({service_version}), C({service_environment}) and C({playbook}) stand for their values.
    type: str
    default: "{service_version}: {playbook} began"
    env:
      - name: KIBANA_ANNOTATIONS_BEGIN_TEXT
    ini:
      - section: callback_kibana_annotations
        key: begin_text
  end_text:
    description:
      - What the charts show for the end.
      - C({result}), which is C(succeeded) or C(failed), can be used beside what O(begin_text) may have. A run has
        failed when a host has failed or could not be reached.
    type: str
    default: "{service_version}: {playbook} {result}"
    env:
      - name: KIBANA_ANNOTATIONS_END_TEXT
    ini:
      - section: callback_kibana_annotations
        key: end_text
  tags:
    description:
      - Tags for the annotations, beside V(apm), which Kibana puts on each.
    type: list
    elements: str
    default: []
    env:
      - name: KIBANA_ANNOTATIONS_TAGS
    ini:
      - section: callback_kibana_annotations
        key: tags
  timeout:
    description:
      - How many seconds to wait for a connection, and for an answer. The run waits meanwhile.
    type: float
    default: 10
    env:
      - name: KIBANA_TIMEOUT
    ini:
      - section: kibana
        key: timeout
  retries:
    description:
      - How often to repeat a request after a failure that may pass, when repeating it is safe. The run waits meanwhile.
    type: int
    default: 1
    env:
      - name: KIBANA_RETRIES
    ini:
      - section: kibana
        key: retries
requirements:
  - whitelisting in configuration
notes:
  - The variables can be set for a play, with V(vars) and the like, and as extra variables, but not for single hosts.
  - Adding annotations needs a gold licence or better, or a trial licence, and a user who may write to, and read, the
    index C(observability-annotations) in Elasticsearch.
seealso:
  - module: observability.kibana.kibana_apm_annotation
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
example: |
  In ansible.cfg:

    [defaults]
    callbacks_enabled = observability.kibana.kibana_annotations

    [callback_kibana_annotations]
    service_environment = production
    end_text = {service_version} {result}

  In the playbook that deploys, for the Kibana that KIBANA_URL and KIBANA_API_KEY say:

    - name: Deploy the shop
      hosts: shop
      vars:
        kibana_annotations_service_name: shop
        kibana_annotations_service_version: "{{ shop_version }}"
      roles:
        - shop
"""

import os
import re
import time
import typing as t

from ansible import context
from ansible.errors import AnsibleError
from ansible.plugins.callback import CallbackBase
from ansible.template import Templar

from ansible_collections.observability.kibana.plugins.module_utils._errors import InputError, KibanaError
from ansible_collections.observability.kibana.plugins.module_utils._plan import carry_out, make_plan
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_annotation import ApmAnnotation
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_annotation_search import iso
from ansible_collections.observability.kibana.plugins.plugin_utils._connection import (
    connected,
    without_empty_variables,
)

if t.TYPE_CHECKING:
    from ansible.executor.stats import AggregateStats
    from ansible.playbook import Playbook
    from ansible.playbook.play import Play
    from ansible.playbook.task import Task

VARIABLES = (
    "kibana_annotations_service_name",
    "kibana_annotations_service_version",
    "kibana_annotations_service_environment",
)


class CallbackModule(CallbackBase):
    """Annotates one deployment for each run of a playbook."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "observability.kibana.kibana_annotations"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, display: t.Any = None, options: t.Any = None) -> None:
        super().__init__(display=display, options=options)
        self._begin_anew("")

    def _begin_anew(self, playbook: str) -> None:
        """Know nothing yet of this playbook."""
        # What stands for a value in the texts; empty while there is no deployment.
        self._facts: dict[str, str] = {}
        self._playbook = playbook
        self._begun = False
        self._warned = False

    def set_options(self, task_keys: t.Any = None, var_options: t.Any = None, direct: t.Any = None) -> None:
        """Read the options; an empty environment variable counts as not set."""
        with without_empty_variables():
            CallbackBase.set_options(self, task_keys=task_keys, var_options=var_options, direct=direct)

    def v2_playbook_on_start(self, playbook: Playbook) -> None:
        """A playbook, of perhaps several, begins."""
        self._begin_anew(os.path.basename(playbook._file_name or ""))

    def v2_playbook_on_play_start(self, play: Play) -> None:
        """Find out whether this play deploys a service, unless one before it does."""
        if not (self._facts or context.CLIARGS.get("check") or play.check_mode):
            self._carefully(lambda: self._recognise(play))

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:
        """The first task is where a deployment begins: a play without hosts has none."""
        if self._facts and not self._begun:
            self._begun = True
            self._annotate("begin", "begin_text")

    def v2_playbook_on_stats(self, stats: AggregateStats) -> None:
        """The run is over."""
        if self._begun:
            summaries = [stats.summarize(host) for host in stats.processed]
            failed = any(summary["failures"] or summary["unreachable"] for summary in summaries)
            self._facts["result"] = "failed" if failed else "succeeded"
            self._annotate("end", "end_text")

    def _recognise(self, play: Play) -> None:
        """Read the options as the play has them, and keep what they say of a service. Raises InputError."""
        variables = play.get_variable_manager().get_vars(play=play)
        templar = Templar(loader=play.get_loader(), variables=variables)
        ours = {name: templar.template(variables[name]) for name in VARIABLES if name in variables}
        self.set_options(var_options=ours)
        service_name = self.get_option("service_name")
        if not service_name:
            return
        if not self.get_option("service_version"):
            raise InputError(f"service_version is not set, so the deployment of {service_name!r} cannot be marked")
        self._facts = {
            "service_name": service_name,
            "service_version": self.get_option("service_version"),
            "service_environment": self.get_option("service_environment") or "",
            "playbook": self._playbook,
        }

    def _annotate(self, moment: str, text_option: str) -> None:
        """Add an annotation now, if it is wanted at this moment."""
        if moment in self.get_option("moments"):
            self._carefully(lambda: self._add(text_option, int(time.time() * 1000)))

    def _add(self, text_option: str, now: int) -> None:
        """Add an annotation. Raises KibanaError."""
        params = {
            **{name: self._facts[name] for name in ("service_name", "service_version", "service_environment")},
            "text": self._text(text_option),
            "timestamp": iso(now),
            "window_hours": 0,
            "tags": self.get_option("tags"),
        }
        with connected(self.get_option, read_only=False) as client:
            carry_out(make_plan(ApmAnnotation(client, params)))

    def _text(self, option: str) -> str:
        """What the charts are to show. Raises InputError for a word in braces that means nothing."""

        def value(found: re.Match[str]) -> str:
            if found[1] not in self._facts:
                raise InputError(f"{option} has {found[0]}, but there are {', '.join(self._facts)}")
            return self._facts[found[1]]

        return re.sub(r"\{(\w*)\}", value, self.get_option(option))

    def _carefully(self, work: t.Callable[[], None]) -> None:
        """Do something; when it fails, warn, once in a run of a playbook, since the run must go on."""
        try:
            work()
        except (KibanaError, AnsibleError) as error:
            self._warn(str(error))
        except Exception as error:
            # Of errors that nobody thought of, only the kind: their words might hold a secret.
            self._warn(f"an unexpected {type(error).__name__}; please report this")

    def _warn(self, reason: str) -> None:
        if not self._warned:
            self._warned = True
            self._display.warning(f"kibana_annotations: {reason}")
