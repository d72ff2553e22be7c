// The list and the right pane, and what replaces them. The row that is marked as current, the right pane and what a key
// decides are always the same article, however late answers arrive.

import { enqueue, get, hush, say, showProblem, text } from './requests.js';

export const { base } = document.body.dataset;
export const find = (selector, root = document) => root.querySelector(selector);
export const isWide = matchMedia('(min-width: 64rem)');

export const isListAlone = () => !isWide.matches && !document.body.classList.contains('has-article');
export const detail = () => find('#detail');
export const form = () => find('#detail form.edit');
export const query = () => find('#list').dataset.query;

export let loading = Promise.resolve();
let controller;
let snapshot;
let listScroll = 0;
let isPreviewOpen = false;

// --- Parts of the page

/** Calls `replace`; the focus stays at the element with the same id. */
function keepFocus(replace) {
  const { id } = document.activeElement;
  replace();
  if (id && document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}

export function replaceList(parsed) {
  const list = find('#list', parsed);
  const old = find('#list');
  const { scrollTop } = find('.rows');
  const selected = new Map(selection().map((row) => [fileOf(row), checkbox(row).value]));
  const [typed, search] = [old, list].map((one) => find('#filter-q', one));
  if (typed.value !== typed.defaultValue) search.value = typed.value;
  find('details', list).open = find('details', old).open;
  keepFocus(() => old.replaceWith(list));
  // A selected article is decided as it was when it was selected.
  for (const row of rows().filter((one) => selected.has(fileOf(one)))) {
    Object.assign(checkbox(row), { checked: true, value: selected.get(fileOf(row)) });
  }
  keepVersion();
  updateSelection();
  find('.rows').scrollTop = scrollTop;
  current()?.scrollIntoView({ block: 'nearest' });
}

export function replaceDetail(parsed) {
  const next = find('#detail', parsed);
  const preview = find('#page-preview', next);
  isPreviewOpen = find('#page-preview')?.open ?? isPreviewOpen;
  if (preview) preview.open = isPreviewOpen;
  // What is still loading is for the pane that was here.
  controller?.abort();
  detail().replaceWith(next);
  document.body.classList.toggle('has-article', next.dataset.view !== 'none');
  if (next.dataset.file) mark(rowOf(next.dataset.file));
  keepVersion();
  remember();
  updateSelection();
  if (!isWide.matches) scrollTo(0, 0);
  if (find('[data-late]', next)) updateFindings(next).catch(showProblem);
}

/** The version of its article that the right pane shows, as forms send it. */
export const shownVersion = () => ('file' in detail().dataset ? find('#detail form[method="post"] [name="file"]')?.value : undefined);

/** A decision is about the version that the right pane shows, even if the list has a newer one. */
function keepVersion() {
  const row = rowOf(detail().dataset.file);
  if (row && shownVersion()) checkbox(row).value = shownVersion();
}

/** The answer to a decision has the findings of the text before it. */
async function updateFindings(pane) {
  const parsed = await get(addressOf('article', pane.dataset.file));
  const late = find('#findings', pane);
  const findings = find('#findings', parsed);
  if (findings?.innerHTML === late.innerHTML) late.removeAttribute('data-late');
  else late.replaceWith(findings ?? '');
}

function replaceBoth(parsed, url) {
  replaceDetail(parsed);
  replaceList(parsed);
  history.replaceState(null, '', url);
}

const addressOf = (view, file) => `${base}${view}?${new URLSearchParams({ file, query: query() })}`;
export const fieldsOf = (element, submitter) => new URLSearchParams(new FormData(element, submitter));
const serialize = () => String(fieldsOf(form()));

/** A form that comes back with errors was edited before. */
export function remember() {
  snapshot = form() && !('edited' in form().dataset) ? serialize() : undefined;
}

/** After a conflict, hidden fields hold what was entered. */
export const isEdited = () => (form() ? serialize() !== snapshot : find('#detail[data-view="conflict"] form[action$="/edit"]') !== null);

/** Whether replacing the right pane would lose what was typed; says so. */
export function isUnsaved() {
  if (!isEdited()) return false;
  say(text('unsaved'));
  find('#detail .form-actions button').focus();
  return true;
}

/** The field with the first error. An unknown topic is confirmed at a field of its own. */
const invalidField = () => find('#detail [aria-invalid="true"]:not(#edit-new-topic), #detail [name="confirm"]')
  ?? find('#detail [aria-invalid="true"]');

/** The place of the focus after its element was replaced. */
export function focusAfter(place) {
  const isDetail = place === 'detail' || !isWide.matches || detail().dataset.view !== 'article';
  const target = invalidField() ?? (isDetail ? detail() : link(current()) ?? find('.rows'));
  target.focus({ preventScroll: target !== invalidField() });
}

// --- Rows

export const rows = (root = document) => [...root.querySelectorAll('.row')];
export const fileOf = (row) => row?.dataset.file ?? '';
export const link = (row) => row && find('h2 a, h3 a', row);
export const checkbox = (row) => find('input', row);
export const current = () => find('.row:has([aria-current])');
export const selection = () => rows().filter((row) => checkbox(row).checked);
export const rowOf = (file, root) => rows(root).find((row) => fileOf(row) === file);
export const focusRow = () => (link(current()) ?? find('.rows')).focus({ preventScroll: true });

function mark(row) {
  link(current())?.removeAttribute('aria-current');
  link(row)?.setAttribute('aria-current', 'true');
}

/** Shows the article of a row. Of quick moves, only the last one loads it. */
export function open(row, place = 'list') {
  if (!row || isUnsaved()) return;
  hush();
  const { href } = link(row);
  const isOpening = isListAlone();
  if (isOpening) listScroll = scrollY;
  mark(row);
  row.scrollIntoView({ block: 'nearest' });
  if (href !== location.href) history[isOpening ? 'pushState' : 'replaceState'](null, '', href);
  if (place === 'list') link(row).focus({ preventScroll: true });
  controller?.abort();
  controller = new AbortController();
  detail().setAttribute('aria-busy', 'true');
  loading = load(fileOf(row), place, controller.signal).catch(notLoaded);
}

async function load(file, place, signal) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  signal.throwIfAborted();
  const parsed = await get(addressOf('article', file), { signal });
  signal.throwIfAborted();
  if (isUnsaved()) return stay();
  const isInside = detail().contains(document.activeElement);
  replaceDetail(parsed);
  if (place === 'detail' || isInside) detail().focus({ preventScroll: true });
}

