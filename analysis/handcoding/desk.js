// The coding sheet. Python holds what is coded; here is only what is under way: a cursor, marked words, half a statement.
// Words are known by number; a step is a message, and its answer is a new `sheet` with the number of the message.

const STANCES = { f: "favor", c: "conditional", a: "against", n: "neutral" };
const SIGNS = { favor: "+", conditional: "±", against: "−", neutral: "○" };
const KINDS = ["direct", "mixed", "indirect", "act"];
const SECONDS_TO_ANSWER = 6;
const KEYS = [
  ["↑ ↓ ← →", "previous or next sentence, word; with Ctrl from stop to stop"],
  ["Shift", "held with these, marks the words; Home and End are the ends of the sentence"],
  ["Enter", "takes the marked words, or else the sentence, and asks for the actor"],
  ["1 … 9", "the actor with this number"],
  ["/", "types the name of another actor; words marked with the mouse meanwhile are the name, and the source"],
  ["f c a n", "favor, conditional, against, neutral"],
  ["i  k", "implied or explicit; the next kind (direct, mixed, indirect, act)"],
  ["s  +", "the marked words are the source of the statement, or a further piece of it"],
  ["Delete  u  r", "remove; undo; do again (Ctrl+Z, Ctrl+Y)"],
  ["[  ]", "previous, next article"],
  [".  0", "finished; nothing on the target here"],
  ["y", "take the first suggestion (in review)"],
];

/** Make an element; `on…` are listeners, false leaves an attribute out, all texts go in as text. */
function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

