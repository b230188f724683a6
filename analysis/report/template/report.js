// A page is complete without this: it copies a quotation, unfolds all for printing, opens what a link leads to where the
// browser does not, and sorts a table.
"use strict";

const MINUS = /\u2212/g;

function copyable(about) {
  const words = about.parentElement.querySelector("blockquote").textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.title = "Copy the quotation with its source";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(`“${words}” – ${about.title}`);
    button.textContent = "Copied";
  });
  about.append(" · ", button);
}

function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}

function unfold(event) {
  event.preventDefault();
  for (const fold of document.querySelectorAll("details")) fold.open = true;
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

if (navigator.clipboard) document.querySelectorAll("ul.evidence .meta[title]").forEach(copyable);
for (const link of document.querySelectorAll("a.unfold")) link.addEventListener("click", unfold);
for (const table of document.querySelectorAll("table.data")) {
  if (table.tHead && table.tBodies[0]?.rows.length > 2) sortable(table);
}
addEventListener("hashchange", reveal);
reveal();
