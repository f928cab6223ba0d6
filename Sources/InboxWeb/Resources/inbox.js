// The review page. Everything a feed said is set as text, never as markup; links come checked from
// the server. What the analyst does is shown at once and sent in order; "to undo" appears only once
// the server has answered, and a failure puts the conversation back.

const pageSize = 100;
const pollSeconds = 30;
const prefetched = 3;

const queues = {
  waiting: "To decide",
  unsure: "Unsure",
  snoozed: "Snoozed",
  relevant: "Relevant",
  noise: "Not relevant",
  expired: "Expired",
};
const gestures = {
  recommendation: "Asks for advice",
  comparison: "Compares",
  switching: "Wants to switch",
  price: "Asks the price",
  problem: "Has a problem",
  deadline: "Has a deadline",
  hiring: "Seeks a supplier",
  ready: "Ready to buy",
  praise: "Praise or complaint",
  promotion: "Promotion",
  "job-ad": "Job ad",
  support: "Support question",
};
const surfacings = {
  "near-threshold": "From just below the threshold",
  audit: "From the audit",
  rescue: "Found again by a newer model",
  request: "Fetched on request",
};
const emptyTexts = {
  waiting: ["All decided", "New conversations appear here by themselves."],
  unsure: ["Nothing set aside", "What you answer with “unsure” waits here."],
  relevant: ["Nothing relevant yet", "What you answer with “relevant” is kept here."],
  noise: ["Nothing turned away yet", "What you answer with “not relevant” is kept here."],
  expired: ["Nothing has expired", "Conversations nobody decided in time end up here."],
};

const $ = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 44rem)");

const state = {
  queue: "waiting",
  stream: "",
  items: [],
  counts: {},
  streams: [],
  chosen: null,          // the id of the conversation shown
  details: new Map(),    // id → what /api/items/ID answered
  places: new Map(),     // id → where in the list it stood when it was answered
  changes: 0,            // begun and finished changes: a list asked for earlier is out of date
  underway: 0,
  failures: 0,           // decisions that were not saved
  loaded: false,
};

// ---------------------------------------------------------------------------------------- server

let token = "";

async function request(path, body) {
  const options = { signal: AbortSignal.timeout(20_000) };
  if (body) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
    options.body = JSON.stringify(body);
    options.keepalive = true;
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw Object.assign(new Error("sluice does not answer"), { offline: true });
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const error = new Error(answer.error ?? `the server answered ${response.status}`);
  throw Object.assign(error, { status: response.status, item: answer.item });
}

async function openSession() {
  const session = await request("/api/session");
  token = session.csrf;
  $("user").textContent = session.user;
}

/** A change; once more with a new token if the daemon was started anew meanwhile. */
async function change(path, body) {
  try {
    return await request(path, body);
  } catch (error) {
    if (error.status !== 403) throw error;
    await openSession();
    return await request(path, body);
  }
}

let lastChange = Promise.resolve();

/** Changes go out one after the other, in the order they were made. */
function inOrder(job) {
  state.underway += 1;
  state.changes += 1;
  lastChange = lastChange.then(job).finally(() => {
    state.underway -= 1;
    state.changes += 1;
    if (state.underway === 0) refreshSoon();
  });
}

// ----------------------------------------------------------------------------------------- lists

/** What a list is asked for; an answer to an older question is dropped. */
const asking = () => [state.queue, state.stream, state.changes].join("\n");

/** Reads the queue again without moving what the analyst looks at. */
async function refresh() {
  const asked = asking();
  const { queue, stream } = state;
  const limit = Math.min(1000, Math.max(pageSize, state.items.length));
  const query = new URLSearchParams({ queue, stream, limit });
  try {
    const [list, { streams }] = await Promise.all([
      request(`/api/items?${query}`), request("/api/streams"),
    ]);
    showBanner("");
    if (asked !== asking()) return;
    const before = new Map(state.items.map((item) => [item.id, JSON.stringify(item)]));
    const position = chosenIndex();
    Object.assign(state, {
      items: list.items, counts: list.counts, nearEvery: list.nearEvery, streams, loaded: true });
    for (const item of list.items) {
      if (before.get(item.id) !== JSON.stringify(item)) state.details.delete(item.id);
    }
    showList();
    if (chosenIndex() < 0) choose(nearest(position)?.id);
    else if (!state.details.has(state.chosen)) showChosen();
  } catch (error) {
    showBanner(`Not up to date: ${error.message}`);
  }
}

