// The sites that are counted: the sample, the sample from right to left, real articles if they are present, and a
// generated paper with what neither of them has: much coverage, pictures of all sizes, stories that link out.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The number of related stories of the article that everybody covers. */
export const COVERAGE = 43;

const root = join(import.meta.dirname, '../../..');
const BASE_URL = 'https://example.org/shelf';

/**
 * Builds the sites below `out` with the program `feedgen`: all, or those with the given names. Returns for each its name,
 * its folder (the site is in the subfolder `shelf`), and the paths of its pages by kind. `shared` is the folder of real
 * data, which may be missing.
 */
export function buildSites(feedgen, out, shared, names) {
  rmSync(out, { recursive: true, force: true });
  const paper = join(out, 'paper-source');
  writePaper(paper);
  const sample = readFileSync(join(root, 'site.toml'), 'utf8');
  const sites = [
    ['sample', root, sample, SAMPLE_PAGES],
    // The interface has no Arabic words: English ones stand in a page from right to left.
    ['rtl', root, inArabic(sample), SAMPLE_PAGES],
    ['paper', paper, paperConfig, PAPER_PAGES],
    ['paper-rtl', paper, inArabic(paperConfig), RTL_PAGES],
    ['source', paper, `${paperConfig}[theme]\ntitle_links = "source"\n`, { front: '', topic: PAPER_PAGES.topic }],
    ['compact', paper, `${paperConfig}[theme]\ncard_style = "compact"\n`, LISTS],
    ['pictures', paper, `${paperConfig}[theme]\ncard_style = "pictures"\n`, LISTS],
  ];
  if (existsSync(join(shared, 'corpus'))) {
    // A copy, because a build writes its state beside the sources.
    const source = join(out, 'corpus-source');
    for (const part of ['_news', '_data']) cpSync(join(shared, 'corpus', part), join(source, part), { recursive: true });
    sites.push(['corpus', source, corpusConfig, CORPUS_PAGES]);
  } else {
    console.log(`skipped for real articles: missing folder ${join(shared, 'corpus')}`);
  }
  return sites.filter(([name]) => !names.length || names.includes(name)).map(([name, source, config, pages]) => {
    const folder = join(out, name);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'site.toml');
    writeFileSync(file, config);
    execFileSync(feedgen, ['build', '--quiet', '--root', source, '--config', file, '--base-url', BASE_URL,
      '--output', join(folder, 'shelf')], { stdio: 'inherit' });
    return { name, folder, pages };
  });
}

const SAMPLE_PAGES = {
  front: '', topic: 'topics/technology/', provider: 'providers/fieldnotes.example/', category: 'news/',
  month: 'archive/2025/12/', article: 'news/2025-12-03-five-things-in-a-winter-sky/', video: 'videos/canal-lock/',
  topics: 'topics/', providers: 'providers/', archive: 'archive/', search: 'search/', page: 'about/', lost: '404.html',
};
const PAPER_PAGES = {
  front: '', numbered: 'page/1/', topic: 'topics/energy/', provider: 'providers/harbour.example/', category: 'news/',
  month: 'archive/2024/05/', article: 'news/everybody-covers-this/', plain: 'news/story-7/',
};
const { article: covered, plain: ordinary, ...LISTS } = PAPER_PAGES;
const RTL_PAGES = { front: '', topic: PAPER_PAGES.topic, article: covered, plain: ordinary };
const CORPUS_PAGES = {
  front: '', numbered: 'page/1/', topic: 'topics/canvas-apps/', provider: 'providers/microsoft.com/', category: 'news/',
  month: 'archive/2020/11/',
};

const inArabic = (config) => config.replace('language = "en"', 'language = "ar"');
const paperConfig = `title = "The Harbour Paper"\ndescription = "Curated each morning."
base_url = "${BASE_URL}"\nlanguage = "en"\n`;
const corpusConfig = `title = "Corpus"\nbase_url = "${BASE_URL}"\n[content]\ndir = "."
articles = ["_news"]\ntopics = "_data/topics"\nproviders = "_data/organizations"\n`;

const TOPICS = ['Energy', 'Cities', 'Oceans', 'Batteries', 'Robotics', 'Maps', 'Transit', 'Food'];
const SUBJECTS = ['A ferry line', 'The night train', 'A small battery', 'An open map', 'The tram depot', 'A tide gauge',
  'The seed library', 'A street of solar roofs', 'The repair shop', 'A quiet robot'];
