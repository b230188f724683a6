// A page is complete without this: it only lets a reader look at one actor's evidence and sort a table.
"use strict";

const MINUS = /\u2212/g;

function filterable(sections) {
  const [first] = sections;
  const label = document.createElement("label");
  const choice = label.appendChild(document.createElement("select"));
  const said = document.createElement("span");
  const bar = document.createElement("div");
  label.prepend("Evidence of ");
  said.setAttribute("role", "status");
  bar.className = "filter";
  bar.append(label, said);
  choice.append(new Option("all actors", ""));
  for (const section of sections) {
    choice.append(new Option(section.querySelector("h3 bdi").textContent, section.id));
  }
  const show = () => {
    let count = 0;
    for (const section of sections) {
      section.hidden = choice.value !== "" && section.id !== choice.value;
      if (!section.hidden) count += section.querySelectorAll("ul.evidence > li").length;
    }
    said.textContent = `${count} statement${count === 1 ? "" : "s"} shown`;
  };
  choice.addEventListener("change", show);
  // A link to an actor who is filtered away brings everybody back.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest("[hidden]")) {
      choice.value = "";
      show();
      target.scrollIntoView();
    }
  });
  first.before(bar);
  show();
}

function sortable(table) {
  const body = table.tBodies[0];
  const given = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const text = (row, column) => row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const numbers = given.map((row) => parseFloat(text(row, column).replace(MINUS, "-")));
    const numeric = numbers.some((number) => !Number.isNaN(number));
    const number = new Map(given.map((row, place) => [row, numbers[place]]));
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      // First what is largest or comes first in the alphabet, then the other way round, then as it was.
      const [once, twice] = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
      const now = head.ariaSort;
      const next = now === once ? twice : now === twice ? "" : once;
      for (const each of heads) each.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      const sign = next === "descending" ? -1 : 1;
      const compared = (a, b) => {
        if (!next) return 0;
        if (!numeric) return sign * text(a, column).localeCompare(text(b, column), "en");
        const [x, y] = [number.get(a), number.get(b)];
        // What is no number, such as “too few”, comes last either way.
        return Number.isNaN(x) - Number.isNaN(y) || (Number.isNaN(x) ? 0 : sign * (x - y));
      };
      body.append(...[...given].sort(compared));
    });
  });
}

const sections = document.querySelectorAll("section.actor");
if (sections.length > 1) filterable([...sections]);
for (const table of document.querySelectorAll("table.data")) {
  if (table.tHead && table.tBodies[0]?.rows.length > 2) sortable(table);
}
