// The desk with keys and without page loads. Every action is a form or a link of the page that also works without this
// script. Decisions are queued: each one waits for the answer to the one before, because that tells which article is next.

const { base } = document.body.dataset;
const find = (selector, root = document) => root.querySelector(selector);
const [status, problem, help] = ['#status', '#problem', '#help'].map((id) => find(id));
const isWide = matchMedia('(min-width: 64rem)');

const isListAlone = () => !isWide.matches && !document.body.classList.contains('has-article');
const detail = () => find('#detail');
const form = () => find('#detail form.edit');
const query = () => find('#list').dataset.query;
const text = (name, values = {}) => status.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

let queue = Promise.resolve();
let pending = 0;
let loading = Promise.resolve();
let controller;
let snapshot;
let listScroll = 0;
let isPreviewOpen = false;

// --- Messages and requests

function say(message) {
  // A live region that keeps its text says nothing.
  status.textContent = '';
  setTimeout(() => status.textContent = message, 20);
}

function showProblem(error) {
  if (error.name === 'AbortError') return;
  problem.firstElementChild.textContent = error.message;
  problem.hidden = false;
}

async function request(url, options) {
  let response, body;
  try {
    response = await fetch(url, options);
    body = await response.text();
  } catch (error) {
    throw error.name === 'AbortError' ? error : Error(text('offline'));
  }
  if (response.status === 403) throw Error(text('refused'));
  problem.hidden = true;
  return { body, error: Error(text('broken', { status: response.status })) };
}

const parse = (html) => new DOMParser().parseFromString(html, 'text/html');

async function get(url, signal) {
  const { body, error } = await request(url, { signal });
  const parsed = parse(body);
  if (!find('#detail', parsed)) throw error;
  return parsed;
}

async function post(url, fields) {
  const { body, error } = await request(url, { method: 'POST', body: fields, headers: { accept: 'application/json' } });
  try {
    return JSON.parse(body);
  } catch {
    throw error;
  }
}

function enqueue(task, ...values) {
  pending += 1;
  queue = queue.then(() => task(...values)).catch(showProblem).finally(() => pending -= 1);
}

// --- Parts of the page

function replaceList(parsed) {
  const list = find('#list', parsed);
  const old = find('#list');
  const { scrollTop } = find('.rows');
  const selected = selection().map(fileOf);
  const { id } = document.activeElement;
  find('details', list).open = find('details', old).open;
  old.replaceWith(list);
  for (const row of rows()) checkbox(row).checked = selected.includes(fileOf(row));
  updateSelection();
  find('.rows').scrollTop = scrollTop;
  current()?.scrollIntoView({ block: 'nearest' });
  if (id && document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}

function replaceDetail(parsed) {
  const next = find('#detail', parsed);
  const preview = find('#page-preview', next);
  isPreviewOpen = find('#page-preview')?.open ?? isPreviewOpen;
  if (preview) preview.open = isPreviewOpen;
  detail().replaceWith(next);
  document.body.classList.toggle('has-article', next.dataset.view !== 'none');
  remember();
  if (!isWide.matches) scrollTo(0, 0);
  if (find('[data-late]', next)) loading = updateFindings(next).catch(showProblem);
}

/** The answer to a decision has the findings of the text before it. */
async function updateFindings(pane) {
  const parsed = await get(`${base}article?file=${encodeURIComponent(pane.dataset.file)}&${query()}`);
  const late = find('#findings', pane);
  const findings = find('#findings', parsed);
  if (findings?.innerHTML === late.innerHTML) late.removeAttribute('data-late');
  else late.replaceWith(findings ?? '');
}

function replaceBoth(parsed, url) {
  replaceList(parsed);
  replaceDetail(parsed);
  history.replaceState(null, '', url);
}

const fieldsOf = (element, submitter) => new URLSearchParams(new FormData(element, submitter));
const serialize = () => String(fieldsOf(form()));

/** A form that comes back with errors was edited before. */
function remember() {
  snapshot = form() && !('edited' in form().dataset) ? serialize() : undefined;
}

const isEdited = () => form() && serialize() !== snapshot;

/** Whether replacing the right pane would lose what was typed; says so. */
function isUnsaved() {
  if (!isEdited()) return false;
  say(text('unsaved'));
  find('button', form()).focus();
  return true;
}

/** The place of the focus after its element was replaced. */
function focusAfter(place) {
  const invalid = find('#detail [aria-invalid="true"]');
  const isDetail = place === 'detail' || !isWide.matches || detail().dataset.view !== 'article';
  const target = invalid ?? (isDetail ? detail() : link(current()) ?? find('.rows'));
  target.focus({ preventScroll: !invalid });
}

// --- Rows

const rows = () => [...document.querySelectorAll('.row')];
const fileOf = (row) => row?.dataset.file ?? '';
const link = (row) => row && find('h2 a, h3 a', row);
const checkbox = (row) => find('input', row);
const current = () => find('.row:has([aria-current])');
const selection = () => rows().filter((row) => checkbox(row).checked);
const rowOf = (file) => rows().find((row) => fileOf(row) === file);

/** Shows the article of a row. Of quick moves, only the last one loads it. */
function open(row, place = 'list') {
  if (isUnsaved()) return;
  const { href } = link(row);
  const isOpening = isListAlone();
  if (isOpening) listScroll = scrollY;
  link(current())?.removeAttribute('aria-current');
  link(row).setAttribute('aria-current', 'true');
  row.scrollIntoView({ block: 'nearest' });
  if (href !== location.href) history[isOpening ? 'pushState' : 'replaceState'](null, '', href);
  if (place === 'list') link(row).focus({ preventScroll: true });
  controller?.abort();
  controller = new AbortController();
  loading = load(row, place, controller.signal).catch(showProblem);
}

async function load(row, place, signal) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  signal.throwIfAborted();
  const parsed = await get(`${base}article?file=${encodeURIComponent(fileOf(row))}&${query()}`, signal);
  signal.throwIfAborted();
  const isInside = detail().contains(document.activeElement);
  replaceDetail(parsed);
  if (place === 'detail' || isInside) detail().focus({ preventScroll: true });
}