let refreshTimer;
function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, 1200);
}

async function loadMore() {
  const asked = asking();
  const { queue, stream, items } = state;
  const query = new URLSearchParams({ queue, stream, limit: pageSize, offset: items.length });
  const list = await request(`/api/items?${query}`).catch(() => null);
  if (!list || asked !== asking()) return;
  const known = new Set(state.items.map((item) => item.id));
  const more = list.items.filter((item) => !known.has(item.id));
  state.items.push(...more);
  $("list").append(...more.map(row));
}

async function openQueue(queue) {
  Object.assign(state, { queue, items: [], chosen: null, loaded: false });
  state.places.clear();
  document.body.classList.remove("reading");
  showList();
  showChosen();
  await refresh();
  $("list").scrollTop = 0;
}

async function loadDetail(id) {
  if (!id || state.details.has(id)) return;
  const detail = await request(`/api/items/${id}`).catch((error) => ({ error }));
  if (!detail.error) state.details.set(id, detail);
  if (id === state.chosen) showConversation(detail);
}

async function loadFeeds() {
  const { feeds } = await request("/api/feeds").catch(() => ({ feeds: [] }));
  $("sources").hidden = feeds.length === 0;
  $("feeds").replaceChildren(...feeds.map(feedRow));
}

// ------------------------------------------------------------------------------------- selection

const chosenIndex = () => state.items.findIndex((item) => item.id === state.chosen);
const chosenItem = () => state.items[chosenIndex()];
const nearest = (index) => state.items[Math.min(Math.max(index, 0), state.items.length - 1)];

function choose(id) {
  state.chosen = id ?? null;
  markChosen();
  showChosen();
  const index = chosenIndex();
  for (const next of state.items.slice(index + 1, index + 1 + prefetched)) loadDetail(next.id);
  const { length } = state.items;
  if (index >= length - 20 && length < (state.counts[state.queue] ?? 0)) loadMore();
}

function move(steps) {
  const next = nearest(chosenIndex() + steps);
  if (next && next.id !== state.chosen) choose(next.id);
}

function openReader() {
  if (!narrow.matches || document.body.classList.contains("reading")) return;
  document.body.classList.add("reading");
  history.pushState({ reading: true }, "");
}

function closeReader() {
  if (document.body.classList.contains("reading")) history.back();
}

// --------------------------------------------------------------------------------------- answers

function decide(decision) {
  const item = chosenItem();
  if (!item) return;
  // What is back from unsure, or goes on, can be decided as it was.
  if (item.decision === decision && state.queue === decision && !item.hasNewActivity) {
    toast(`Already ${queues[decision].toLowerCase()}.`);
    return;
  }
  const from = state.queue;
  const index = takeOut(item.id);
  count(from, -1);
  count(decision, 1);
  toast(`${queues[decision]}.`);
  const shown = toastNumber;
  inOrder(async () => {
    try {
      const after = item.lastEntry ?? 0;
      await change(`/api/items/${item.id}/decision`, { decision, after });
      state.details.delete(item.id);
      if (shown === toastNumber) toast(`${queues[decision]}.`, { undo: true });
    } catch (error) {
      state.failures += 1;
      count(decision, -1);
      if (error.status === 409 && error.item) {
        const now = error.item.decision ?? "waiting";
        state.details.delete(item.id);
        count(now, 1);
        putBack(error.item, index, now);
        toast(`Not saved: ${error.message}.`, { failed: true });
        return;
      }
      count(from, 1);
      putBack(item, index, from);
      const back = `“${short(item.headline)}” is back in the list.`;
      toast(`Not saved: ${error.message}. ${back}`, { failed: true });
    }
  });
}

function undo() {
  const { failures } = state;
  inOrder(async () => {
    // The decision meant was not saved: the one before it must not go in its stead.
    if (failures !== state.failures) return;
    try {
      const { item, undone } = await change("/api/undo", {});
      const to = item.decision ?? "waiting";
      state.details.delete(item.id);
      count(undone, -1);
      count(to, 1);
      if (state.queue === undone && to !== undone) takeOut(item.id);
      putBack(item, state.places.get(item.id) ?? 0, to);
      if (state.queue === to && state.items.some((other) => other.id === item.id)) choose(item.id);
      toast(`Undone. “${short(item.headline)}” is back in “${queues[to]}”.`);
    } catch (error) {
      toast(error.status === 409 ? "There is nothing to undo." : `Not undone: ${error.message}.`,
        { failed: error.status !== 409 });
    }
  });
}

