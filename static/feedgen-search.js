// The search page: takes the query from the address and the form, asks Pagefind, and shows what
// it finds. All words that it shows are in templates/search.html.
//
// The index is in parts, newest first. The newest are searched at once; older ones are loaded
// when that does not give a page of results, or when the reader asks for them.

const index = JSON.parse(document.getElementById('fg-index').textContent);
const form = document.getElementById('fg-search');
const words = form.dataset;
const { q: field, sort } = form.elements;
const selects = ['topic', 'provider', 'type', 'year'].map((name) => form.elements[name]);
const narrow = form.querySelector('details');
const chosen = form.querySelector('.search-chosen');
const status = form.querySelector('[role=status]');
const hits = document.querySelector('.hits');
const more = document.getElementById('fg-more');
const older = document.getElementById('fg-older');
const hit = document.getElementById('fg-hit');
const empty = document.querySelector('.search-empty');
const drop = document.getElementById('fg-drop');

/** Results that are shown at a time. */
const PAGE = 10;
/** Articles that are searched from the start. */
const AT_ONCE = 4000;
/** Milliseconds without typing after which a search begins. */
const PAUSE = 200;

const hint = status.textContent;
const title = document.title;
const day = new Intl.DateTimeFormat(words.locale, { dateStyle: 'long', timeZone: 'UTC' });
const number = new Intl.NumberFormat(words.locale);
const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
const isWide = matchMedia('(min-width: 56rem)');

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// --- Scripts without spaces between words -----------------------------------------------------

/** Letters of Thai, Lao, Burmese, Khmer, kana and Han: the index has each pair of neighbours. */
const unspaced = /(?:(?=[\p{L}\p{N}\p{M}])[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3041-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\u{20000}-\u{323AF}])+/gu;

const runs = (text) => text.match(unspaced) ?? [];

/** A query as the index knows its words. */
function inPairs(text) {
  if (!runs(text).length) return text;
  const pairs = (run) => {
    const letters = [...run.normalize('NFKC').replace(/\p{M}/gu, '')];
    return letters.length < 2 ? letters.join('') : letters.slice(1).map((letter, place) => letters[place] + letter).join(' ');
  };
  // Pairs are no phrase, so there is nothing to search for in quotes.
  return text.replaceAll('"', ' ').replace(unspaced, (run) => ` ${pairs(run)} `).trim();
}

// --- Asking Pagefind --------------------------------------------------------------------------

const partOf = new Map(index.parts.map((part, place) => [part.language, place]));
const loading = new Map();
let engine;

/** The folder of a part never changes but for the newest; its key is in the address that is
 * asked for, so that nothing old comes from a cache. */
const options = (part) => ({
  baseUrl: index.root, metaCacheTag: part.key, mergeFilter: { part: part.key }, excerptEllipsis: '…',
});

function start() {
  engine ??= import(`${index.parts[0].folder}pagefind.js`).then(async (pagefind) => {
    await pagefind.options({
      ...options(index.parts[0]),
      ranking: { metaWeights: { title: 5, topics: 2, authors: 2, tags: 2, provider: 1, words: 1 } },
    });
    await pagefind.init();
    loading.set(index.parts[0], Promise.resolve());
    return pagefind;
  });
  return engine;
}

async function load(pagefind, part) {
  if (!loading.has(part)) loading.set(part, pagefind.mergeIndex(part.folder, options(part)));
  return loading.get(part);
}

/** How many of `parts` are searched before there is a reason to search more. */
function nearest(parts) {
  let articles = 0;
  let place = 0;
  while (place < parts.length && (articles < AT_ONCE || loading.has(parts[place]))) {
    articles += parts[place].articles;
    place += 1;
  }
  return place;
}

/** Searches some parts of the index. */
async function ask(pagefind, query, parts, chosenFilters) {
  const filters = { part: { any: parts.map((part) => part.key) } };
  for (const { name } of selects) {
    // An empty list narrows nothing, but has the values counted.
    if (chosenFilters[name] || query.counts) filters[name] = chosenFilters[name] || [];
  }
  const byDate = query.byDate || !query.text;
  const found = await pagefind.search(inPairs(query.text) || null, {
    filters, sort: byDate ? { date: 'desc' } : {},
  });
  if (byDate) {
    // Each part is in order by itself.
    const place = ({ id }) => partOf.get(id.slice(0, id.lastIndexOf('_')));
    found.results.sort((a, b) => place(a) - place(b) || b.score - a.score);
  }
  return found;
}

/** Searches until there are `wanted` results or no more parts. */
async function find(query, wanted) {
  const { year } = query.filters;
  const parts = index.parts.filter(({ years: [first, last] }) => !year || (first <= year && year <= last));
  if (!parts.length) return { results: [], counts: {} };
  const pagefind = await start();
  let reach = nearest(parts);
  for (;;) {
    const near = parts.slice(0, reach);
    await Promise.all(near.map((part) => load(pagefind, part)));
    const found = await ask(pagefind, query, near, query.filters);
    if (found.results.length >= wanted || reach === parts.length) {
      const counts = query.counts ? await countAll(pagefind, query, near, found) : undefined;
      const since = reach < parts.length ? near.at(-1).since : undefined;
      return { results: found.results, counts, since };
    }
    reach = Math.min(parts.length, reach * 2);
  }
}

