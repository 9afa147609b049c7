// Files that somebody gave: looked at one by one before anything of them is stored, then imported together.

/** Files of this page: { file, cutting: as the server cut it or null, isChanged, isDone, fault }. */
let givenFiles = [];
const CUT_AT_ONCE = 5;
const LARGEST_FILE = 50 * 1024 * 1024;

function giveFiles(files) {
  const fresh = files.map((file) => ({ file, cutting: null, isChanged: false, isDone: false, fault: file.size > LARGEST_FILE ? say("file_too_large") : null }));
  givenFiles = [...givenFiles.filter((given) => !given.isDone && !files.some((file) => file.name === given.file.name)), ...fresh];
}

const isArchive = ({ file }) => /\.zip$/i.test(file.name);

function drawGivenFiles(root) {
  const list = make("div", { class: "cards" });
  const propose = button(say("import_compare"), (pressed) => importGiven(pressed), "main");
  const back = linkTo(at("imports"), { class: "link back" }, `‹ ${say("section.imports")}`);
  const drawList = () => {
    list.replaceChildren(...givenFiles.map((given) => givenCard(given, drawList)));
    propose.disabled = !givenFiles.some((given) => !given.fault);
    if (!givenFiles.length) list.append(emptyState(say("no_files"), say("drop_line"), linkTo(at("imports"), { class: "button main" }, say("section.imports"))));
  };
  drawList();
  root.replaceChildren(make("div", {}, back, sectionHead(say("files_title"), say("files_line"))), list,
    make("footer", { class: "actions", hidden: !givenFiles.length }, make("p", { class: "quiet" }, say("import_compare_line")), make("div", { class: "row wrap" }, button(say("files_forget"), forgetFiles), propose)));
  if (givenFiles.length <= CUT_AT_ONCE) for (const given of givenFiles) if (!given.cutting && !given.fault && !isArchive(given)) lookAtCut(given, drawList);
}

function givenCard(given, drawList) {
  const { file, cutting, fault } = given;
  const drop = button(say("file_forget"), () => { givenFiles = givenFiles.filter((one) => one !== given); drawSection(); }, "link");
  return make("section", { class: "panel", "data-file": file.name },
    make("div", { class: "row spread wrap" }, make("div", { class: "what" }, make("h3", {}, file.name),
      cutting && make("p", { class: "quiet" }, say("file_holds", { articles: cutting.articles.length, passages: cutting.articles.reduce((sum, one) => sum + one.passages.length, 0) }), given.isChanged && ` · ${say("file_changed")}`)), drop),
    fault && make("p", { class: "warning" }, fault),
    isArchive(given) ? make("p", { class: "quiet" }, say("file_archive"))
      : cutting ? [refusedList(cutting.refused), cuttingView(given, drawList)]
        : given.isLooking ? waiting() : !fault && make("div", { class: "row" }, button(say("cut_look"), () => lookAtCut(given, drawList))));
}

/** Have the server cut a file; what it can't read is said at the file. */
async function lookAtCut(given, drawList) {
  given.isLooking = true;
  drawList();
  const form = new FormData();
  form.append("files", given.file, given.file.name);
  try {
    given.cutting = await api("POST", "/cuttings", form);
    const [row] = given.cutting.refused;
    if (!given.cutting.articles.length) given.fault = row?.reason ?? say("file_empty");
  } catch (error) {
    given.fault = reasonOf(error);
  }
  given.isLooking = false;
  drawList();
}

function forgetFiles() {
  givenFiles = [];
  goTo(at("imports"));
}

/** Import what is there: changed previews as they stand, all the rest as the files are. Nothing goes live. */
async function importGiven(pressed) {
  const ready = givenFiles.filter((given) => !given.fault && !given.isDone);
  await attempt(pressed, async () => {
    const begun = [];
    for (const given of ready.filter((one) => one.isChanged)) {
      begun.push(await api("POST", `/cuttings/${given.cutting.id}/import`, { version: given.cutting.version, mode: "proposed" }));
      given.isDone = true;
    }
    const whole = ready.filter((one) => !one.isChanged);
    if (whole.length) {
      const form = new FormData();
      for (const { file } of whole) form.append("files", file, file.name);
      begun.push(await api("POST", `/imports${query({ mode: "proposed", wait_seconds: 1 })}`, form));
    }
    givenFiles = [];
    if (begun.length === 1) goTo(at("imports", begun[0].id));
    else goAndTell(at("imports"), say("imports_begun", { count: begun.length }));
  });
}