/** Takes a conversation out of the list and goes on to the next one. */
function takeOut(id) {
  const index = state.items.findIndex((item) => item.id === id);
  if (index < 0) return index;
  state.items.splice(index, 1);
  state.places.set(id, index);
  $(`item-${id}`)?.remove();
  if (state.chosen === id) choose(nearest(index)?.id);
  showEmpty();
  if (state.items.length === 0) document.body.classList.remove("reading");
  return index;
}

function putBack(item, index, queue) {
  const elsewhere = state.stream && item.stream !== state.stream;
  const known = state.items.some((other) => other.id === item.id);
  if (queue !== state.queue || elsewhere || known) return;
  const place = Math.min(Math.max(index, 0), state.items.length);
  state.items.splice(place, 0, item);
  $("list").insertBefore(row(item), $("list").children[place] ?? null);
  showEmpty();
  if (chosenIndex() < 0) choose(item.id);
}

function count(queue, difference) {
  if (queue in state.counts) state.counts[queue] = Math.max(0, state.counts[queue] + difference);
  showQueues();
}

// ---------------------------------------------------------------------------------------- drawing

/** An element with classes after dots, attributes, and children of which strings become text. */
function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  element.classList.add(...classes);
  const there = (value) => value !== undefined && value !== null && value !== false;
  for (const [key, value] of Object.entries(attributes)) {
    if (there(value)) element.setAttribute(key, value);
  }
  element.append(...children.filter(there));
  return element;
}

function showQueues() {
  $("queues").replaceChildren(...Object.entries(queues).map(([queue, name]) =>
    el("li", {}, el("button", {
      type: "button", "data-queue": queue, "aria-current": queue === state.queue && "true",
    }, name, el("span.count", {}, state.counts[queue]?.toLocaleString() ?? "")))));
  const waiting = state.counts.waiting ?? 0;
  document.title = waiting ? `(${waiting}) sluice` : "sluice";
}

function showList() {
  const list = $("list");
  const anchor = list.querySelector("[aria-selected=true]");
  const offset = anchor ? anchor.offsetTop - list.scrollTop : null;
  list.replaceChildren(...state.items.map(row));
  const moved = offset !== null && list.querySelector(`#item-${state.chosen}`);
  if (moved) list.scrollTop = moved.offsetTop - offset;
  $("index-title").textContent = queues[state.queue];
  $("index-order").textContent = state.queue !== "waiting" ? "newest first"
    : state.nearEvery ? `likeliest first, 1 in ${state.nearEvery} from below the threshold`
    : "likeliest first";
  showQueues();
  showEmpty();
  showStatus();
}

function row(item) {
  const age = item.published ?? item.surfacedAt;
  const selected = String(item.id === state.chosen);
  return el("li.row", { id: `item-${item.id}`, role: "option", "aria-selected": selected },
    el("div.top", {},
      el("span.source", {}, item.source),
      item.hasNewActivity && el("span", {}, "new reply"),
      el("time", { datetime: age, title: full(age) }, ago(age))),
    el("p.headline", { dir: "auto" }, item.headline || "The text is no longer kept"),
    el("div.bottom", {},
      item.gesture && el("span.chip", {}, gestures[item.gesture] ?? item.gesture),
      el("span.chance", {}, chance(item))));
}

function markChosen() {
  $("list").querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  const row = state.chosen && $(`item-${state.chosen}`);
  if (row) {
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    $("list").setAttribute("aria-activedescendant", row.id);
  } else {
    $("list").removeAttribute("aria-activedescendant");
  }
}

function showEmpty() {
  $("empty").hidden = !state.loaded || state.items.length > 0;
  const [title, text] = emptyTexts[state.queue];
  const untouched = Object.values(state.counts).every((number) => number === 0);
  $("empty-title").textContent = state.queue === "waiting" && untouched ? "Nothing yet" : title;
  $("empty-text").textContent = state.queue === "waiting" && untouched
    ? "The first conversations appear here soon after the first poll." : text;
}

