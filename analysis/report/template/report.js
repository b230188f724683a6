// A page is complete without this: it copies a quotation, unfolds all for printing, opens what a link leads to where the
// browser does not, makes a drawing one stop of the Tab key, and lets tables be sorted (tables.js, which stands before it).

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
  const place = document.createElement("span");
  place.className = "copy";
  place.append(" · ", button);
  about.append(place);
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

// Arrow keys go from mark to mark: right and left in order, up and down to the nearest.
function walkable(drawing) {
  const marks = [...drawing.querySelectorAll("a.mark")];
  if (marks.length < 2) return;
  const at = (mark) => mark.querySelector("use, path").getBoundingClientRect();
  const nearest = (from, sign) => {
    const far = (mark) => Math.hypot(at(mark).x - at(from).x, at(mark).y - at(from).y);
    const beyond = marks.filter((mark) => sign * (at(mark).y - at(from).y) > 1);
    return beyond.reduce((one, other) => (one && far(one) <= far(other) ? one : other), undefined);
  };
  const step = {
    ArrowRight: (from) => marks[marks.indexOf(from) + 1],
    ArrowLeft: (from) => marks[marks.indexOf(from) - 1],
    ArrowDown: (from) => nearest(from, 1),
    ArrowUp: (from) => nearest(from, -1),
  };
  const stop = (chosen) => marks.forEach((mark) => mark.setAttribute("tabindex", mark === chosen ? 0 : -1));
  stop(marks[0]);
  drawing.addEventListener("keydown", (event) => {
    const from = event.target.closest("a.mark");
    const to = from && step[event.key]?.(from);
    if (!to) return;
    event.preventDefault();
    stop(to);
    to.focus();
  });
  const told = document.createElement("p");
  told.className = "keys";
  told.textContent = "Arrow keys: from mark to mark. Enter: to the words.";
  drawing.after(told);
}

if (navigator.clipboard) document.querySelectorAll("ul.evidence .meta[title]").forEach(copyable);
for (const link of document.querySelectorAll("a.unfold")) link.addEventListener("click", unfold);
document.querySelectorAll("svg.drawing").forEach(walkable);
for (const table of document.querySelectorAll("table.data")) {
  if (table.tHead && table.tBodies[0]?.rows.length > 2) sortable(table);
}
addEventListener("hashchange", reveal);
reveal();
