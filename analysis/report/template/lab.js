// In JupyterLab, where cells come and go: once it is there, every table can be sorted and a long one filtered.
const LONG = 8;

function searchable(table) {
  const rows = [...table.tBodies[0].rows];
  const bar = document.createElement("div");
  const label = bar.appendChild(document.createElement("label"));
  const word = document.createElement("input");
  const said = bar.appendChild(document.createElement("span"));
  word.type = "search";
  label.append("Rows with ", word);
  said.setAttribute("role", "status");
  bar.className = "filter";
  bar.dataset.lmSuppressShortcuts = "true";
  word.addEventListener("input", () => {
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(word.value.trim().toLowerCase());
    said.textContent = word.value.trim() && `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  });
  table.before(bar);
}

function enhance() {
  for (const table of document.querySelectorAll(".shown table.data:not(:has(thead button))")) {
    const rows = table.tBodies[0]?.rows.length ?? 0;
    if (!table.tHead || rows <= 2) continue;
    sortable(table);
    table.tHead.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the keys that press a button
    if (rows > LONG) searchable(table);
  }
}

enhance();
if (!document.body.dataset.enhanced) {
  document.body.dataset.enhanced = "true"; // a cell that runs again brings this script again
  new MutationObserver(enhance).observe(document.body, { childList: true, subtree: true });
}
