// What is counted on pages, each check with what it expects. A check returns messages: what was expected, what was found.

/** Kinds of pages that are lists of stories. */
const LISTS = ['topic', 'provider', 'category', 'month', 'numbered'];
const ARTICLES = ['article', 'plain', 'video'];
const PHONE = 390;
const DESKTOP = 1280;
/** Tags of which a page has too many to name. */
const few = (list) => list.slice(0, 4).join(', ') + (list.length > 4 ? ` and ${list.length - 4} more` : '');
const atMost = (what, found, limit, unit = 'px') =>
  (found > limit ? [`${what}: expected at most ${limit} ${unit}, found ${Math.round(found * 100) / 100}`] : []);
const atLeast = (what, found, limit, unit = 'px') =>
  (found < limit ? [`${what}: expected at least ${limit}${unit && ` ${unit}`}, found ${Math.round(found * 100) / 100}`] : []);
const none = (what, found) => (found.length ? [`${what}: expected none, found ${found.length}: ${few(found)}`] : []);

async function firstScreen(page, { width }) {
  const { seen, lead } = await page.evaluate(() => {
    const visible = scan.headlines().filter(scan.isOnScreen);
    const first = document.querySelector('.lead h2 a, .lead h3 a');
    return { seen: new Set(visible.map(scan.address)).size, lead: !first || scan.isOnScreen(first) };
  });
  return [...atLeast('different headlines in the first screen', seen, width === PHONE ? 3 : 12, ''),
    ...(lead ? [] : ['the headline of the lead: expected in the first screen, found below'])];
}

async function masthead(page) {
  return atMost('height of the masthead', await page.evaluate(() => scan.box(document.querySelector('.masthead')).height), 72);
}

async function pixelsPerStory(page, { site, kind }) {
  const streams = await page.evaluate(() => scan.streams());
  if (!streams.length || !streams[0].stories) return [`a list of stories: expected on ${kind}, found none`];
  if (site === 'compact') return streams.flatMap(({ tallest }) => atMost('height of a compact story', tallest, 40));
  // A list of a few stories may have as many headings.
  return streams.flatMap(({ height, headings, stories }) =>
    atMost(`pixels per story (${stories} stories)`, (height - (stories < 8 ? headings : 0)) / stories, 70));
}

async function distinctHeadings(page) {
  const repeated = await page.evaluate(() => {
    const addresses = scan.headlines().map(scan.address);
    return addresses.filter((at, index) => addresses.indexOf(at) !== index).map((at) => at.replace(/^.*?\/\/[^/]+/, ''));
  });
  return none('stories that are headings twice', repeated);
}

async function heightOfCoverage(page) {
  const { height, related } = await page.evaluate(() => ({ height: document.documentElement.scrollHeight,
    related: new Set(scan.all('main a[href*="/r/500/"]').map(scan.address)).size }));
  return [...atMost('height of an article with 43 related stories', height, 2500),
    ...(related === 43 ? [] : [`links to related stories: expected 43, found ${related}`])];
}

async function sourceButton(page, { height }) {
  const found = await page.evaluate(() => {
    const button = document.querySelector('.read-on');
    const byline = document.querySelector('.byline');
    if (!button || !byline) return null;
    const [below, above] = [scan.box(button), scan.box(byline)];
    const between = scan.all('.article *').filter((element) => scan.isVisible(element) && !element.children.length)
      .map((element) => [element, scan.box(element)])
      .filter(([element, { top, bottom }]) => top >= above.bottom - 1 && bottom <= below.top + 1 && !element.closest('.byline, .read-on'));
    return { gap: below.top - above.bottom, bottom: below.bottom, between: between.map(([element]) => scan.name(element)) };
  });
  if (!found) return ['the button to the source and the byline: expected both, one is missing'];
  return [...none('elements between the byline and the button to the source', found.between),
    ...atMost('distance of the button to the source from the byline', found.gap, 32),
    ...(found.gap < -1 ? ['the button to the source: expected below the byline, found above'] : []),
    ...atMost('lower edge of the button to the source', found.bottom, height)];
}