function notLoaded(error) {
  if (error.name === 'AbortError') return;
  stay();
  showProblem(error);
}

/** An article that is decided need not be shown; its card and page may be gone. */
export const stopLoading = () => controller?.abort();

/** Shows the current article after all. */
export function resumeLoading() {
  if (detail().hasAttribute('aria-busy')) open(current(), 'none');
}

/** The right pane stays what it is, so its article is the current one. */
function stay() {
  detail().removeAttribute('aria-busy');
  mark(rowOf(detail().dataset.file));
}

export function move(step) {
  const list = rows();
  const row = list[current() ? list.indexOf(current()) + step : 0];
  const page = find(`.pages [rel="${step > 0 ? 'next' : 'prev'}"]`);
  if (row) open(row);
  else if (page) enqueue(loadPage, page.href, step);
  else say(find('.rows .empty span')?.textContent ?? text(step > 0 ? 'last' : 'first'));
}

export async function loadPage(url, step) {
  const parsed = await get(url);
  if (isUnsaved()) return;
  const selected = selection().length;
  replaceBoth(parsed, url);
  const search = find('#filter-q');
  search.value = search.defaultValue;
  find('.rows').scrollTop = 0;
  hush();
  const row = current() ?? rows().at(step < 0 ? -1 : 0);
  if (row && isWide.matches) open(row, step ? 'list' : 'none');
  if (document.activeElement === document.body) focusRow();
  const n = selected - selection().length;
  if (n) say(text('unselected', { n }));
}

export async function loadDetail(url, focus) {
  const parsed = await get(url);
  if (isUnsaved()) return;
  replaceDetail(parsed);
  hush();
  const target = (focus && (find(focus) ?? find('#merge-q'))) ?? detail();
  // What is at the top is visible.
  target.focus({ preventScroll: target.matches('#detail, #edit-title, #merge-q') });
}

/** Leaves a form by its link "Cancel", which drops changes. */
export async function leave(href) {
  replaceBoth(await get(href), href);
  hush();
  focusAfter('list');
}

/** On small screens. */
export function close(href) {
  controller?.abort();
  detail().removeAttribute('aria-busy');
  document.body.classList.remove('has-article');
  if (href) history.replaceState(null, '', href);
  scrollTo(0, listScroll);
  link(current())?.focus({ preventScroll: true });
}

// --- Selection

export function updateSelection() {
  const n = selection().length;
  const bar = find('.selection');
  document.body.classList.toggle('has-selection', n > 0);
  if (bar) bar.hidden = n === 0;
  if (bar) find('span', bar).textContent = text('selected', { n });
  // With a selection, these keys decide about it, and not about the article that is shown.
  for (const button of document.querySelectorAll('.actions [data-key]')) {
    if (n) button.removeAttribute('aria-keyshortcuts');
    else button.setAttribute('aria-keyshortcuts', button.dataset.key);
  }
}

export function select(list, isChecked = list.some((row) => !checkbox(row).checked)) {
  for (const row of list) checkbox(row).checked = isChecked;
  updateSelection();
  say(text('selected', { n: selection().length }));
}

// --- Changes of others

/** Shows what an import or an editor has changed meanwhile. */
export async function refresh() {
  await loading;
  const article = new URLSearchParams({ article: fileOf(current()) });
  const parsed = await get(`${base}list?${query()}&${article}`, { selector: '#list' });
  const [file, listed] = [fileOf(current()), rowOf(detail().dataset.file, parsed)];
  const isLatest = listed && checkbox(listed).value === shownVersion();
  replaceList(parsed);
  mark(rowOf(file));
  if (!isLatest) await refreshDetail();
}

/** Forms that are edited stay; sending them shows both versions. */
async function refreshDetail() {
  const { view, file } = detail().dataset;
  if (!['article', 'edit'].includes(view)) return;
  const parsed = await get(addressOf(view, file));
  if (isEdited()) return;
  const { scrollTop } = detail();
  const scroll = scrollY;
  keepFocus(() => replaceDetail(parsed));
  detail().scrollTop = scrollTop;
  scrollTo(0, scroll);
}
