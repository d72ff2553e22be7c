// Reading aids: what is new since the last visit, relative times, keys, and stories saved for later. All of it stays in
// this browser, in one entry of its storage; without storage it lasts as long as the page. Nothing is requested.
//
// The build puts `site` before this file: the path of the site, the locale, the words, and the keys with their meaning.
// Pages need only these classes: a link in .p-name, .lead-title or .headline is the title of a story; the
// story is its next article, li or .h-cite, with a .dt-published; its links are .u-url (page) and .u-bookmark-of or .out
// (source). `data-new` holds the times of the newest articles of a topic, in minutes, to base 36.

const { words } = site;
const key = `feedgen-1 ${site.path}`;
const DAY = 864e5;
/** Silence that ends a visit. */
const PAUSE = DAY / 48;
const now = Date.now();

const all = (selector) => [...document.querySelectorAll(selector)];
const [main] = all('main');
const [article] = all('.article-head');
const create = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const button = (text, onclick) => create('button', { type: 'button', onclick }, text);
const fill = (text, count, time) => text.replace('{count}', count).replace('{time}', time);

// --- Storage: it may be blocked, full, or hold anything

let memory;

function load() {
  let data = memory;
  try {
    data ??= JSON.parse(localStorage[key]);
  } catch { /* as on a first visit */ }
  const { last, since, after, newest, off, saved } = data ?? {};
  const time = (value) => (value > 0 && value <= Date.now() ? +value : 0);
  const isStory = (story) => /^https?:/.test(story?.[0]) && story[1]?.at;
  return {
    last: time(last), since: time(since), after: time(after), newest: time(newest), off: off === true,
    saved: Array.isArray(saved) ? saved.filter(isStory) : [],
  };
}

function edit(change) {
  const state = load();
  change(state);
  memory = state;
  try {
    localStorage[key] = JSON.stringify(state);
    memory = undefined;
  } catch { /* kept in memory */ }
  return state;
}

// --- Stories

const titles = all('main :is(.p-name, .lead-title, .headline) > a');
const storyOf = (title) => title.closest('article, li, .h-cite') ?? title;
const timeOf = (title) => storyOf(title).querySelector('.dt-published');
const parse = (time) => Date.parse(time?.getAttribute('datetime'));
const published = titles.map((title) => parse(timeOf(title)));

const { after, since } = edit((state) => {
  if (state.last && now - state.last > PAUSE) {
    // What was published shortly before the last visit may have been online only after it.
    state.after = Math.min(state.last, Math.max(state.newest, state.last - DAY));
    state.since = state.last;
    state.newest = 0;
  }
  state.last = now;
  state.newest = Math.max(state.newest, ...published.filter((time) => time <= now));
});
const isNew = (time) => after && time > after && time <= now;

const relative = new Intl.RelativeTimeFormat(site.locale, { numeric: 'auto' });
const daysAgo = (time) => Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / DAY);

function ago(time) {
  const days = daysAgo(time);
  if (days) return relative.format(-days, 'day');
  const minutes = Math.round((now - time) / 6e4);
  return minutes < 60 ? relative.format(-minutes, 'minute') : relative.format(-Math.round(minutes / 60), 'hour');
}

function day(time) {
  const days = daysAgo(time);
  if (days === 1) return ago(time);
  const options = days > 6 ? { dateStyle: 'medium' } : days ? { weekday: 'long' } : { timeStyle: 'short' };
  return new Intl.DateTimeFormat(site.locale, options).format(time);
}

const label = (element) => element.after(create('span', { className: 'vh' }, ` ${words.new}`));

function markNew() {
  const fresh = titles.filter((title, at) => isNew(published[at]));
  for (const title of fresh) {
    storyOf(title).classList.add('is-new');
    label(title);
  }
  for (const mark of all('[data-new]')) {
    const { length } = mark.dataset.new.split(' ').filter((time) => isNew(parseInt(time, 36) * 6e4));
    if (length) mark.after(create('span', { className: 'new-count' }, ` ${fill(words.count, length > 8 ? '9+' : length)}`));
  }
  for (const link of all('.busy a')) {
    if (fresh.some((title) => storyOf(title).querySelector('.p-category')?.href === link.href)) {
      link.parentNode.classList.add('is-new');
      label(link);
    }
  }
  const [place] = all('.front, .heading, .stream');
  if (!fresh.length || !place || article) return;
  let line = fill(words.since, new Set(fresh.map(String)).size, day(since));
  const stream = titles.filter((title) => title.closest('.stream'));
  const first = stream.findIndex((title) => fresh.includes(title));
  const seen = first >= 0 && stream.slice(first).find((title) => !fresh.includes(title));
  if (seen) {
    storyOf(seen).classList.add('is-seen');
    storyOf(seen).id ||= 'fg-seen';
    line = create('a', { href: `#${storyOf(seen).id}` }, line);
  }
  place.prepend(create('p', { className: 'new-since' }, line));
}