async function pictures(page, { kind }) {
  const found = await page.evaluate(() => ({ images: scan.enlarged(),
    lazy: scan.all('.stream .thumb img').slice(0, 2).filter(({ loading }) => loading === 'lazy').map(({ src }) => src.split('/').pop()) }));
  const large = found.images.filter(({ scale }) => scale > 1.5)
    .map(({ what, source, own, shown, scale }) => `${what} ${source} (${own} shown as ${shown}, ${scale.toFixed(1)} times)`);
  return [...none('pictures at more than 1.5 times their size', large),
    ...(LISTS.includes(kind) ? none('lazy pictures among the first two of a list', found.lazy) : [])];
}

async function touchTargets(page) {
  const small = (await page.evaluate(() => scan.targetSizes()))
    // 44 px, or that distance to the targets above and below (WCAG 2.5.5). Links in a line of others and further links of
    // a card, whose title is a large target, need 24 px (2.5.8), those in running text nothing.
    .filter(({ height, pitch, isInLine, isProse, isInCard }) => {
      const needed = isInLine || isInCard ? 23.5 : 43.5;
      return !isProse && height < needed && pitch < needed;
    })
    .map(({ what, height, pitch }) => `${what} (${Math.round(height)} px, next in ${Math.round(pitch)} px)`);
  return none('targets that are too small for a finger', small);
}

/** Search and menu are reachable far down a page. */
async function reachable(page) {
  return page.evaluate(async () => {
    scrollTo({ top: 2000, behavior: 'instant' });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (scrollY < 500) return [];
    const inSight = (selector) => scan.all(selector).some((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return scan.isVisible(element) && top >= 0 && bottom <= innerHeight;
    });
    const missing = [];
    if (!inSight('.masthead :is(a[href*="search"], [role=search] *, input[type=search])')) missing.push('search: expected in sight after scrolling, found none');
    if (!inSight('.masthead :is(nav a, summary, button)')) missing.push('menu: expected in sight after scrolling, found none');
    if (!scan.all('a[href^="#"]').some((a) => scan.isVisible(a) && !a.matches('.skip') && scan.box(a).top > scrollY)) {
      missing.push('a link back to the top: expected below, found none');
    }
    return missing;
  });
}

/** The column beside a list: folded above it on phones, and in place while a list is scrolled on larger screens. */
async function sideColumn(page, { width }) {
  const { fold, isAbove, position } = await page.evaluate(() => {
    const [side, stream] = ['.aside', '.stream'].map((selector) => document.querySelector(selector));
    return { fold: side.querySelector('details')?.open, isAbove: scan.box(side).top < scan.box(stream).top,
      position: getComputedStyle(side).position };
  });
  if (width === PHONE) return fold === false && isAbove ? [] : ['side column: expected folded above the list, found elsewhere or open'];
  return position === 'sticky' ? [] : [`side column: expected to be sticky, found ${position}`];
}

/** A printed article is text with the address of its source, without navigation. */
async function printed(page) {
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => ({
    navigation: scan.all('nav, .pager, .search-box, .to-top').filter(scan.isVisible).map(scan.name),
    frames: scan.all('.thumb, .frame').filter((frame) => scan.isVisible(frame) && !frame.querySelector('img')).map(scan.name),
    hasAddress: scan.all('.read-on *').some((element) => /attr\(href\)|https?:/.test(getComputedStyle(element, '::after').content)),
  }));
  await page.emulateMedia({ media: 'screen' });
  return [...none('navigation on paper', found.navigation), ...none('empty frames on paper', found.frames),
    ...(found.hasAddress ? [] : ['address of the source on paper: expected after the button, found none'])];
}