function showStatus() {
  if ($("stream").length !== state.streams.length + 1) {
    const options = state.streams.map(({ name, title }) => el("option", { value: name }, title));
    $("stream").append(...options);
    $("stream-choice").hidden = state.streams.length < 2;
  }
  const counted = state.streams
    .filter(({ name }) => !state.stream || name === state.stream)
    .filter(({ decisionsUntilModel }) => decisionsUntilModel !== undefined)
    .sort((a, b) => a.decisionsUntilModel - b.decisionsUntilModel);
  const next = counted[0];
  if (!next) {
    $("status").textContent = "";
    return;
  }
  const which = state.streams.length > 1 && !state.stream ? ` of “${next.title}”` : "";
  const ordinal = next.model ? "next" : "first";
  const number = next.decisionsUntilModel;
  $("status").textContent = number > 0
    ? `${number} more ${number === 1 ? "decision" : "decisions"} until the ${ordinal} model${which}`
    : `The ${ordinal} model${which} is being made`;
}

function feedRow(feed) {
  const kind = feed.stopped ? "stopped" : feed.problem ? "failing"
    : feed.succeededAt ? "well" : "new";
  const signs = { stopped: "■", failing: "▲", well: "●", new: "○" };
  const words = { stopped: "gone", failing: "failing", well: "well", new: "not polled yet" };
  const next = feed.nextPollAt && !feed.stopped ? `, next poll ${until(feed.nextPollAt)}` : "";
  const polled = feed.succeededAt ? `Polled ${ago(feed.succeededAt)} ago${next}.` : "Not polled yet.";
  const again = feed.stopped ? "" : ` Tried again ${until(feed.nextPollAt)}.`;
  const sentence = feed.problem ? `${feed.problem.replace(/\.?$/, ".")}${again}` : polled;
  const title = `${feed.name}: ${sentence} ${feed.kept} of ${feed.posts} posts kept.`;
  return el(`li.${kind}`, { title },
    el("span.sign", { "aria-hidden": "true" }, signs[kind]),
    el("span.name", {}, feed.name, el("span.unseen", {}, `, ${words[kind]}`)),
    el("span.count", {}, `${feed.kept}`, el("span.unseen", {}, " kept")),
    feed.problem && el("span.sentence", {}, sentence));
}

function showBanner(sentence) {
  if ($("banner").textContent !== sentence) $("banner").textContent = sentence;
  $("banner").hidden = !sentence;
}

// ----------------------------------------------------------------------------------- conversation

function showChosen() {
  const item = chosenItem();
  $("reader").classList.toggle("none", !item);
  for (const button of document.querySelectorAll(".answers button")) {
    button.setAttribute("aria-pressed", String(item?.decision === button.dataset.act));
  }
  if (item?.url) $("original").href = item.url;
  else $("original").removeAttribute("href");
  if (!item) {
    $("conversation").replaceChildren();
    return;
  }
  const detail = state.details.get(item.id);
  if (detail) showConversation(detail);
  else {
    $("conversation").replaceChildren(el("h2", { dir: "auto" }, item.headline));
    loadDetail(item.id);
  }
  $("conversation").scrollTop = 0;
}

function showConversation(detail) {
  if (detail.error) {
    const sentence = `This conversation cannot be shown: ${detail.error.message}.`;
    $("conversation").replaceChildren(el("p", {}, sentence));
    return;
  }
  const { item, history: entries } = detail;
  const isShown = (post) => post.surfacing !== undefined;
  const posts = detail.posts.filter(isShown);
  const copies = detail.posts.filter((post) => !isShown(post));
  const strongest = posts.toSorted((a, b) => b.verdict.score - a.verdict.score)[0];
  $("conversation").replaceChildren(
    ...posts.map((post, index) => postSection(item, post, index)),
    ...(strongest ? [whyPart(strongest)] : []),
    ...(copies.length ? [copiesPart(copies)] : []),
    ...(entries.length ? [historyPart(entries)] : []));
  showWhy(whyOpen());
}

function postSection(item, post, index) {
  const when = post.published ?? post.updated ?? post.seenAt;
  // An edit takes the evidence's places away: better no underline than one under other words.
  const evidence = post.edited ? [] : post.verdict.evidence;
  const gone = !post.title && !post.text;
  const title = post.title || (index === 0 ? "" : null);
  return el("section.post", {},
    el("div.meta", {},
      el("span", {}, post.source),
      post.author && el("span", {}, post.author),
      el("time", { datetime: when, title: full(when) }, `${ago(when)} ago`),
      post.edited && el("span", {}, "edited since it was scored")),
    title && el(index === 0 ? "h2" : "h3", { dir: "auto" }, ...marked(title, evidence, "title")),
    index === 0 && el("div.facts", {},
      el("span", {}, chance(item, true)),
      item.gesture && el("span.chip", {}, gestures[item.gesture] ?? item.gesture),
      surfacings[item.surfacing] && el("span.chip", {}, surfacings[item.surfacing]),
      item.decision && el("span.chip", {}, `${queues[item.decision]}, ${item.decidedBy}`)),
    gone ? el("p.text.gone", {}, "The text is no longer kept: its retention has ended.")
      : el("p.text", { dir: "auto" }, ...marked(post.text, evidence, "text")));
}

