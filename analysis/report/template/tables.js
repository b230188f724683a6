// Lets a reader sort a table by the heads of its columns, on a page and in JupyterLab.
"use strict";

const MINUS = /\u2212/g;

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
