// The entries of two feeds, English and German. Each has a day of its own, by which the memory of the import is checked.

const ENGLISH = [
  // One event, three providers. The shortest title has the highest quality, so its article leads the story.
  { key: 'leader', day: '2026-01-20', host: 'harbour.example', title: 'Harbour bridge opens to cyclists', words: 'The new harbour bridge opened to cyclists and walkers on Monday, two years late.' },
  { key: 'follower', day: '2026-01-21', host: 'cityradio.example', title: 'After two years of delay the harbour bridge opens to cyclists and to walkers', words: 'Cyclists and walkers crossed the new harbour bridge, which opened on Monday.' },
  { key: 'second', day: '2026-01-22', host: 'pedal.example', title: 'What cyclists and walkers should know about the new harbour bridge that opened', words: 'The harbour bridge opened to cyclists: ramps, lights and hours for walkers.' },
  { key: 'entities', day: '2026-01-19', host: 'kitchen.example', title: 'Fish &amp; chips: the &#8220;best&#8221; batter &lt; 5&nbsp;minutes', words: 'Batter isn&#8217;t hard &mdash; flour, beer &amp; salt.' },
  { key: 'moths', day: '2026-01-18', host: 'nature.example', title: 'Moths return to the old orchard', words: 'Volunteers counted forty species in one warm night.' },
  { key: 'clock', day: '2026-01-17', host: 'harbour.example', title: 'A clock that runs on tides', words: 'Its hands move with the water, and stop for an hour twice a day.' },
  { key: 'paper', day: '2026-01-16', host: 'kitchen.example', title: 'Recycled paper from coffee husks', words: 'A mill turns the waste of roasters into envelopes.' },
  { key: 'quake', day: '2026-01-15', host: 'nature.example', title: 'Small earthquake felt in three valleys', words: 'Nobody was hurt; a chimney fell on a parked tractor.' },
  { key: 'advert', day: '2026-01-14', host: 'pedal.example', title: 'Ten gadgets for winter, sponsored', words: 'Buy one and get a second one for half of the price.' },
];

const GERMAN = [
  { key: 'bahn', day: '2026-01-13', host: 'bahnhof.example', title: 'Die Nachtz&uuml;ge fahren wieder &#8211; vorerst', words: 'Zwischen Wien und Rom f&auml;hrt wieder ein Nachtzug, &bdquo;vorerst bis Mai&ldquo;.' },
  { key: 'brot', day: '2026-01-12', host: 'backstube.example', title: 'Wie Sauerteig gegen Verschwendung hilft', words: 'Aus altem Brot wird neues: eine B&auml;ckerei zeigt, wie das geht.' },
  { key: 'wetter', day: '2026-01-11', host: 'bahnhof.example', title: 'Schnee bis in die T&auml;ler', words: 'Der Wetterdienst warnt vor glatten Stra&szlig;en am Morgen.' },
  { key: 'wahl', day: '2026-01-10', host: 'rathaus.example', title: 'Gemeinderat w&auml;hlt eine neue B&uuml;rgermeisterin', words: 'Mit einer Stimme Mehrheit, nach vier Wahlg&auml;ngen.' },
  { key: 'werbung', day: '2026-01-09', host: 'rathaus.example', title: 'Gewinnspiel: Freikarten f&uuml;r den Zoo', words: 'Unter allen Einsendungen werden zehn Karten verlost.' },
];

const NAMED = { amp: '&', lt: '<', nbsp: ' ', mdash: '—', uuml: 'ü', auml: 'ä', szlig: 'ß', bdquo: '„', ldquo: '“' };
const decode = (text) => text
  .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace(/&(\w+);/g, (_, name) => NAMED[name]);
const slug = (text) => text.toLowerCase().replace(/[“”„–—’]/g, '').replace(/[^a-z0-9äöüß]+/g, '-').replace(/^-|-$/g, '');

const complete = (language) => (entry) => {
  const shown = decode(entry.title);
  return { ...entry, language, shown, excerpt: decode(entry.words), url: `https://${entry.host}/${entry.key}`, file: `content/news/${entry.day}-${slug(shown)}.md` };
};

/** All entries; `shown` and `excerpt` are texts as articles have them, `file` is the draft's. */
export const ENTRIES = [...ENGLISH.map(complete('en')), ...GERMAN.map(complete('de'))];

/** The entries by key. */
export const E = Object.fromEntries(ENTRIES.map((entry) => [entry.key, entry]));

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function item({ key, day, url, title, words }) {
  return `<item><title>${escape(title)}</title><link>${url}</link><guid isPermaLink="false">${key}</guid>
<pubDate>${new Date(`${day}T08:30:00Z`).toUTCString()}</pubDate><description>${escape(`<p>${words}</p>`)}</description>
<enclosure url="https://images.example/${key}.jpg" type="image/jpeg" length="1000"/></item>\n`;
}

/** A feed with the entries of a language. */
export function rss(language) {
  const items = ENTRIES.filter((entry) => entry.language === language).map(item);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Planet ${language}</title>
<link>https://planet.example/${language}</link><description>x</description><language>${language}</language>\n${items.join('')}</channel></rss>\n`;
}