/** The text with its evidence underlined: a line for, dashes against. */
function marked(text, evidence, zone) {
  const places = evidence.filter((term) => term.in === zone && term.start < term.end);
  const units = unitOffsets(text, places.flatMap(({ start, end }) => [start, end]));
  const spans = places.map((term) => (
    { term, start: units.get(term.start), end: units.get(term.end) }));
  const edges = spans.flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([0, text.length, ...edges])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index];
    const piece = text.slice(start, end);
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    if (!over.length) return piece;
    const terms = over.map(({ term }) => term);
    const sum = terms.reduce((total, { weight }) => total + weight, 0);
    const side = sum < 0 ? "against" : "for";
    const named = terms.map(({ term, weight }) => `${term} ${signed(weight)}`).join(", ");
    return el(`mark.${side}`, { title: `Speaks ${side}: ${named}` }, piece);
  });
}

/** Places count Unicode scalars, strings here count UTF-16 units. */
function unitOffsets(text, places) {
  const wanted = [...new Set(places)].sort((a, b) => a - b);
  const units = new Map();
  let scalar = 0;
  let unit = 0;
  for (const character of text) {
    if (wanted[units.size] === scalar) units.set(scalar, unit);
    if (units.size === wanted.length) return units;
    scalar += 1;
    unit += character.length;
  }
  for (const place of wanted.slice(units.size)) units.set(place, text.length);
  return units;
}

/** What the score is made of, for the post that brought the conversation here. */
function whyPart({ verdict }) {
  const { prior, rest, score, evidence } = verdict;
  const rows = [
    ["Before reading a word", "", prior],
    ...evidence.map(({ term, weight, in: zone }) => [term, zone, weight]),
    ["All that is too small to list", "", rest],
  ];
  const scale = Math.max(0.01, ...rows.map(([, , weight]) => Math.abs(weight)));
  const listed = (name, speaks) => {
    const terms = evidence.filter(({ weight }) => speaks(weight)).slice(0, 3);
    return terms.length ? [`${name}: ${terms.map(({ term }) => term).join(", ")}`] : [];
  };
  const brief = [
    ...listed("for", (weight) => weight > 0), ...listed("against", (weight) => weight < 0),
  ].join(" · ");
  return el("section.part", {}, el("details", { id: "why" },
    el("summary", {}, el("h3", {}, "Why is this here?"), " ", el("span.brief", {}, brief)),
    el("table", {},
      el("caption", {},
        `Model ${verdict.model}. Weights are log-odds: above zero speaks for, below against.`),
      el("thead", {}, el("tr", {},
        el("th", { scope: "col" }, "Term"),
        el("th", { scope: "col" }, "Found in"),
        el("th.weight", { scope: "col" }, "Weight"),
        el("th", { scope: "col" }, el("span.unseen", {}, "As a bar")))),
      el("tbody", {}, ...rows.map(([term, zone, weight]) => el("tr", {},
        el("th", { scope: "row" }, term),
        el("td.where", {}, zone),
        el("td.weight", {}, signed(weight)),
        el("td.scale", { "aria-hidden": "true" }, beam(weight / scale))))),
      el("tfoot", {}, el("tr", {},
        el("th", { scope: "row" }, "Sum: log-odds of relevance"),
        el("td"),
        el("td.weight", {}, signed(score)),
        el("td"))))));
}

function beam(share) {
  const bar = el(`i.${share < 0 ? "against" : "for"}`);
  bar.style.width = `${Math.abs(share) * 50}%`;
  return el("span.beam", {}, bar);
}