function move(step) {
  const list = rows();
  const row = list[current() ? list.indexOf(current()) + step : 0];
  const page = find(`.pages [rel="${step > 0 ? 'next' : 'prev'}"]`);
  if (row) open(row);
  else if (page) enqueue(loadPage, page.href, step);
  else say(text(step > 0 ? 'last' : 'first'));
}

async function loadPage(url, step) {
  if (isUnsaved()) return;
  controller?.abort();
  replaceBoth(await get(url), url);
  find('.rows').scrollTop = 0;
  const row = current() ?? rows().at(step < 0 ? -1 : 0);
  if (row && isWide.matches) open(row, step ? 'list' : 'none');
}

async function loadDetail(url, focus) {
  if (isUnsaved()) return;
  controller?.abort();
  replaceDetail(await get(url));
  (find(focus ?? '#detail') ?? detail()).focus();
}

/** On small screens. */
function close(href) {
  controller?.abort();
  document.body.classList.remove('has-article');
  if (href) history.replaceState(null, '', href);
  scrollTo(0, listScroll);
  link(current())?.focus({ preventScroll: true });
}

// --- Selection

function updateSelection() {
  const bar = find('.selection');
  if (!bar) return;
  const n = selection().length;
  bar.hidden = n === 0;
  find('span', bar).textContent = text('selected', { n });
}

function select(list, isChecked = list.some((row) => !checkbox(row).checked)) {
  for (const row of list) checkbox(row).checked = isChecked;
  updateSelection();
  say(text('selected', { n: selection().length }));
}

// --- Decisions

async function send(url, fields, place) {
  controller?.abort();
  const answer = await post(url, fields);
  const isDone = answer.outcome === 'done';
  if (isDone && answer.list) replaceList(parse(answer.list));
  // Who decides in the list of a small screen stays there.
  if (isDone && isListAlone()) find('.rows').focus({ preventScroll: true });
  else if (answer.detail) {
    replaceDetail(parse(answer.detail));
    history.replaceState(null, '', answer.url);
    focusAfter(place);
  }
  if (answer.outcome === 'failed') showProblem(answer);
  else say(answer.message);
}

function decide(action) {
  const fields = fieldsOf(find('form.rows'));
  const row = current();
  fields.set('action', action);
  if (action === 'undo') {
    fields.delete('file');
    fields.set('article', fileOf(row));
  } else if (!fields.has('file')) {
    if (!row) return say(text('none'));
    fields.set('file', checkbox(row).value);
    fields.set('next', fileOf(rows()[rows().indexOf(row) + 1]));
  }
  return isUnsaved() || send(base + (action === 'undo' ? 'undo' : 'decide'), fields, 'list');
}

/** Follows a link of the right pane, as soon as that shows the current article. */
async function follow(selector, focus) {
  await loading;
  const target = find(selector, detail());
  if (target) await loadDetail(target.href, focus);
}

const edit = (field) => follow('[data-edit]', focuses[field]);

function merge() {
  const files = selection().map((row) => ['file', fileOf(row)]);
  if (!files.length) return follow('[data-merge]', focuses.into);
  return loadDetail(`${base}merge?${new URLSearchParams([...files, ['query', query()]])}`, focuses.into);
}

async function openSource() {
  await loading;
  const source = find('#detail [data-source]');
  if (source) source.click();
  else say(text('noSource'));
}

function escape() {
  if (selection().length) return select(selection(), false);
  const cancel = find('#detail [data-go="leave"]');
  const back = find('#detail [data-go="close"]');
  if (cancel && !isUnsaved()) enqueue(leave, cancel.href);
  else if (back && !isWide.matches) close(back.href);
}