async function nothingStuck(page) {
  return none('elements that stay in place at 400 % zoom', await page.evaluate(() => {
    scrollTo({ top: 400, behavior: 'instant' });
    return scan.stuck();
  }));
}

async function tabOrder(page) {
  return none('cards whose first link is not their title', await page.evaluate(() => scan.firstLinks()));
}

/** Tab stops: two skip links, of which the second leads to the stream, and the first headline within four. */
async function tabStops(page) {
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    return { text: at.innerText, isHeadline: scan.headlines().includes(at), isSkip: at.matches('.skip'), isInStream: Boolean(at.closest('.stream')) };
  });
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await page.keyboard.press('Tab');
  const first = await focus();
  await page.keyboard.press('Tab');
  const second = await focus();
  // Anything else would lead to another page.
  if (!first.isSkip || !second.isSkip) return [`first two tab stops: expected skip links, found “${first.text}” and “${second.text}”`];
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const after = await focus();
  return [...(after.isHeadline && after.isInStream ? [] : [`after the second skip link: expected a headline of the stream, found “${after.text}”`])];
}

async function sideways(page, { width }) {
  return atMost('width of the page', await page.evaluate(() => document.documentElement.scrollWidth), width);
}

async function layoutShift(page) {
  return atMost('layout shift', await page.evaluate(() => window.shift), 0.01, '');
}

async function externalStories(page) {
  const found = await page.evaluate(() => { const list = scan.external(); scrollTo(0, 0); return list; });
  return [...none('pictures that do not link to their story on another site', found.filter(({ isHit }) => isHit === false).map(({ what }) => what)),
    ...none('stories on other sites without the sign ↗', found.filter(({ hasSign }) => !hasSign).map(({ what }) => what))];
}

async function evident(page) {
  const { empty, own } = await page.evaluate(() => ({ empty: scan.empty(), own: scan.ownTopic() }));
  return [...none('empty boxes and frames', empty), ...none('cards that name the topic of their page', own)];
}

/** Dark pages have the same layout, so that what is counted on light ones holds. */
async function darkLook(page) {
  const light = await page.evaluate(() => scan.places());
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await page.evaluate(() => scan.places());
  await page.emulateMedia({ colorScheme: 'light' });
  return none('elements elsewhere in the dark look', light.filter((place, at) => place !== dark[at]));
}

/** All checks: their function, and the pages and widths at which they apply. */
export const CHECKS = [
  // Before checks that scroll and focus.
  { check: layoutShift },
  { check: firstScreen, kinds: ['front'], widths: [PHONE, DESKTOP], sites: ['sample', 'rtl', 'paper', 'paper-rtl', 'corpus'] },
  { check: masthead, widths: [DESKTOP, 1920] },
  { check: pixelsPerStory, kinds: LISTS, widths: [DESKTOP], sites: ['sample', 'rtl', 'paper', 'paper-rtl', 'corpus', 'compact'] },
  { check: distinctHeadings, kinds: ['front'] },
  { check: heightOfCoverage, kinds: ['article'], widths: [PHONE, DESKTOP], sites: ['paper', 'paper-rtl'] },
  { check: sourceButton, kinds: ['article', 'plain'], sites: ['paper', 'paper-rtl'] },
  { check: pictures },
  { check: touchTargets, widths: [PHONE] },
  { check: reachable, widths: [PHONE], kinds: ['front', ...LISTS, ...ARTICLES] },
  { check: sideColumn, widths: [PHONE, DESKTOP], kinds: ['topic', 'provider'], sites: ['paper', 'paper-rtl', 'corpus'] },
  { check: printed, widths: [DESKTOP], kinds: ['article', 'plain'], sites: ['paper', 'paper-rtl'] },
  { check: tabOrder, widths: [DESKTOP, PHONE] },
  { check: tabStops, kinds: ['front', ...LISTS], widths: [DESKTOP, PHONE] },
  { check: sideways },
  { check: externalStories, widths: [PHONE, DESKTOP] },
  { check: darkLook, kinds: ['front', ...LISTS, ...ARTICLES] },
  { check: evident, widths: [PHONE, DESKTOP] },
];

