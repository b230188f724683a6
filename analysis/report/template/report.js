// A page is complete without this: it copies a quotation, unfolds all for printing, opens what a link leads to where the
// browser does not, and lets tables be sorted (tables.js, which stands before it).

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

if (navigator.clipboard) document.querySelectorAll("ul.evidence .meta[title]").forEach(copyable);
for (const link of document.querySelectorAll("a.unfold")) link.addEventListener("click", unfold);
for (const table of document.querySelectorAll("table.data")) {
  if (table.tHead && table.tBodies[0]?.rows.length > 2) sortable(table);
}
addEventListener("hashchange", reveal);
reveal();
