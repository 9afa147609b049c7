// Imports: files that are given, what became of earlier ones, and the whole knowledge base out again.

const IMPORT_PAGE = 20;
const READ_FILES = ".xlsx,.xls,.csv,.tsv,.json,.jsonl,.gz,.docx,.md,.markdown,.html,.htm,.txt,.pptx,.epub,.msg,.pdf,.zip";
const EXPORT_FORMS = ["xlsx", "jsonl", "jsonl.gz"];

section({
  key: "imports",
  right: "read",
  icon: "M12 4v10M8 10.5l4 4 4-4M4.5 16v3.5h15V16",
  isUnsaved: () => Boolean(element.querySelector(".settle [data-changed]")),
  draw: (root, route) => {
    const [id] = route.steps;
    if (id === "files") return drawGivenFiles(root);
    return id === undefined ? drawImports(root) : drawImport(root, id, route);
  },
});

const importPath = (id, ...more) => ["/imports", encodeURIComponent(id), ...more].join("/");

async function drawImports(root) {
  const list = make("ul", { class: "rows" });
  const foot = make("div", { class: "row centred-row" });

  async function look(before = null) {
    const page = await api("GET", `/imports${query({ limit: IMPORT_PAGE, before })}`);
    list.append(...page.imports.map(importRow));
    foot.replaceChildren(...[
      page.next && button(say("show_more"), (pressed) => attempt(pressed, () => look(page.next))),
      list.children.length === 0 && make("p", { class: "quiet" }, say("no_imports")),
    ].filter(Boolean));
  }

  await look();
  root.replaceChildren(...[sectionHead(say("section.imports"), say("imports_line")), may("edit") && dropZone(), make("h3", {}, say("imports_earlier")), list, foot, may("edit") && exportPanel()].filter(Boolean));
}

/** A place to drop files on, and a button for those who would rather choose. */
function dropZone() {
  const chooser = make("input", { type: "file", multiple: true, accept: READ_FILES, class: "unseen", tabindex: "-1", "aria-hidden": "true", "data-part": "files" });
  const zone = make("div", { class: "drop", "data-part": "drop" }, chooser, make("p", { class: "empty-title" }, say("drop_title")), make("p", { class: "quiet" }, say("drop_line")),
    button(say("choose_files"), () => chooser.click(), "main"));
  const give = (files) => { if (files.length) { giveFiles(files); goTo(at("imports", "files")); } };
  chooser.addEventListener("change", () => give([...chooser.files]));
  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("over"); });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    // A folder comes as a file without content, which cannot be read.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    if (entries.some((entry) => entry?.isDirectory)) tell(say("drop_no_folder"));
    else give([...event.dataTransfer.files]);
  });
  return zone;
}

const importState = (one) => (one.state === "running" ? label(say("import_state.running"), "waits")
  : one.state === "failed" ? label(say("import_state.failed"), "bad")
    : one.open ? label(say("import_open", { count: one.open }), "waits") : label(say("import_state.done"), "good"));

const importRow = (one) => make("li", {}, linkTo(at("imports", one.id), { class: "article-row", "data-import": one.id },
  make("span", { class: "what" }, make("strong", {}, moment(one.created_at)), make("span", { class: "quiet" }, [say(one.total === 1 ? "import_file" : "import_files", { count: one.total }), say(`import_mode.${one.mode}`)].join(" · "))),
  make("span", { class: "labels" }, importState(one)), make("span", { class: "when quiet" }, make("span", {}, who(one.actor)))));

function exportPanel() {
  const links = EXPORT_FORMS.map((form) => [form, make("a", { class: "button", download: true }, say(`export.${form}`))]);
  const live = input("", { type: "checkbox" });
  const set = () => { for (const [form, link] of links) link.href = `/api/v1/export${query({ format: form, live_only: live.checked || null })}`; };
  live.addEventListener("change", set);
  set();
  return make("section", { class: "panel" }, make("h3", {}, say("export_title")), make("p", { class: "quiet" }, say("export_line")),
    make("label", { class: "tick" }, live, say("export_live")), make("div", { class: "row wrap" }, links.map(([, link]) => link)));
}

/** One import: how far it is, what became of each file, and what it proposes. */
async function drawImport(root, id, route) {
  const progress = make("div", {});
  const bar = progressBar(say("import_running"));
  const back = linkTo(at("imports"), { class: "link back" }, `‹ ${say("section.imports")}`);
  root.replaceChildren(back, progress);
  const found = await follow(root, () => api("GET", importPath(id)), (now) => now.state === "running", (now) => {
    bar.set(now.done, now.total);
    progress.replaceChildren(bar);
  });
  if (!found) return;
  const proposals = make("div", { class: "cards" });
  root.replaceChildren(make("div", {}, back, sectionHead(moment(found.created_at), say("import_by", { who: who(found.actor), mode: say(`import_mode.${found.mode}`) })), make("div", { class: "labels" }, importState(found))),
    ...[found.fault && make("p", { class: "warning" }, say("import_failed"), " ", found.fault)].filter(Boolean), importReport(found), proposals);
  await drawProposals(proposals, found, route);
}

const COUNTED = ["new", "changed", "renamed", "gone", "conflicts", "unchanged"];

function importReport({ files, refused }) {
  const told = new Set(files.flatMap((file) => file.refused.map((row) => `${row.path}\n${row.reason}`)));
  const elsewhere = refused.filter((row) => !told.has(`${row.path}\n${row.reason}`));
  // Why a file was held back stands behind what did not come in of it.
  const rowsOf = (file) => (file.counts.held ? file.refused.slice(0, -1) : file.refused);
  const one = (file) => make("li", { class: "file-row" }, make("div", { class: "what" }, make("strong", {}, file.path),
    make("span", { class: "quiet" }, file.was_read ? say("file_holds", { articles: file.articles, passages: file.passages }) : say("file_unread"))),
  make("div", { class: "labels" }, COUNTED.filter((name) => file.counts[name]).map((name) => label(say(`counted.${name}`, { count: file.counts[name] }), name === "conflicts" ? "bad" : "")),
    file.counts.held > 0 && label(say("counted.held", { count: file.counts.held }), "bad"),
    rowsOf(file).length > 0 && label(say("counted.refused", { count: rowsOf(file).length }), "bad")),
  file.counts.held > 0 && make("div", { class: "warning", "data-part": "held" }, make("p", {}, say("held_line")), make("p", { class: "quiet" }, file.refused.at(-1).reason)),
  refusedList(rowsOf(file)));
  return make("section", {}, make("ul", { class: "rows" }, files.map(one), elsewhere.length > 0 && make("li", { class: "file-row" }, refusedList(elsewhere, true))));
}

/** What did not come in, and why; long lists are folded. */
function refusedList(refused, isOpen = refused.length <= 3) {
  if (!refused.length) return null;
  return make("details", { open: isOpen }, make("summary", {}, say("refused_title", { count: refused.length })),
    make("ul", { class: "refused" }, refused.map((row) => make("li", {}, make("strong", {}, row.path), ` ${row.reason}`))));
}