/** How many results each value of each filter would give, beside the other filters. */
async function countAll(pagefind, query, parts, found) {
  const counts = {};
  await Promise.all(selects.map(async ({ name }) => {
    const others = { ...query.filters, [name]: '' };
    const all = query.filters[name] ? await ask(pagefind, query, parts, others) : found;
    counts[name] = all.filters[name] ?? {};
  }));
  return counts;
}

// --- Showing ----------------------------------------------------------------------------------

function marked(text) {
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}

/** An excerpt of Pagefind: text with `<` and `>` escaped, and `<mark>` around what was found. */
function excerpt(html) {
  const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  return html.split(/<\/?mark>/).map((text, place) => (place % 2 ? marked(plain(text)) : plain(text)));
}

/** A text with these parts of it marked. */
function withParts(text, parts) {
  const escaped = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pieces = text.split(new RegExp(`(${escaped.join('|')})`, 'iu'));
  return pieces.map((piece, place) => (place % 2 ? marked(piece) : piece));
}

/** Characters of an excerpt before what was found in it, and in all. */
const BEFORE = 40;
const AT_MOST = 240;

/** What is shown of a text: as Pagefind cuts it, but for one without spaces, in which it finds no words. */
function shownText({ content, raw_content: raw, excerpt: html }, { text: query }) {
  const found = runs(query);
  const cut = excerpt(html);
  const { length } = cut.map((piece) => piece.textContent ?? piece).join('');
  if (!found.length && length <= 2 * AT_MOST) return cut;
  const text = (raw ?? content).replaceAll('\u200B', '');
  const parts = found.length ? found : query.split(/[\s"]+/).filter(Boolean);
  const places = parts.map((part) => text.toLowerCase().indexOf(part.toLowerCase())).filter((at) => at >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - BEFORE);
  const from = places.length ? start : 0;
  const shown = text.slice(from, from + AT_MOST);
  const ends = [from > 0 ? '…' : '', from + AT_MOST < text.length ? '…' : ''];
  return [ends[0], ...(parts.length ? withParts(shown, parts) : [shown]), ends[1]];
}

/** A text with the words marked that begin like one of the query. */
function withMarks(text, query) {
  if (runs(query).length) return withParts(text, runs(query));
  const fold = (word) => word.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  const terms = query.split(/\s+/).map(fold).filter(Boolean);
  return text.split(/(\s+)/).map((word) => (
    terms.some((term) => fold(word).startsWith(term)) ? marked(word) : word
  ));
}

/** Texts with commas between them, each in its own direction. */
function listed(texts) {
  return texts.flatMap((text, place) => {
    const own = document.createElement('bdi');
    own.textContent = text;
    return place ? [', ', own] : [own];
  });
}

function card(found, query) {
  const { url, meta, filters } = found;
  const node = document.importNode(hit.content, true);
  const part = (name) => node.querySelector(`[data-${name}]`);
  const link = part('link');
  link.href = url;
  link.append(...withMarks(meta.title, query.text));
  part('text').append(...shownText(found, query));
  part('provider').textContent = meta.provider ?? '';
  part('topics').append(...listed((filters.topic ?? []).slice(0, 3)));
  const [published] = filters.day;
  part('date').dateTime = published;
  part('date').textContent = day.format(new Date(published));
  const [kind] = filters.type;
  if (kind === 'article') part('kind').remove();
  else part('kind').textContent = kind;
  if (!filters.draft) part('draft').remove();
  // An article with nothing but a title is found by that.
  if (part('text').textContent === meta.title) part('text').remove();
  return node;
}

/** Lists the values of a filter that lead to something. */
function offer(select, counts) {
  const { value, name } = select;
  const names = Object.keys(counts).filter((key) => counts[key] > 0 || key === value);
  if (value && !names.includes(value)) names.push(value);
  names.sort(collator.compare);
  if (name === 'year') names.reverse();
  const all = select.options[0];
  select.replaceChildren(all, ...names.map((key) => {
    const count = counts[key] ? ` (${number.format(counts[key])})` : '';
    return new Option(key + count, key, false, key === value);
  }));
}

function say(query, { results, since }) {
  if (!query.isAny) return hint;
  const { length } = results;
  if (!length && !since) return query.text ? fill(words.none, { query: query.text }) : words.noneNarrow;
  const found = length === 1 ? words.one : fill(words.many, { count: number.format(length) });
  return since ? fill(words.since, { found, date: since }) : found;
}

// --- From the form to the results -------------------------------------------------------------

/** The last search, of which nothing may be shown once there is a later one. */
let last = 0;
let timer;
let shown = { query: undefined, results: [], count: 0 };

function read() {
  const filters = Object.fromEntries(selects.map(({ name, value }) => [name, value]));
  const text = field.value.trim();
  const isNarrow = Object.values(filters).some(Boolean);
  return {
    text, filters, byDate: sort.value === 'date', isAny: Boolean(text) || isNarrow,
    counts: narrow.open || isWide.matches || isNarrow,
  };
}

function remember({ text, filters, byDate }, count) {
  const entries = Object.entries({ q: text, ...filters, sort: byDate ? 'date' : '' });
  const query = new URLSearchParams(entries.filter(([, value]) => value)).toString();
  history.replaceState({ count }, '', query ? `?${query}` : location.pathname);
  document.title = text ? `${text} · ${title}` : title;
  const { length } = Object.values(filters).filter(Boolean);
  chosen.textContent = length ? ` (${length})` : '';
}

/** Searches for what the form says now, and shows `count` results of at least `wanted`. */
async function run(count = PAGE, wanted = count) {
  clearTimeout(timer);
  const query = read();
  last += 1;
  const own = last;
  const isLate = () => own !== last;
  remember(query, count);
  const busy = setTimeout(() => { status.textContent = words.busy; }, 400);
  hits.setAttribute('aria-busy', 'true');
  try {
    if (!query.isAny && !query.counts) {
      start();
      show(query, { results: [] }, []);
      return;
    }
    const found = await find(query, query.isAny ? wanted : 0);
    if (!query.isAny) found.results = [];
    const data = await Promise.all(found.results.slice(0, count).map((result) => result.data()));
    if (!isLate()) show(query, found, data);
  } catch (error) {
    console.warn(error);
    if (!isLate()) status.textContent = words.failed;
  } finally {
    clearTimeout(busy);
    if (!isLate()) hits.removeAttribute('aria-busy');
  }
}

function show(query, found, data) {
  shown = { query, results: found.results, count: data.length, since: found.since };
  hits.replaceChildren(...data.map((one) => card(one, query)));
  if (found.counts) for (const select of selects) offer(select, found.counts[select.name] ?? {});
  offerMore();
  offerWaysOut();
  // At last, as the busy sign may have come up meanwhile.
  status.textContent = say(query, found);
}

/** What is there already comes first, then older parts of the index. */
function offerMore() {
  const { query, results, count, since } = shown;
  more.hidden = count === results.length;
  older.hidden = !query.isAny || !since || !more.hidden;
  older.textContent = fill(words.older, { date: since });
}

/** What can be done where nothing was found: other filters, fewer or shorter words, other pages. */
function offerWaysOut() {
  const { query, results, since } = shown;
  empty.hidden = !query.isAny || results.length > 0;
  const isNarrow = Object.values(query.filters).some(Boolean);
  empty.querySelector('[data-drop]').hidden = !isNarrow;
  empty.querySelector('[data-shorter]').hidden = !query.text || Boolean(since);
}

/** Searches for the same words without filters. */
async function dropFilters() {
  for (const select of selects) select.value = '';
  field.focus();
  await run();
}

/** Adds a page of the results that are there already. */
async function showMore() {
  const { query, results, count } = shown;
  const own = last;
  const data = await Promise.all(results.slice(count, count + PAGE).map((result) => result.data()));
  if (own !== last || count !== shown.count) return;
  const first = hits.children.length;
  hits.append(...data.map((one) => card(one, query)));
  shown.count += data.length;
  offerMore();
  remember(query, shown.count);
  // The button may be gone, and what was asked for is here.
  hits.children[first].querySelector('a').focus();
}

async function searchOlder() {
  const { results } = shown;
  const first = hits.children.length;
  await run(results.length + PAGE, results.length + 1);
  hits.children[first]?.querySelector('a').focus();
}

/** Goes from the field to the results and through them. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [field, ...hits.querySelectorAll('a')];
  const place = stops.indexOf(document.activeElement);
  if (!step || place < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const next = stops[place + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
field.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(run, PAUSE);
});
field.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && field.value) {
    event.preventDefault();
    field.value = '';
    run();
  }
});
for (const select of [...selects, sort]) select.addEventListener('change', () => run());
narrow.addEventListener('toggle', () => { if (narrow.open) run(shown.count || PAGE); });
document.addEventListener('keydown', walk);
more.addEventListener('click', showMore);
older.addEventListener('click', searchOlder);
drop.addEventListener('click', dropFilters);

const address = new URLSearchParams(location.search);
field.value = address.get('q') ?? '';
sort.value = address.get('sort') === 'date' ? 'date' : '';
for (const select of selects) {
  const value = address.get(select.name) ?? '';
  if (value) select.add(new Option(value, value, false, true));
}
if (!field.value) field.focus();
if (index.parts.length) run(history.state?.count || PAGE);
