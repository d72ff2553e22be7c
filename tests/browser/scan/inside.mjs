// Functions that run inside a page: they measure, and know nothing of what is expected. `addInitScript` puts them into
// each page as `scan`.

/** Defines `window.scan`. `stories` are prefixes of addresses below which articles of the site are, as `/shelf/news/`. */
export function defineScan(stories) {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && element.getBoundingClientRect().width > 1;
  /** Whether an address is that of an article, here or elsewhere; lists and their numbered pages are none. */
  const isStory = (href) => {
    const { origin, pathname } = new URL(href, location.href);
    if (origin !== location.origin) return true;
    const rest = stories.filter((prefix) => pathname.startsWith(prefix)).map((prefix) => pathname.slice(prefix.length))[0];
    return Boolean(rest) && !/^page\/\d+\/?$/.test(rest) && !rest.endsWith('.xml') && !rest.endsWith('.json');
  };
  const address = (link) => link.href.replace(/#.*/, '');
  const name = (element) => {
    const text = (element.innerText || element.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ').slice(0, 40);
    const classes = String(element.className?.baseVal ?? element.className).trim().replace(/\s+/g, '.');
    const parent = element.parentElement?.className ? `.${String(element.parentElement.className).trim().split(/\s+/)[0]} > ` : '';
    return `${parent}${element.localName}${classes && '.'}${classes}${text && ` “${text}”`}`;
  };
  const box = (element) => {
    const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
    return { top: top + scrollY, bottom: bottom + scrollY, left, right, width, height };
  };
  const headlines = () => all('main :is(h1, h2, h3, h4) a[href]').filter((a) => isStory(a.href) && isVisible(a));

  /** Whether each line of an element is inside the screen and inside what clips it, and nothing covers its first one. */
  const isOnScreen = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width && height);
    if (!lines.length) return false;
    let clip = { top: 0, bottom: innerHeight, left: 0, right: innerWidth };
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible' || at === document.body) continue;
      const { top, bottom, left, right } = at.getBoundingClientRect();
      clip = { top: Math.max(clip.top, top), bottom: Math.min(clip.bottom, bottom),
        left: Math.max(clip.left, left), right: Math.min(clip.right, right) };
    }
    const isInside = lines.every((line) => line.top >= clip.top - 1 && line.bottom <= clip.bottom + 1
      && line.left < clip.right && line.right > clip.left);
    const [{ left, top, width, height }] = lines;
    const hit = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
    return isInside && Boolean(hit) && (element.contains(hit) || hit.contains(element));
  };

  /** The smallest box around a page's list of stories, the headings of its days included. */
  const streams = () => all('.stream').map((stream) => {
    const cards = all('.card', stream).filter(isVisible);
    const days = all('h2, h3', stream).filter((heading) => isVisible(heading) && !heading.closest('.card'));
    const tops = [...days, ...cards].map((element) => box(element).top);
    const bottoms = cards.map((element) => box(element).bottom);
    return { stories: cards.length, height: Math.max(...bottoms) - Math.min(...tops),
      headings: days.reduce((sum, day) => sum + box(day).height, 0),
      tallest: Math.max(...cards.map((element) => box(element).height)) };
  });

  /** Pictures that are shown larger than they are, by the size that they have or that the page says. */
  const enlarged = () => all('main img').filter(isVisible).flatMap((img) => {
    const { width, height } = img.getBoundingClientRect();
    const own = img.naturalWidth ? [img.naturalWidth, img.naturalHeight] : [img.width, img.height];
    const [across, down] = [width / own[0], height / own[1]];
    const scale = { cover: Math.max(across, down), contain: Math.min(across, down),
      'scale-down': Math.min(1, across, down), none: 1 }[getComputedStyle(img).objectFit] ?? across;
    return [{ what: name(img), source: img.src.split('/').pop(), scale, own: own.join(' × '), shown: `${Math.round(width)} × ${Math.round(height)}` }];
  });

  const targets = () => all('a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]')
    .filter((element) => isVisible(element) && !element.classList.contains('skip') && !element.disabled);

  /** The height at which a pointer hits a target: that of its box, of its label, or of the card that it fills. */
  const hitHeight = (element, { height }) => {
    const isStretched = ['::before', '::after'].map((pseudo) => getComputedStyle(element, pseudo))
      .some(({ position, content, inset }) => position === 'absolute' && content !== 'none' && inset === '0px');
    const others = [isStretched ? element.offsetParent : null, ...element.labels ?? []].filter(Boolean);
    return Math.max(height, ...others.map((other) => box(other).height));
  };

  /** Whether a target is one word of running text, or one of several in a line of a byline or of breadcrumbs. */
  const isInLine = (element) => {
    const line = element.closest('.prose, .crumbs, .byline, p, dd, td, figcaption, blockquote');
    if (!line || element.matches('.button')) return false;
    return line.innerText.replace(element.innerText, '').replace(/[\s/·,:→←↗|]/g, '').length > 0;
  };
  const isInCard = (element) => Boolean(element.closest('.card, .story, .lead, .headlines li')) && !element.closest('h1, h2, h3, h4');

  /** Every target with the height of what is hit, and the distance to the next target above or below. */
  const targetSizes = () => {
    const list = targets();
    const boxes = list.map(box);
    return list.map((element, at) => {
      const own = boxes[at];
      const middle = (own.top + own.bottom) / 2;
      const pitches = boxes.flatMap((other, index) => {
        const isBeside = other.left < own.right && other.right > own.left;
        const distance = Math.abs((other.top + other.bottom) / 2 - middle);
        const isNested = list[index].contains(element) || element.contains(list[index]);
        return index === at || !isBeside || isNested || distance < 4 ? [] : [distance];
      });
      return { what: name(element), height: hitHeight(element, own), pitch: Math.min(...pitches, 999),
        isInLine: isInLine(element), isProse: Boolean(element.closest('.prose')), isInCard: isInCard(element) };
    });
  };

  /** Elements that stay in place while the page scrolls. */
  const stuck = () => all('body *').filter((element) => {
    const { position } = getComputedStyle(element);
    if (!['fixed', 'sticky'].includes(position) || !isVisible(element)) return false;
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }).map(name);

  /** The first link of each card, and its title's. */
  const firstLinks = () => all('.card, .story, .lead, .headlines li').filter(isVisible).flatMap((card) => {
    const first = all('a[href], button, summary, input', card).find(isVisible);
    const title = card.querySelector(':is(h1, h2, h3, h4) a[href]');
    return title && first !== title ? [`${name(card).slice(0, 40)}: ${name(first)}`] : [];
  });

  /** Pictures of stories on other sites: whether a click on them follows the title's link, and whether it has its sign. */
  const external = () => all('main :is(h1, h2, h3, h4) a[href]')
    .filter((a) => isVisible(a) && isStory(a.href) && new URL(a.href).origin !== location.origin).map((a) => {
      const card = a.closest('.card, .story, .lead, li');
      const picture = card && all('.thumb, .thumb img', card).find(isVisible);
      let isHit = null;
      if (picture) {
        picture.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width, height } = picture.getBoundingClientRect();
        isHit = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('a') === a;
      }
      const signs = all('*', card ?? a).concat(a).filter(isVisible)
        .flatMap((element) => ['::before', '::after'].map((pseudo) => [element, getComputedStyle(element, pseudo)]))
        .filter(([, style]) => style.content.includes('↗') && style.display !== 'none' && style.position !== 'absolute');
      return { what: name(a), isHit, hasSign: signs.length > 0 || (card ?? a).innerText.includes('↗') };
    });

  /** Boxes that contain nothing, and frames without a picture or text. */
  const empty = () => all('main :is(section, aside, nav, ul, ol, dl, details, .thumb, .frame, .icon, .chips)').filter((element) => {
    if (!isVisible(element) || element.getBoundingClientRect().height < 2) return false;
    if (element.matches('.thumb, .frame, .icon')) return !element.matches('img') && !element.querySelector('img, iframe, svg') && !element.innerText.trim();
    const content = element.cloneNode(true);
    all('h1, h2, h3, summary', content).filter((heading) => !heading.closest('.card, .story, .lead, li')).forEach((heading) => heading.remove());
    return !content.textContent.trim() && !content.querySelector('img, input, iframe');
  }).map(name);

  /** Links inside cards to the page that shows them. */
  const ownTopic = () => all(':is(.card, .story) a.p-category').filter((a) => isVisible(a)
    && new URL(a.href).pathname === location.pathname.replace(/page\/\d+\/$/, '')).map(name);

  /** Places and sizes of all elements, to compare the looks of a page. */
  const places = () => all('body, body *').map((element) => {
    const { left, top, width, height } = box(element);
    return `${name(element)} at ${[left, top, width, height].map(Math.round).join(' ')}`;
  });

  window.scan = { all, isVisible, isStory, address, name, box, headlines, isOnScreen, streams, enlarged, targetSizes,
    stuck, firstLinks, external, empty, ownTopic, places };
}