const ENDINGS = ['gets a second season and a timetable that people can remember', 'opens its data to everybody',
  'learns to wait for the wind', 'moves closer to the river', 'is cheaper than the plan said', 'finds new readers in town',
  'will be tested on four streets until the end of the year', 'comes back'];
const EXCERPT = 'What was decided, what it costs, who pays for it, and what is left to do until the first day of service: '
  + 'a summary of about two lines, as feeds usually have one for each of their articles.';
/** Sizes of pictures; `false` for those whose articles do not say it. */
const PICTURES = [[1280, 720, true], [320, 180, true], [640, 360, false], [120, 120, false], null, [150, 100, true],
  [300, 900, true], [800, 450, true], null, [700, 300, false]];
const PROVIDERS = ['Harbour', 'Bench', 'Orbit', 'Ledger', 'Kitchen', 'Signal', 'Depot', 'Quay', 'Lantern', 'Mill'];

/** Writes the sources of a paper: 120 articles, four a day, and one that `COVERAGE` others cover. */
function writePaper(folder) {
  const write = (path, text) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const size of PICTURES.filter(Boolean)) write(`static/images/${size[0]}.svg`, picture(size));
  for (const size of [16, 32, 64]) write(`static/icons/${size}.svg`, picture([size, size]));
  for (let at = 0; at < 120; at += 1) write(`content/news/story-${at}.md`, articleAt(at));
  write('content/news/everybody-covers-this.md', article({
    title: 'A bridge that everybody writes about opens a week early', at: 243, hour: 11, heat: 200, more:
      `related:\n${Array.from({ length: COVERAGE }, (_, card) => related(card)).join('\n')}\n` }));
}

const picture = ([width, height]) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="#678"/></svg>`;

const title = (at) => `${SUBJECTS[at % SUBJECTS.length]} ${ENDINGS[(at * 7) % ENDINGS.length]}, part ${at}`;
const provider = (at) => PROVIDERS[at % PROVIDERS.length];
/** Days count back from the last day of May 2024; the day with number 0 is the newest. */
const day = (at) => new Date(Date.UTC(2024, 4, 31 - at)).toISOString().slice(0, 10);

function articleAt(at) {
  const cards = at % 6 === 1 ? Array.from({ length: 1 + at % 5 }, (_, card) => related(card, at)).join('\n') : '';
  return article({ title: title(at), at, day: Math.floor(at / 4), hour: 9 + at % 4, heat: 100 - at % 37,
    type: at % 11 === 5 ? 'video' : 'article', locale: at % 13 === 4 ? 'de' : 'en',
    more: cards && `related:\n${cards}\n` });
}

function article({ title: name, at, day: back = 0, hour, heat, type = 'article', locale = 'en', more }) {
  const size = PICTURES[at % PICTURES.length];
  const url = size && `/images/${size[0]}.svg`;
  const image = size?.[2] ? `images: [{url: "${url}", width: ${size[0]}, height: ${size[1]}}]` : url ? `images: ["${url}"]` : '';
  const icon = [16, 32, 64, 0][at % 4];
  const name2 = provider(at);
  return `---
title: "${name}"
excerpt: "${EXCERPT}"
publishedDateTime: ${day(back)}T${String(hour).padStart(2, '0')}:15:00Z
originalUrl: "https://${name2.toLowerCase()}.example/${at}"
quality: ${50 + (at * 13) % 50}
heat: ${heat}
type: ${type}
locale: ${locale}
provider: {name: "${name2}", domain: ${name2.toLowerCase()}.example${icon ? `, images: [{url: "/icons/${icon}.svg", width: ${icon}, height: ${icon}}]` : ''}}
topics: [${TOPICS[at % 5]}, ${TOPICS[(at * 3 + 1) % TOPICS.length]}, News of the day]
${image}
${more}---
`;
}

/** One story of another paper: the first of them are of the same days, the others are older. */
function related(card, at = 500) {
  const name = provider(card + at);
  return `  - {title: "${title(card + at)}, as ${name} sees it", webUrl: "https://${name.toLowerCase()}.example/r/${at}/${card}", `
    + `publishedDateTime: ${day(card < COVERAGE / 2 ? card % 6 : 8 + card)}T07:00:00Z, excerpt: "${EXCERPT}", `
    + `provider: {name: "${name}", domain: ${name.toLowerCase()}.example}`
    + `${card % 3 ? '' : `, images: [{url: "/images/320.svg", width: 320, height: 180}]`}}`;
}