/** Writes recent times as "3 hours ago" where that takes no more room, so that nothing moves. */
function writeTimes() {
  const widthOf = (time) => time.getBoundingClientRect().width;
  const times = titles.map(timeOf).filter((time) => now - parse(time) < 7 * DAY && parse(time) <= now)
    .map((time) => [time, widthOf(time), [...time.childNodes]]);
  for (const [time] of times) {
    time.title = time.textContent;
    time.textContent = ago(parse(time));
  }
  const isWide = times.map(([time, width]) => widthOf(time) > width);
  times.forEach(([time, width, nodes], at) => {
    if (isWide[at]) time.replaceChildren(...nodes);
    else Object.assign(time.style, { display: 'inline-block', minInlineSize: `${width}px` });
  });
}

// --- Saved stories and help

const dialog = create('dialog', { className: 'reader', closedBy: 'any' });
const page = location.href.replace(/[?#].*/, '');
const toSave = button(words.save, () => toggle(page));
const toSaved = button('', showSaved);

function show(title, ...content) {
  dialog.setAttribute('aria-label', title);
  dialog.replaceChildren(create('h2', {}, title), ...content, button(words.close, () => dialog.close()));
  if (!dialog.open) dialog.showModal();
}

function showSaved() {
  const items = load().saved.map(([href, title]) => {
    const remove = button(words.remove, () => {
      toggle(href);
      showSaved();
      dialog.querySelector('a, button').focus();
    });
    remove.setAttribute('aria-label', `${words.remove}: ${title}`);
    return create('li', {}, create('a', { href, dir: 'auto' }, title), ' ', remove);
  });
  show(words.saved, items.length ? create('ul', {}, ...items) : create('p', {}, words.none));
}

function showKeys() {
  const box = create('input', { type: 'checkbox', checked: !load().off });
  box.onchange = () => edit((state) => { state.off = !box.checked; });
  const rows = site.keys.map(([name, text]) => create('li', {}, create('kbd', {}, name), ' ', text));
  show(words.keys, create('ul', {}, ...rows), create('label', {}, box, ' ', words.use));
}

function toggle(href, title = all('h1')[0]?.textContent) {
  edit((state) => {
    const others = state.saved.filter(([url]) => url !== href);
    if (others.length === state.saved.length) others.unshift([href, title]);
    state.saved = others.slice(0, 200);
  });
  update();
}

function update() {
  const saved = load().saved.map(([url]) => url);
  toSaved.textContent = `${words.saved} (${saved.length})`;
  toSave.ariaPressed = saved.includes(page);
  for (const title of titles) storyOf(title).classList.toggle('is-saved', saved.includes(title.href));
}

// --- Keys

const current = () => titles.findIndex((title) => storyOf(title).contains(document.activeElement));

function step(by) {
  const shown = titles.filter((title) => title.checkVisibility());
  const here = shown.indexOf(titles[current()]);
  const below = shown.findIndex((title) => title.getBoundingClientRect().top > 0);
  const next = shown[here < 0 ? below + (by < 0 ? -1 : 0) : here + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'center' });
}

/** A link of the current story, or of the page. */
const find = (selector) => (titles[current()] ? storyOf(titles[current()]) : main).querySelector(selector);

const actions = {
  j: () => step(1),
  k: () => step(-1),
  o: () => titles[current()] && (find('a.u-url') ?? titles[current()]).click(),
  v: () => find('.u-bookmark-of, .out')?.click(),
  s() {
    const title = titles[current()];
    if (title) toggle(title.href, title.textContent);
    else if (article) toggle(page);
  },
  '/'() {
    const [field] = all('[type=search]');
    if (field?.checkVisibility()) field.focus();
    else all('.search-link')[0]?.click();
  },
  '?': showKeys,
};

addEventListener('keydown', (event) => {
  const { target } = event;
  const isElsewhere = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || all('dialog[open]')[0];
  if (!isElsewhere && actions[event.key] && !load().off) {
    event.preventDefault();
    actions[event.key]();
  }
});

// --- Into the page

markNew();
writeTimes();
toSave.className = 'save';
article?.append(toSave);
const place = all('.footer')[0] ?? document.body;
place.append(create('p', { className: 'reader-bar wrap' }, create('span', { role: 'status' }, toSaved), button(words.keys, showKeys)), dialog);
update();
// A page from the browser's memory.
addEventListener('pageshow', update);
// A visit goes on while a page is read, but not for as long as one stays open.
document.addEventListener('visibilitychange', () => {
  const time = Date.now();
  if (document.hidden) edit((state) => { if (time - state.last < PAUSE) state.last = time; });
});