function render({ model, el }) {
  const id = `hc-${Math.random().toString(36).slice(2)}`;
  const sheet = () => model.get("sheet");
  let words = [], gaps = [], sentences = [];  // the elements of each word and the gap before it; its sentence
  let cursor = 0, range = null, draft = {}, current = null, expected = null, sent = 0;
  const queue = [];  // what was asked for while the answer to a taken statement was on its way
  let picking = false;  // the actor is asked for: words marked now are its name

  // --- what is always there ----------------------------------------------------------------------------------------
  const button = (label, key, act, props = {}) =>
    h("button", { type: "button", class: "hc-button", onclick: act, ...props }, label, ...(key ? [h("kbd", {}, key)] : []));
  const where = h("h3", { class: "hc-where" });
  const bar = h("progress", { class: "hc-progress", "aria-label": "Articles finished" });
  const about = h("span");
  const saved = h("span", { class: "hc-saved" });
  const turn = (label, words_, by) => button(label, "", () => ask("open", { place: model.get("article").place + by }), { "aria-label": words_ });
  const goto_ = h("select", { class: "hc-goto", "aria-label": "Go to article", onchange: (e) => ask("open", { place: +e.target.value }) });
  const undo = button("Undo", "u", () => ask("undo"));
  const redo = button("Redo", "r", () => ask("redo"));
  const again = button("Save again", "", () => ask("save"), { hidden: true });
  const article = h("div", { class: "hc-article", role: "application", tabindex: "0", "aria-describedby": `${id}-how`,
    "aria-label": "Article", onmouseup: marked, onfocus: draw, onblur: draw });
  const how = h("p", { id: `${id}-how`, class: "hc-unseen" },
    "Up and down go by sentence, left and right by word; Shift marks. Enter takes. Question mark shows all keys and the codebook.");
  const reading = h("p", { class: "hc-unseen", "aria-live": "polite" });
  const status = h("p", { class: "hc-status", role: "status" });
  const above = h("div", { class: "hc-part" }), below = h("div", { class: "hc-part" });
  const list = h("ol", { class: "hc-list", "aria-label": "Statements in this article" });
  const suggested = h("section", { class: "hc-suggested", "aria-label": "Suggestions of the machine" });
  const finish = button("Finished", ".", () => ask("finish", { nothing: false }), { class: "hc-button hc-main" });
  const nothing = button("Nothing on the target here", "0", () => ask("finish", { nothing: true }));
  const codebook = h("div", { class: "hc-rules", tabindex: "0", role: "region", "aria-label": "Codebook" });
  codebook.innerHTML = model.get("codebook");  // the project's own page, rendered in Python with its HTML escaped
  const dialog = h("dialog", { class: "hc-dialog", "aria-label": "Keys and codebook" },
    button("Close", "Esc", () => dialog.close()),
    h("h2", {}, "Keys"), h("table", { class: "hc-keys" }, ...KEYS.map(([key, does]) => h("tr", {}, h("th", { scope: "row" }, key), h("td", {}, does)))), codebook);
  const name = h("input", { class: "hc-name", type: "text", role: "combobox", "aria-label": "Actor", autocomplete: "off",
    spellcheck: "false", placeholder: "Another actor…", "aria-expanded": "false", "aria-controls": `${id}-names`,
    "aria-autocomplete": "list", oninput: complete, onkeydown: typed, onblur: () => setTimeout(() => document.activeElement === name || fold(), 150) });
  const names = h("ul", { id: `${id}-names`, class: "hc-names", role: "listbox", "aria-label": "Actors", hidden: true });
  const root = h("div", { class: "hc", "data-lm-suppress-shortcuts": "true", onkeydown: pressed },
    h("div", { class: "hc-head" }, h("div", {}, where, h("p", { class: "hc-about" }, about, saved)), again,
      h("span", { class: "hc-tools" }, undo, redo, turn("‹", "Previous article", -1), goto_, turn("›", "Next article", 1), button("Codebook", "?", () => dialog.showModal()))),
    bar, how, reading,
    h("div", { class: "hc-columns" }, article,
      h("div", { class: "hc-side" },
        h("section", { class: "hc-composer", "aria-label": "Statement" }, above, h("div", { class: "hc-naming" }, name, names), below), h("div", { class: "hc-scroll", tabindex: "-1" }, list, suggested),
        status, h("div", { class: "hc-end" }, finish, nothing))), dialog);

  // --- asking Python -----------------------------------------------------------------------------------------------
  function ask(what, more = {}) {
    const number = sent = Math.max(sent, sheet().n) + 1;
    saved.textContent = "Saving…";
    model.send({ do: what, n: number, ...more });
    setTimeout(() => {
      if (sheet().n >= number) return;
      expected = null;
      queue.length = 0;
      saved.textContent = "Not saved";
      status.textContent = "The kernel does not answer. Restart it and run this cell again: all steps before this one are on disk.";
    }, SECONDS_TO_ANSWER * 1000);
  }

  /** What the next stance or actor is for: the marked words, else the chosen statement, else the sentence. */
  function subject() {
    if (range) return { pieces: [range] };
    if (current !== null && sheet().marks[current]) return { index: current };
    const inside = sentences.flatMap((each, i) => (each === sentences[cursor] ? [i] : []));
    return inside.length ? { pieces: [[inside[0], inside.at(-1)]] } : {};
  }

  function give(part) {
    const of = subject();
    if (of.index !== undefined) return ask("change", { index: of.index, ...part });
    if (!of.pieces) return;
    draft = { ...draft, ...part };
    range = of.pieces[0];
    if (draft.actor && draft.stance) {
      expected = [range[0], draft.actor];
      ask("take", { pieces: of.pieces, ...draft });
      cursor = Math.max(...range);
      range = null; draft = {}; picking = false;
    }
    draw();
  }

  /** The words that name the actor of a statement under way are its source too. */
  function pick(first, last) {
    draft.source = [first, last];
    document.getSelection().removeAllRanges();
    name.value = text(first, last);
    complete();
    name.focus();
  }

  function askActor() { picking = range !== null; draw(); name.focus(); }

  /** Give the marked words to the statement that was last taken or chosen: as its source, or as a further piece. */
  function add(as) {
    const mark = sheet().marks[current];
    if (!range || !mark) return say("Mark words first, and choose the statement that they belong to.");
    ask("change", { index: current, ...(as === "source" ? { source: range } : { pieces: [...mark.pieces, range] }) });
    range = null;
  }

  function say(sentence) { status.textContent = sentence; }
  function choose(index) { current = index; range = null; draft = {}; picking = false; draw(); }

  // --- the mouse ---------------------------------------------------------------------------------------------------
  function marked() {
    const selection = document.getSelection();
    if (!selection.rangeCount) return;
    const chosen = selection.getRangeAt(0);
    const edge = (word, node, offset, at) => word.contains(node) && node.nodeType === 3 && offset === at(node);
    const hit = words.flatMap((word, i) => (chosen.intersectsNode(word)
      && !edge(word, chosen.endContainer, chosen.endOffset, () => 0)
      && !edge(word, chosen.startContainer, chosen.startOffset, (node) => node.length) ? [i] : []));
    if (selection.isCollapsed && picking) return;
    if (selection.isCollapsed) {
      const at = words.indexOf(chosen.startContainer.parentElement);
      if (at < 0) return;
      cursor = at;
      const found = sheet().marks.findIndex((mark) => mark.pieces.some(([first, last]) => first <= at && at <= last));
      choose(found < 0 ? null : found);
    } else if (hit.length) {
      if (picking) return pick(hit[0], hit.at(-1));
      range = [hit[0], hit.at(-1)]; cursor = hit.at(-1); draft = {};
      selection.removeAllRanges();
      draw();
    }
    article.focus({ preventScroll: true });
  }

  // --- the keyboard ------------------------------------------------------------------------------------------------
  function move(key, ctrl) {
    const last = words.length - 1;
    const stop = (i) => /[^\s'’-]/.test(gaps[i].textContent) || sentences[i] !== sentences[i - 1];
    const begins = (i) => i === 0 || sentences[i] !== sentences[i - 1];
    const ends = (i) => i === last || begins(i + 1);
    const seek = (from, step, test) => { let i = from; while (i + step >= 0 && i + step <= last) { i += step; if (test(i)) break; } return i; };
    const word = (step, test) => (ctrl ? seek(cursor, step, test) : Math.min(last, Math.max(0, cursor + step)));
    return {
      ArrowRight: (extend) => word(1, extend ? (i) => i === last || stop(i + 1) : stop),
      ArrowLeft: () => word(-1, (i) => i === 0 || stop(i)),
      ArrowDown: (extend) => (extend ? seek(cursor, 1, ends) : seek(cursor, 1, begins)),
      ArrowUp: () => seek(cursor, -1, begins),
      Home: () => (begins(cursor) ? cursor : seek(cursor, -1, begins)),
      End: () => (ends(cursor) ? cursor : seek(cursor, 1, ends)),
    }[key];
  }

  function go(to, extend) {
    const from = range && extend ? range[0] : cursor;
    cursor = to;
    range = extend ? [from, to] : null;
    if (!extend) { draft = {}; current = null; picking = false; }
    words[cursor]?.scrollIntoView({ block: "nearest" });
    draw();
    const [[first, last]] = subject().pieces ?? [[cursor, cursor]];
    const whole = extend || cursor === Math.min(first, last);
    reading.textContent = whole ? text(first, last) : words[cursor].textContent;
  }

  function text(first, last) {
    const [a, b] = first <= last ? [first, last] : [last, first];
    return words.slice(a, b + 1).map((word, i) => (i ? gaps[a + i].textContent : "") + word.textContent).join("");
  }

  function pressed(event) {
    const { key, target } = event;
    event.stopPropagation();
    if (target.matches("input, select") || dialog.open || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    const inArticle = target === article;
    const moving = inArticle && words.length ? move(key, command) : undefined;
    const card = target.closest(".hc-card");
    const act = (
      moving ? () => go(moving(event.shiftKey), event.shiftKey)
      : command ? { z: () => ask(event.shiftKey ? "redo" : "undo"), y: () => ask("redo") }[key.toLowerCase()]
      : /^[1-9]$/.test(key) ? () => sheet().here[key - 1] && give({ actor: sheet().here[key - 1] })
      : STANCES[key] ? () => give({ stance: STANCES[key] })
      : {
        Enter: inArticle && (() => { range ??= subject().pieces?.[0] ?? null; askActor(); }),
        "/": askActor,
        Escape: () => { choose(null); article.focus(); },
        i: () => give({ explicit: !(sheet().marks[subject().index] ?? { explicit: true, ...draft }).explicit }),
        k: nextKind,
        s: () => add("source"),
        "+": () => add("piece"),
        Delete: remove, Backspace: remove,
        u: () => ask("undo"), r: () => ask("redo"),
        "[": () => ask("open", { place: model.get("article").place - 1 }),
        "]": () => ask("open", { place: model.get("article").place + 1 }),
        ".": () => ask("finish", { nothing: false }), 0: () => ask("finish", { nothing: true }),
        y: () => sheet().suggested.length && ask("accept", { index: sheet().places[0] }),
        "?": () => dialog.showModal(),
        ArrowDown: card && (() => card.parentElement.nextElementSibling?.firstChild.focus()),
        ArrowUp: card && (() => card.parentElement.previousElementSibling?.firstChild.focus()),
      }[key]);
    if (!act) return;
    event.preventDefault();
    if (expected) queue.push(act);  // whoever types fast means the statement that is on its way
    else act();
  }

  function remove() {
    if (current === null || range) return say("Choose a statement first: click it, or go to it with Tab.");
    const index = current;
    current = null;
    ask("remove", { index });
  }

  function nextKind() {
    const mark = sheet().marks[current];
    if (mark && !range) give({ kind: KINDS[(KINDS.indexOf(mark.kind) + 1) % KINDS.length] });
  }

  // --- the actor's name, with completion ---------------------------------------------------------------------------
  let options = [], active = 0;
  function complete() {
    const asked = name.value.trim().toLowerCase();
    const known = [...sheet().here, ...sheet().rest];
    const rank = (each) => (each.toLowerCase().startsWith(asked) ? 0 : each.toLowerCase().includes(` ${asked}`) ? 1 : 2);
    options = known.filter((each) => each.toLowerCase().includes(asked)).sort((a, b) => rank(a) - rank(b)).slice(0, 8);
    if (asked && !known.some((each) => each.toLowerCase() === asked)) options.push(name.value.trim());
    active = 0;
    list_();
  }
  function list_() {
    names.replaceChildren(...options.map((each, i) => h("li", { role: "option", id: `${id}-${i}`, "aria-selected": String(i === active),
      onmousedown: (event) => { event.preventDefault(); take(each); } },
    sheet().here.includes(each) || sheet().rest.includes(each) ? each : `New actor: ${each}`)));
    names.hidden = !options.length;
    name.setAttribute("aria-expanded", String(!names.hidden));
    if (options.length) name.setAttribute("aria-activedescendant", `${id}-${active}`);
    else name.removeAttribute("aria-activedescendant");
  }
  function fold() { options = []; list_(); }
  function take(actor) { picking = false; name.value = ""; fold(); article.focus(); give({ actor }); }
  function typed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { active = (active + step + options.length) % (options.length || 1); list_(); }
    else if (event.key === "Enter") { if (options[active]) take(options[active]); }
    else if (event.key === "Escape") { picking = false; delete draft.source; name.value = ""; fold(); article.focus(); }
    else return;
    event.preventDefault();
  }

  // --- drawing -----------------------------------------------------------------------------------------------------
  function lay() {
    const { paragraphs, place, titles, finished, origin } = model.get("article");
    words = []; gaps = []; sentences = [];
    article.replaceChildren(...paragraphs.map((each) => h(each.role === "title" ? "h4" : "p", { class: `hc-${each.role}` },
      ...each.words.flatMap(([before, word, sentence]) => {
        gaps.push(h("span", {}, before)); words.push(h("span", { "data-w": true }, word)); sentences.push(sentence);
        return [gaps.at(-1), words.at(-1)];
      }), each.tail)));
    if (origin) article.prepend(h("p", { class: "hc-origin" }, origin));
    article.scrollTop = 0;
    const done = finished.filter(Boolean).length;
    where.textContent = `Article ${place + 1} of ${titles.length}`;
    bar.max = titles.length; bar.value = done; bar.title = `${done} finished`;
    goto_.replaceChildren(...titles.map((title, i) => h("option", { value: i, selected: i === place }, `${finished[i] ? "✓ " : ""}${i + 1}. ${title}`)));
    cursor = 0; range = null; draft = {}; current = null;
  }

  function draw() {
    const { marks, here } = sheet();
    const of = subject();
    const inside = root.contains(document.activeElement);
    const [low, high] = range ? [Math.min(...range), Math.max(...range)] : [1, 0];
    const held = document.activeElement === article || article.matches(":focus");
    const [[first, last]] = !range && of.pieces ? of.pieces : [[1, 0]];
    words.forEach((word, i) => {
      const on = marks.flatMap((mark, m) => mark.pieces.filter(([a, b]) => a <= i && i <= b).map(([a, b]) => [m, a, b]));
      const css = (start) => [on.some(([, a]) => a !== start) && "hc-on", !range && on.some(([m, a]) => m === current && a !== start) && "hc-chosen",
        low <= i && i <= high && low !== start && "hc-drafted", held && first <= i && i <= last && first !== start && "hc-sentence"].filter(Boolean).join(" ");
      word.className = css(null) + (held && i === cursor ? " hc-cursor" : "");
      gaps[i].className = css(i);
      const tags = on.filter(([, , b]) => b === i).map(([m]) => `${m + 1}${SIGNS[marks[m].stance]}`).join(" ");
      if (tags) word.dataset.tag = tags; else delete word.dataset.tag;
    });
    compose(of, marks, here);
    const place = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...marks.map((mark, i) => h("li", {}, card(mark, i))));
    const chosen = list.children[current]?.firstChild;
    if (chosen) list.parentElement.scrollTop = Math.min(chosen.offsetTop, Math.max(list.parentElement.scrollTop, chosen.offsetTop + chosen.offsetHeight - list.parentElement.clientHeight + 6));
    if (place >= 0) (list.children[Math.min(place, marks.length - 1)]?.firstChild ?? article).focus();
    suggested.replaceChildren(...(sheet().suggested.length ? [h("h4", {}, "The machine reads"), ...sheet().suggested.map((mark, i) =>
      h("div", { class: "hc-card hc-machine" }, ...told(mark, ""), button("Take", i ? "" : "y", () => ask("accept", { index: sheet().places[i] }))))] : []));
    // A key must never fall through to JupyterLab, whose commands would change the notebook.
    if (inside && (!root.contains(document.activeElement) || document.activeElement.disabled)) article.focus();
  }

  const told = (mark, number) => [h("span", { class: "hc-line" }, ...(number ? [h("span", { class: "hc-number" }, number)] : []), h("b", {}, mark.actor),
    h("span", { class: "hc-stance" }, `${SIGNS[mark.stance]} ${mark.stance}${mark.explicit ? "" : ", implied"}`)),
  h("span", { class: "hc-words" }, mark.words)];
  const card = (mark, i) => h("button", { type: "button", class: "hc-card", "aria-pressed": String(i === current),
    onclick: () => { choose(i); words[mark.pieces[0]?.[0]]?.scrollIntoView({ block: "nearest" }); },
    onfocus: () => { if (current !== i) choose(i); } }, ...told(mark, `${i + 1}`));

  function compose(of, marks, here) {
    const mark = of.index !== undefined ? marks[of.index] : { explicit: true, ...draft };
    const heading = of.index !== undefined ? `Statement ${of.index + 1}` : "New statement";
    const quoted = of.index !== undefined ? mark.words : range ? text(...range) : "Mark words, or stay in a sentence to take all of it.";
    const toggle = (label, key, on, act) => button(label, key, act, { class: "hc-button hc-choice", "aria-pressed": String(on) });
    above.replaceChildren(
      h("h4", {}, heading), h("p", { class: of.index !== undefined || range ? "hc-words" : "hc-words hc-hint" }, quoted),
      h("div", { class: "hc-actors", role: "group", "aria-label": "Actor" },
        ...here.map((each, i) => toggle(each, i < 9 ? `${i + 1}` : "", mark.actor === each, () => give({ actor: each }))),
        ...(mark.actor && !here.includes(mark.actor) ? [toggle(mark.actor, "", true, () => {})] : [])));
    below.replaceChildren(
      h("div", { class: "hc-stances", role: "group", "aria-label": "Stance" }, ...Object.entries(STANCES).map(([key, stance]) =>
        toggle(`${SIGNS[stance]} ${stance}`, key, mark.stance === stance, () => give({ stance })))),
      h("div", { class: "hc-more" }, toggle("implied", "i", !mark.explicit, () => give({ explicit: !mark.explicit })),
        ...(of.index === undefined ? (range && current !== null ? [
          button(`source of ${current + 1}`, "s", () => add("source")), button(`piece of ${current + 1}`, "+", () => add("piece"))] : []) : [
          button(mark.kind, "k", nextKind, { "aria-label": `Kind: ${mark.kind}; change it` }), button("Remove", "Del", remove)])),
      ...(of.index === undefined ? [] : [h("div", { class: "hc-facts" },
        h("label", {}, "for ", h("input", { type: "text", value: mark.organization, placeholder: "no organization", "aria-label": "Organization",
          onchange: (event) => give({ organization: event.target.value.trim() }) })),
        h("span", {}, mark.source ? `source: ${mark.source}` : "no source marked"))]));
  }

  function answered() {
    const { said, marks, undo: can, redo: could, finished, mode, unsaved, total } = sheet();
    if (expected) {
      const found = marks.findIndex((mark) => mark.actor === expected[1] && mark.pieces.some((piece) => piece.includes(expected[0])));
      current = found < 0 ? null : found;
      expected = null;
    }
    if (current !== null && current >= marks.length) current = null;
    undo.disabled = !can; redo.disabled = !could;
    about.textContent = `${model.get("article").coder} · ${mode} · ${marks.length} statement${marks.length === 1 ? "" : "s"} here, ${total} in all · `;
    saved.textContent = unsaved ? "Not saved" : finished ? "Finished" : "Saved";
    again.hidden = !unsaved;
    nothing.hidden = marks.length > 0;
    say(said);
    draw();
    while (queue.length && !expected) queue.shift()();
  }

  el.replaceChildren(root);
  lay(); answered();
  model.on("change:article", lay);
  model.on("change:sheet", answered);
  return () => { model.off("change:article", lay); model.off("change:sheet", answered); };
}

export default { render };
