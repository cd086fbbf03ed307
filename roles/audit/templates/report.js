/*
Copyright: (c) 2026, observability.kibana contributors
GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later

What is chosen stands in the address, as #verdict=missing&space=payments, so that a view can be sent to somebody.
*/
"use strict";
(() => {
  const form = document.getElementById("filters");
  const tallies = [...form.querySelectorAll(".tally")];
  const findings = [...document.querySelectorAll(".finding")];
  const unfold = document.getElementById("unfold");
  const texts = new Map(findings.map((finding) => [finding, finding.textContent.toLowerCase()]));
  let allOpen = false;

  const pressed = () =>
    tallies.filter((tally) => tally.getAttribute("aria-pressed") === "true").map((tally) => tally.dataset.verdict);

  function show() {
    const verdicts = pressed();
    const { space, kind, text } = form.elements;
    const words = text.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const finding of findings) {
      const { verdict, space: itsSpace, kind: itsKind } = finding.dataset;
      finding.hidden = !(
        (!verdicts.length || verdicts.includes(verdict)) &&
        (!space.value || space.value === itsSpace) &&
        (!kind.value || kind.value === itsKind) &&
        words.every((word) => texts.get(finding).includes(word))
      );
      count += finding.hidden ? 0 : 1;
    }
    document.getElementById("shown").textContent =
      count === findings.length ? `${count} findings` : `${count} of ${findings.length} findings`;
    document.getElementById("nothing").hidden = count > 0 || !findings.length;
  }

  function open(all) {
    allOpen = all;
    findings.forEach((finding) => { finding.open = all; });
    unfold.textContent = all ? "Close all" : "Open all";
  }

  function remember() {
    const chosen = new URLSearchParams();
    pressed().forEach((verdict) => chosen.append("verdict", verdict));
    for (const name of ["space", "kind", "text"]) {
      if (form.elements[name].value) chosen.set(name, form.elements[name].value);
    }
    if (allOpen) chosen.set("open", "all");
    // An empty fragment would scroll to the top.
    location.replace(`#${chosen.toString() || "all"}`);
    show();
  }

  function recall() {
    const chosen = new URLSearchParams(location.hash.slice(1));
    const verdicts = chosen.getAll("verdict");
    tallies.forEach((tally) => tally.setAttribute("aria-pressed", String(verdicts.includes(tally.dataset.verdict))));
    for (const name of ["space", "kind", "text"]) form.elements[name].value = chosen.get(name) || "";
    if ((chosen.get("open") === "all") !== allOpen) open(!allOpen);
    show();
  }

  tallies.forEach((tally) => tally.addEventListener("click", () => {
    tally.setAttribute("aria-pressed", String(tally.getAttribute("aria-pressed") !== "true"));
    remember();
  }));
  form.addEventListener("input", remember);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    location.replace("#all");
  });
  unfold.addEventListener("click", () => {
    open(!allOpen);
    remember();
  });
  document.getElementById("again").addEventListener("click", () => location.replace("#all"));
  addEventListener("hashchange", recall);
  document.getElementById("choices").hidden = false;
  recall();
})();
