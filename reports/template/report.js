// A page is complete without this, which stands behind tables.js: it lets a reader look at one actor's evidence.
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

const sections = document.querySelectorAll("section.actor");
if (sections.length > 1) filterable([...sections]);
for (const table of document.querySelectorAll("table.data")) {
  if (table.tHead && table.tBodies[0]?.rows.length > 2) sortable(table);
}