/** Checks of narrow screens only: 400 % zoom of a screen of 1280 × 800 px. */
export const ZOOM_CHECKS = [{ check: nothingStuck }, { check: sideways }];

/** For each check a fault that it must find on a page of the paper, or of another site. The functions run inside the page. */
export const FAULTS = [
  [firstScreen, 'front', () => { document.querySelector('main').style.paddingBlockStart = '90vh'; }],
  [masthead, 'front', () => { document.querySelector('.masthead').style.paddingBlockEnd = '90px'; }],
  [pixelsPerStory, 'topic', () => scan.all('.card').forEach((card) => { card.style.paddingBlock = '4rem'; })],
  [distinctHeadings, 'front', () => document.querySelector('.stream').append(document.querySelector('.lead').cloneNode(true))],
  [heightOfCoverage, 'article', () => { document.querySelector('main').style.paddingBlockEnd = '5000px'; }],
  [heightOfCoverage, 'article', () => document.querySelector('main a[href*="/r/500/"]').remove()],
  [sourceButton, 'plain', () => document.querySelector('.byline').before(document.querySelector('.read-on'))],
  [sourceButton, 'plain', () => document.querySelector('.byline').after(document.querySelector('.standfirst'))],
  [pictures, 'topic', () => { document.querySelector('.thumb img').style.minWidth = '3000px'; }],
  [pictures, 'topic', () => scan.all('.stream .thumb img').slice(0, 2).forEach((img) => { img.src += '?'; img.loading = 'lazy'; })],
  [touchTargets, 'front', () => document.querySelector('main').insertAdjacentHTML('afterbegin', '<ul><li><a href="/1">One</a><li><a href="/2">Two</a></ul>')],
  [reachable, 'front', () => { document.querySelector('.masthead').style.position = 'static'; }],
  [sideColumn, 'topic', () => { document.querySelector('.aside').style.position = 'static'; }],
  [printed, 'plain', () => { document.querySelector('.byline').insertAdjacentHTML('afterend', '<nav style="display: block !important">x</nav>'); }],
  [printed, 'plain', () => document.querySelector('.read-on').remove()],
  [nothingStuck, 'front', () => { document.querySelector('.masthead').style.cssText = 'position: fixed; top: 0; background: red'; }],
  [tabOrder, 'topic', () => document.querySelector('.stream .card-text').insertAdjacentHTML('afterbegin', '<a href="/planted">planted</a>')],
  [tabStops, 'topic', () => scan.all('.skip').at(-1).remove()],
  [sideways, 'front', () => { document.querySelector('main').style.width = '3000px'; }],
  [layoutShift, 'front', async () => {
    document.querySelector('main').insertAdjacentHTML('afterbegin', '<p style="height: 300px">');
    await new Promise((done) => { setTimeout(done, 300); });
  }],
  [externalStories, 'article', () => document.head.insertAdjacentHTML('beforeend', '<style>.out::after { display: none }</style>')],
  [externalStories, 'topic', () => document.head.insertAdjacentHTML('beforeend', '<style>.thumb { position: relative; z-index: 9 }</style>'), 'source'],
  [darkLook, 'front', () => document.head.insertAdjacentHTML('beforeend', '<style>@media (prefers-color-scheme: dark) { h3 { padding: 1em } }</style>')],
  [evident, 'topic', () => document.querySelector('main').insertAdjacentHTML('beforeend', '<section style="padding: 9px"><h2>Nothing</h2></section>')],
  [evident, 'topic', () => document.querySelector('.stream .card').insertAdjacentHTML('beforeend', `<a class="p-category" href="${location.pathname}">x</a>`)],
];
