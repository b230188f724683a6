// Drives one Chromium for all tests. Each line on standard input is a JSON list [what, options]; each answer is a line
// of JSON, {"result": …} or {"error": …}. tests/chromium.py is the other end.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const AXE = `${readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")}
  window.violations = async (what) => (await axe.run(what, { resultTypes: ["violations"] })).violations
    .map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join(" | "));`;
// The browser calls its maker on its own account; neither those calls nor those of a page shall leave the machine.
const SWITCHES = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

const browser = await chromium.launch({ executablePath: process.argv[2], args: SWITCHES });

/** Open a page in a context of its own and hand it to `use`, with what it asked for and what its console said. */
async function opened(url, { width = 1280, height = 900, scheme = "light", media = "screen", scripts = true }, use) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts,
  });
  try {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    const requests = [];
    const console_ = [];
    page.on("request", (request) => request.url().split("#")[0] === url.split("#")[0] || requests.push(request.url()));
    page.on("console", (message) => console_.push(message.text()));
    page.on("pageerror", (error) => console_.push(String(error)));
    page.on("dialog", (dialog) => {
      if (dialog.type() === "beforeunload") return dialog.accept();
      console_.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    await page.emulateMedia({ media });
    await page.goto(url, { waitUntil: "load" });
    return await use(page, requests, console_);
  } finally {
    await context.close();
  }
}

// The number beside the parameters: while it waits or runs it has a star. The other cells are folded, and show none.
const BEGUN = /\[(\*|\d+)\]/;
const ERROR = '[data-mime-type="application/vnd.jupyter.error"]';

/** Wait for a notebook and its kernel, and type a line below its parameters. */
async function ready(page, line) {
  const cells = page.locator(".jp-Notebook .jp-CodeCell");
  await cells.first().waitFor({ timeout: 60_000 });
  await page.getByText("(ipykernel) | Idle").waitFor({ timeout: 60_000 });
  if (!line) return;
  await cells.first().locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText(line);
}

/** Run all cells as a person would, and wait for what the last one shows. */
async function runAll(page) {
  const cells = page.locator(".jp-Notebook .jp-CodeCell");
  // JupyterLab forgets what it is told in its first moments, now and then.
  for (let times = 0; times < 5; times++) {
    await page.locator(".lm-MenuBar-itemLabel", { hasText: /^Run$/ }).click();
    await page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click();
    const begun = cells.first().locator(".jp-InputPrompt", { hasText: BEGUN }).waitFor({ timeout: 3_000 });
    if (await begun.then(() => true, () => false)) break;
  }
  await cells.last().locator(".jp-OutputArea-output").or(page.locator(ERROR)).first().waitFor({ timeout: 90_000 });
}

/** Change a parameter of a notebook, run all its cells, and return what it shows then. */
async function runNotebook(url, line) {
  return opened(url, { width: 1400, height: 1000 }, async (page, requests, console_) => {
    await ready(page, line);
    await runAll(page);
    const widget = page.locator('[data-mime-type="application/vnd.jupyter.widget-view+json"]');
    if (await widget.count()) await widget.locator(".hc-article [data-w]").first().waitFor({ timeout: 30_000 });
    await page.locator(".jp-OutputArea mjx-container").first().waitFor({ timeout: 30_000 });  // the typesetter is at work
    const mark = page.locator(".shown a.mark").first();
    const marks = await mark.count();
    if (marks) await mark.press("Enter");
    const followed = !marks || await mark.evaluate((each) => {
      const { top } = document.querySelector(each.getAttribute("xlink:href")).getBoundingClientRect();
      return top > 0 && top < innerHeight;
    });
    const sorter = page.locator("table.data thead button").first();
    const long = await page.locator(".shown table.data:has(tbody tr:nth-child(3))").count();
    if (long) await sorter.press("Enter");
    await page.evaluate(AXE);
    return page.evaluate(async ([error, followed, long]) => {
      const shown = document.querySelector(".jp-Notebook");
      const all = (selector) => [...shown.querySelectorAll(selector)];
      return {
        headline: shown.querySelector(".answer")?.textContent ?? "",
        errors: all(`${error}, [data-mime-type="application/vnd.jupyter.stderr"]`).map((each) => each.textContent),
        code: all(".jp-CodeCell .cm-content").filter((each) => each.checkVisibility()).length,
        followed,
        sorted: long ? all("table.data th[aria-sort]").length : 1,
        violations: await violations({ include: [".jp-OutputArea-output"] }),
        tables: all(".jp-OutputArea table").filter((table) => !table.closest("dialog")).length,
        pictures: all(".jp-OutputArea svg.drawing").length,
        formulas: all(".jp-OutputArea mjx-container").length,
        text: all(".jp-OutputArea").map((area) => area.textContent).join("\n"),
        flag: window.flag === undefined ? null : String(window.flag),
      };
    }, [ERROR, followed, long]);
  });
}

/** Press the Tab key until what is focused matches a selector. */
async function tabTo(page, selector) {
  for (let times = 0; times < 60; times++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((each) => document.activeElement.matches(each), selector)) return;
  }
  throw new Error(`the Tab key does not reach ${selector}`);
}

const WORK = {
  /** What is seen when an expression is evaluated in a page, after some steps of a reader. */
  see: ({ url, expression, steps = [], ...view }) => opened(url, view, async (page, requests, console_) => {
    for (const [step, ...rest] of steps) {
      await { click: () => page.click(...rest), press: () => page.keyboard.press(...rest), tab: () => tabTo(page, ...rest) }[step]();
    }
    return { seen: await page.evaluate(expression), requests, console: console_ };
  }),
  axe: ({ url, ...view }) => opened(url, view, async (page) => {
    await page.evaluate(AXE);
    return page.evaluate(() => violations(document));
  }),
  picture: ({ url, path, full = false, ...view }) =>
    opened(url, view, (page) => page.screenshot({ path, fullPage: full }).then(() => path)),
  print: ({ url, format }) => opened(url, {}, async (page) => {
    const written = await page.pdf({ format });
    return written.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  }),
  /** What is seen in a notebook in JupyterLab after some steps; each ["see", expression] adds to the answer. */
  desk: ({ url, line, steps, ...view }) => opened(url, { width: 1280, ...view }, async (page, requests, console_) => {
    const seen = [];
    const word = async (number) => {
      const span = page.locator(".hc-article [data-w]").nth(number);
      await span.scrollIntoViewIfNeeded();
      return span.boundingBox();
    };
    const does = {
      run: () => runAll(page),
      press: (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve()),
      type: (text) => page.keyboard.type(text),
      click: (selector) => page.locator(selector).first().click(),
      focus: (selector) => page.locator(selector).first().focus(),
      drag: async (from, to) => {
        const end = await word(to), start = await word(from);
        const last = (await word(from), await page.locator(".hc-article [data-w]").nth(to).boundingBox());
        await page.mouse.move(start.x + 1, start.y + start.height / 2);
        await page.mouse.down();
        await page.mouse.move(last.x + end.width - 1, last.y + last.height / 2, { steps: 4 });
        await page.mouse.up();
      },
      until: (expression) => page.waitForFunction(expression, null, { timeout: 20_000 }),
      reload: async () => { await page.reload({ waitUntil: "load" }); await ready(page, line); },
      restart: async () => {
        await page.locator(".lm-MenuBar-itemLabel", { hasText: /^Kernel$/ }).click();
        await page.locator('.lm-Menu-item[data-command="kernelmenu:restart-and-clear"]').click();
        await page.locator(".jp-Dialog .jp-mod-accept").click();
        await page.getByText("(ipykernel) | Idle").waitFor({ timeout: 60_000 });
      },
      see: async (expression) => seen.push(await page.evaluate(expression)),
      axe: async (selector) => {
        await page.evaluate(AXE);
        seen.push(await page.evaluate((within) => violations(within), selector));
      },
      theme: async (name) => {
        await page.evaluate((theme) => window.jupyterapp.commands.execute("apputils:change-theme", { theme }), name);
        await page.waitForTimeout(700);
      },
      picture: (path) => page.screenshot({ path }),
    };
    await ready(page, line);
    for (const [step, ...rest] of steps) {
      await does[step](...rest).catch(async (error) => {
        const shown = await page.locator(".hc").first().innerText({ timeout: 1_000 }).catch(() => "no sheet");
        throw new Error(`${step} ${rest.join(" ")}: ${error}\n${shown}`);
      });
    }
    return { seen, console: console_ };
  }),
  /** The heading that JupyterLab starts with, and the name of the notebook that each of its links opens. */
  start: ({ url }) => opened(url, { width: 1400 }, async (page) => {
    const preview = page.locator(".jp-Notebook");
    const heading = await preview.locator("h1").textContent({ timeout: 60_000 });
    const names = [];
    for (const link of await preview.locator('a[href*=".ipynb"]').all()) {
      await page.locator(".lm-TabBar-tabLabel", { hasText: "00-start.ipynb" }).click();
      const name = (await link.getAttribute("href")).split(/[/?#]/).find((part) => part.endsWith(".ipynb"));
      await link.click();
      names.push(await page.locator(".lm-DockPanel-tabBar .lm-mod-current", { hasText: name }).textContent());
    }
    return { heading, names };
  }),
  notebooks: ({ urls, line }) => Promise.all(urls.map((url) => runNotebook(url, line))),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [what, options] = JSON.parse(line);
  const answer = await WORK[what](options).then((result) => ({ result }), (error) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