/** Leaves a form by its link "Cancel", which drops changes. */
async function leave(href) {
  replaceBoth(await get(href), href);
  focusAfter('list');
}

// --- Keys

const focuses = {
  title: '#edit-title',
  topics: '[data-focus="topics"] input',
  image: '[name="image"]:checked',
  into: '[name="into"]:checked',
};
const keys = {
  j: () => move(1),
  k: () => move(-1),
  p: () => enqueue(decide, 'publish'),
  x: () => enqueue(decide, 'reject'),
  u: () => enqueue(decide, 'undo'),
  e: () => enqueue(edit, 'title'),
  t: () => enqueue(edit, 'topics'),
  i: () => enqueue(edit, 'image'),
  m: () => enqueue(merge),
  o: openSource,
  g: () => current() && select([...current().parentElement.querySelectorAll('.row')]),
  A: () => current() && select(rows().slice(rows().indexOf(current())), true),
  ' ': () => current() && select([current()]),
  '/': () => {
    find('.filters-fold').open = true;
    find('#filter-q').select();
  },
  '?': () => help.showModal(),
  Escape: escape,
};
const arrows = { ArrowDown: 'j', ArrowUp: 'k' };

addEventListener('keydown', (event) => {
  const { target } = event;
  const key = arrows[event.key] ?? event.key;
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (event.isComposing || help.open) return;
  if (key === 'Enter' && target.closest('form.edit') && (hasModifier || 'oneLine' in target.dataset)) {
    event.preventDefault();
    form().requestSubmit(find(`[value="${hasModifier ? 'publish' : 'save'}"]`, form()));
  } else if (hasModifier) {
    // A command of the browser.
  } else if (target.closest('#detail input, select, textarea, input:not([type="checkbox"])')) {
    if (key === 'Escape') detail().focus();
  } else if (Object.hasOwn(keys, key)
    && !(key === ' ' ? target.closest('button, summary, input') : key !== event.key && target.closest('#detail'))) {
    event.preventDefault();
    // A key that is held moves on, but decides once.
    if (!event.repeat || key === 'j' || key === 'k') keys[key]();
  }
});

// --- Links and forms

const links = {
  page: ({ href }) => enqueue(loadPage, href),
  detail: ({ href, dataset }) => enqueue(loadDetail, href, focuses[dataset.focus]),
  leave: ({ href }) => enqueue(leave, href),
  close: ({ href }) => close(href),
  next: keys.j,
  help: keys['?'],
};

addEventListener('click', (event) => {
  const target = event.target.closest('a');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const row = rowOf(target.dataset.row) ?? target.closest('.row');
  const go = links[target.dataset.go];
  if (!row && !go) return;
  event.preventDefault();
  if (row) open(row, event.detail && isWide.matches ? 'none' : 'detail');
  else go(target);
});

addEventListener('submit', (event) => {
  const { target, submitter } = event;
  const method = submitter?.getAttribute('formmethod') ?? target.method;
  if (method === 'dialog') return;
  event.preventDefault();
  const url = submitter?.getAttribute('formaction') ?? target.getAttribute('action');
  const fields = fieldsOf(target, submitter);
  if (target.matches('.rows') && !fields.has('file')) say(text('none'));
  else if (target.matches('.filters')) enqueue(loadPage, `${url}?${fields}`);
  else if (target.matches('.rows') && method === 'get') enqueue(merge);
  else if (method === 'get') enqueue(loadDetail, `${url}?${fields}`, '#merge-q');
  // A second click must not decide about the article that follows.
  else if (!pending && (target === form() || !isUnsaved())) enqueue(send, url, fields, target.closest('#detail') ? 'detail' : 'list');
});

addEventListener('change', ({ target }) => {
  if (target.matches('.filters select')) target.form.requestSubmit();
  if (target.matches('.row input')) updateSelection();
  if (target.matches('#edit-image-url')) find('[name="image"][value="url"]').checked = true;
});

addEventListener('popstate', () => {
  const row = rowOf(new URLSearchParams(location.search).get('article'));
  if (row) open(row, 'detail');
  else close();
});

/** Shows what an import or an editor has changed meanwhile. */
async function refresh() {
  const article = new URLSearchParams({ article: fileOf(current()) });
  const { body } = await request(`${base}list?${query()}&${article}`);
  const parsed = parse(body);
  if (find('#list', parsed)) replaceList(parsed);
}

// Back from the terminal.
document.addEventListener('visibilitychange', () => document.hidden || enqueue(refresh));

addEventListener('beforeunload', (event) => {
  if (isEdited()) event.preventDefault();
});

remember();
updateSelection();
current()?.scrollIntoView({ block: 'nearest' });
if (isWide.matches && detail().dataset.view === 'none' && rows().length) open(rows()[0], 'none');