function copiesPart(copies) {
  const times = copies.length === 1 ? "once" : `${copies.length} times`;
  const link = (url) => el("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, "open");
  return el("section.part", {}, el("details", {},
    el("summary", {}, el("h3", {}, `Also seen ${times}`)),
    el("ul", {}, ...copies.map((copy) => el("li", {},
      `${copy.source}, ${ago(copy.seenAt)} ago`,
      ...(copy.url ? [", ", link(copy.url)] : []))))));
}

function historyPart(entries) {
  const undone = new Set(entries.map(({ undoes }) => undoes));
  return el("section.part", {}, el("h3", {}, "History"),
    el("ul", {}, ...entries.map((entry) => el("li", {},
      `${entry.kind === "decision" ? queues[entry.decision] : entry.words}, ${entry.by}, `,
      el("time", { datetime: entry.at, title: full(entry.at) }, `${ago(entry.at)} ago`),
      entry.id && undone.has(entry.id) ? " (taken back)" : ""))));
}

const whyOpen = () => sessionStorage.getItem("why") === "open";

function showWhy(open) {
  sessionStorage.setItem("why", open ? "open" : "");
  const why = $("why");
  if (why && why.open !== open) why.open = open;
  document.querySelector(".tools [data-act=why]").setAttribute("aria-expanded", String(open));
  return why;
}

// ------------------------------------------------------------------------------------------ words

const signed = (number) => `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(2)}`;
const short = (text) => (text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text);
const full = (date) => new Date(date).toLocaleString();

function chance({ probability, score }, long = false) {
  if (probability === undefined) {
    const number = signed(score);
    return long ? `Not calibrated yet, score ${number}` : `not calibrated yet, ${number}`;
  }
  const word = probability >= 0.8 ? "very likely" : probability >= 0.5 ? "likely"
    : probability >= 0.2 ? "possible" : "unlikely";
  const percent = `${Math.round(probability * 100)} %`;
  return long ? `${word[0].toUpperCase()}${word.slice(1)}, ${percent}` : `${word}, ${percent}`;
}

function span(seconds) {
  if (seconds < 90) return seconds < 45 ? "moments" : "1 min";
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
const ago = (date) => span((Date.now() - new Date(date)) / 1000);
const until = (date) => {
  const seconds = (new Date(date ?? 0) - Date.now()) / 1000;
  return seconds > 0 ? `in ${span(seconds)}` : "soon";
};

let toastNumber = 0;
let toastTimer;

function toast(text, { undo = false, failed = false } = {}) {
  toastNumber += 1;
  $("toast-text").textContent = text;
  $("toast-undo").hidden = !undo;
  $("toast-close").hidden = !failed;
  $("toast").classList.toggle("failed", failed);
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  if (!failed) toastTimer = setTimeout(closeToast, 7000);
}

function closeToast() {
  $("toast").hidden = true;
}

// ------------------------------------------------------------------------------- keys and pointer

const actions = {
  relevant: () => decide("relevant"),
  noise: () => decide("noise"),
  unsure: () => decide("unsure"),
  undo,
  why: () => {
    const why = showWhy(!whyOpen());
    if (why?.open) why.scrollIntoView({ block: "nearest" });
  },
  original: () => $("original").href && $("original").click(),
  next: () => move(1),
  previous: () => move(-1),
  back: closeReader,
  keys: () => ($("keys").open ? $("keys").close() : $("keys").showModal()),
  "close-toast": closeToast,
};

const keys = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", y: "relevant", n: "noise",
  s: "unsure", z: "undo", e: "why", o: "original", "?": "keys",
};
const repeatable = new Set(["next", "previous"]);

document.addEventListener("keydown", (event) => {
  const action = keys[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.shiftKey && event.key !== "?") return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if ($("keys").open && action !== "keys") return;
  event.preventDefault();
  if (!event.repeat || repeatable.has(action)) actions[action]();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) actions[button.dataset.act]();
  const queue = event.target.closest("[data-queue]");
  if (queue) openQueue(queue.dataset.queue);
  const row = event.target.closest(".row");
  if (row) {
    choose(Number(row.id.slice("item-".length)));
    openReader();
  }
});

document.addEventListener("toggle", (event) => {
  if (event.target.id === "why") showWhy(event.target.open);
}, true);

$("stream").addEventListener("change", (event) => {
  state.stream = event.target.value;
  openQueue(state.queue);
});
$("list").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && state.chosen) openReader();
});
addEventListener("popstate", () => document.body.classList.remove("reading"));
addEventListener("beforeunload", (event) => {
  if (state.underway > 0) event.preventDefault();
});

// ------------------------------------------------------------------------------------------ start

function poll() {
  if (document.hidden) return;
  refresh();
  loadFeeds();
}

setInterval(poll, pollSeconds * 1000);
document.addEventListener("visibilitychange", poll);

showQueues();
await openSession().catch((error) => showBanner(`Not connected: ${error.message}`));
await refresh();
loadFeeds();
$("list").focus({ preventScroll: true });
