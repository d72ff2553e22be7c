//! The inverted index: for each term, the articles that contain it and its places there.

use std::borrow::Cow;
use std::ops::Range;

use super::cbor;
use super::terms::{Splitter, Term, Word};
use crate::collections::HashMap;

/// The weight of a word in a text. Its parts share it.
const WEIGHT: usize = 24;

/// Browsers load one file for each word of a query. A file ends after this many numbers.
const FILE_NUMBERS: usize = 20_000;

/// A mark between words that a text without spaces is divided into.
const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// The postings of a part of the index.
pub(super) struct Postings<'s> {
    splitter: &'s Splitter,
    terms: Vec<TermLists>,
    /// The positions in `terms`.
    by_text: HashMap<String, usize>,
    lists: Vec<List>,
    /// The words so far: most occur often, and determining their terms takes time.
    words: HashMap<String, KnownWord>,
    /// The lists of the known words, and whether the term is a part of the word only.
    word_lists: Vec<(usize, bool)>,
    /// The places in the text of the current article. Their groups are weights.
    in_text: Vec<Place>,
    /// The places in the metadata of the current article. Their groups are fields.
    in_meta: Vec<Place>,
}

/// A term, and its positions in [`Postings::lists`].
struct TermLists {
    text: String,
    /// Words without accents.
    plain: usize,
    /// Words with accents, by their spelling.
    accented: Vec<(String, usize)>,
}

/// Articles, with places in each.
#[derive(Default)]
struct List {
    /// The position in [`Postings::terms`].
    term: usize,
    /// The encoded articles, each relative to the one before.
    bytes: Vec<u8>,
    articles: usize,
    last_article: usize,
    /// The numbers in `bytes`, as files count them.
    numbers: usize,
    /// The first article, and whether only its metadata contains the word.
    first: (usize, bool),
}

/// The terms of a word.
#[derive(Clone)]
struct KnownWord {
    /// In [`Postings::word_lists`]: first the terms that the word has anywhere, then those that it has in texts only.
    in_text: Range<usize>,
    in_meta: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    list: usize,
    group: usize,
    position: usize,
}

/// A text as browsers show it.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) words: usize,
}

/// A file of the inverted index.
pub(super) struct TermFile {
    /// The first term, or enough of it to tell it from the last one of the file before.
    pub(super) from: String,
    /// The last term, likewise.
    pub(super) to: String,
    pub(super) bytes: Vec<u8>,
}

impl<'s> Postings<'s> {
    pub(super) fn new(splitter: &'s Splitter) -> Self {
        Self {
            splitter,
            terms: Vec::new(),
            by_text: HashMap::default(),
            lists: Vec::new(),
            words: HashMap::default(),
            word_lists: Vec::new(),
            in_text: Vec::new(),
            in_meta: Vec::new(),
        }
    }

    /// Adds the text of the current article.
    pub(super) fn add_text(&mut self, text: &str) -> Content {
        let splitter = self.splitter;
        let mut content = String::with_capacity(text.len());
        let mut position = 0;
        splitter.for_each_word(text, |word| {
            let mut text = Cow::Borrowed(word.text);
            if !text.is_ascii() && text.contains(ZERO_WIDTH_SPACE) {
                text = text.replace(ZERO_WIDTH_SPACE, "").into();
            }
            if text.is_empty() {
                return;
            }
            content.push_str(&text);
            content.extend(word.is_last.then_some(' '));
            content.extend(splitter.segments().then_some(ZERO_WIDTH_SPACE));
            self.add_word(&Word { text: &text, ..word }, position);
            position += 1;
        });
        for end in [ZERO_WIDTH_SPACE, ' '] {
            if content.ends_with(end) {
                content.pop();
            }
        }
        Content { text: content, words: position.max(1) }
    }

    fn add_word(&mut self, word: &Word<'_>, position: usize) {
        let lists = self.known(word.text).in_text;
        let joint = word.letter_before.and_then(|before| self.splitter.joint(before, word.text));
        let joint = joint.filter(|joint| {
            let lists = &self.word_lists[lists.clone()];
            lists.iter().all(|(list, _)| self.terms[self.lists[*list].term].text != joint.text)
        });
        let parts = self.word_lists[lists.clone()].iter().filter(|(_, is_part)| *is_part).count();
        let parts = parts + usize::from(joint.is_some());
        let part_weight = (WEIGHT / parts.clamp(1, WEIGHT)).max(1);
        for (list, is_part) in &self.word_lists[lists] {
            let group = if *is_part { part_weight } else { WEIGHT };
            self.in_text.push(Place { list: *list, group, position });
        }
        // Readers see it where its first letter is: in the word before.
        if let (Some(joint), Some(position)) = (joint, position.checked_sub(1)) {
            let list = self.list(joint);
            let term = self.lists[list].term;
            let places = self.in_text.iter().rev().take_while(|place| place.position >= position);
            let is_new =
                |place: &Place| place.position != position || self.lists[place.list].term != term;
            if places.copied().all(|place| is_new(&place)) {
                self.in_text.push(Place { list, group: part_weight, position });
            }
        }
    }

    /// Adds metadata of the current article.
    pub(super) fn add_meta(&mut self, field: usize, text: &str) {
        for (position, word) in text.split_whitespace().enumerate() {
            let lists = self.known(word).in_meta;
            for (list, _) in &self.word_lists[lists] {
                self.in_meta.push(Place { list: *list, group: field, position });
            }
        }
    }

    /// The lists of a word.
    fn known(&mut self, word: &str) -> KnownWord {
        if let Some(known) = self.words.get(word) {
            return known.clone();
        }
        let terms = self.splitter.terms(word);
        let more = self.splitter.more_terms(word, &terms);
        let start = self.word_lists.len();
        let in_meta = start..start + terms.len();
        for term in terms.into_iter().chain(more) {
            let is_part = term.is_part;
            let list = self.list(term);
            self.word_lists.push((list, is_part));
        }
        let known = KnownWord { in_text: start..self.word_lists.len(), in_meta };
        self.words.insert(word.to_owned(), known.clone());
        known
    }

    /// The list of a term.
    fn list(&mut self, term: Term) -> usize {
        let Self { terms, lists, by_text, .. } = self;
        let mut new_list = |term| {
            lists.push(List { term, ..List::default() });
            lists.len() - 1
        };
        let index = match by_text.get(&term.text) {
            Some(index) => *index,
            None => {
                let index = terms.len();
                by_text.insert(term.text.clone(), index);
                let plain = new_list(index);
                terms.push(TermLists { text: term.text, plain, accented: Vec::new() });
                index
            }
        };
        let of_term = &mut terms[index];
        let Some(spelling) = term.accented else { return of_term.plain };
        if let Some((_, list)) = of_term.accented.iter().find(|(other, _)| *other == spelling) {
            return *list;
        }
        let list = new_list(index);
        of_term.accented.push((spelling, list));
        list
    }

    /// Files the places of the current article under its number. Numbers ascend.
    pub(super) fn end_article(&mut self, article: usize) {
        self.in_text.sort_unstable();
        self.in_meta.sort_unstable();
        let (mut in_text, mut in_meta) = (&self.in_text[..], &self.in_meta[..]);
        while let Some(list) = in_text.first().into_iter().chain(in_meta.first()).min() {
            let list = list.list;
            let of_list = |places: &[Place]| places.partition_point(|place| place.list == list);
            let (text, rest_of_text) = in_text.split_at(of_list(in_text));
            let (meta, rest_of_meta) = in_meta.split_at(of_list(in_meta));
            self.lists[list].push(article, text, meta);
            (in_text, in_meta) = (rest_of_text, rest_of_meta);
        }
        self.in_text.clear();
        self.in_meta.clear();
    }

    /// The files, by term.
    pub(super) fn files(mut self) -> Vec<TermFile> {
        let lists = &self.lists;
        for term in &mut self.terms {
            term.accented.retain(|(_, list)| lists[*list].articles > 0);
            // In the order of the articles.
            term.accented.sort_by(|(a, a_list), (b, b_list)| {
                (lists[*a_list].first, a).cmp(&(lists[*b_list].first, b))
            });
        }
        // Some words are in metadata only, where they have fewer terms.
        self.terms.retain(|term| lists[term.plain].articles > 0 || !term.accented.is_empty());
        self.terms.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        let numbers = |term: &TermLists| {
            let accented = term.accented.iter().map(|(_, list)| lists[*list].numbers + 1);
            lists[term.plain].numbers + accented.sum::<usize>()
        };
        let mut files = Vec::new();
        let (mut start, mut in_file) = (0, 0);
        for (index, term) in self.terms.iter().enumerate() {
            in_file += numbers(term);
            if in_file >= FILE_NUMBERS || index + 1 == self.terms.len() {
                files.push(file(&self.terms[start..=index], lists));
                (start, in_file) = (index + 1, 0);
            }
        }
        shorten(&mut files);
        files
    }
}

impl List {
    fn push(&mut self, article: usize, in_text: &[Place], in_meta: &[Place]) {
        if self.articles == 0 {
            self.first = (article, in_text.is_empty());
        }
        cbor::array(&mut self.bytes, 3);
        cbor::unsigned(&mut self.bytes, article - self.last_article);
        let places = [in_text, in_meta].map(|places| write_places(&mut self.bytes, places));
        self.numbers += 1 + places.iter().sum::<usize>();
        self.articles += 1;
        self.last_article = article;
    }

    fn write(&self, out: &mut Vec<u8>) {
        cbor::array(out, self.articles);
        out.extend_from_slice(&self.bytes);
    }
}

/// Writes the group of places as a negative number before the first of them, and each place relative to the one
/// before. Returns how many numbers that are.
fn write_places(out: &mut Vec<u8>, places: &[Place]) -> usize {
    let groups = || places.chunk_by(|a, b| a.group == b.group);
    let len = places.len() + groups().count();
    cbor::array(out, len);
    for group in groups() {
        cbor::negative(out, group[0].group);
        let mut last = 0;
        for place in group {
            cbor::unsigned(out, place.position - last);
            last = place.position;
        }
    }
    len
}

fn file(terms: &[TermLists], lists: &[List]) -> TermFile {
    let mut bytes = Vec::new();
    cbor::array(&mut bytes, 1);
    cbor::array(&mut bytes, terms.len());
    for term in terms {
        cbor::array(&mut bytes, 3);
        cbor::text(&mut bytes, &term.text);
        lists[term.plain].write(&mut bytes);
        cbor::array(&mut bytes, term.accented.len());
        for (spelling, list) in &term.accented {
            cbor::array(&mut bytes, 2);
            cbor::text(&mut bytes, spelling);
            lists[*list].write(&mut bytes);
        }
    }
    let name = |term: Option<&TermLists>| term.map_or(String::new(), |term| term.text.clone());
    TermFile { from: name(terms.first()), to: name(terms.last()), bytes }
}

/// Shortens the ends of files to what tells them from their neighbours.
fn shorten(files: &mut [TermFile]) {
    for index in 1..files.len() {
        let (before, after) = files.split_at_mut(index);
        let (last, next) = (&mut before[index - 1], &mut after[0]);
        let common = last.to.chars().zip(next.from.chars()).take_while(|(a, b)| a == b).count();
        let start = |term: &str| term.chars().take(common + 1).collect::<String>();
        let to = start(&last.to);
        if to >= last.from {
            last.to = to;
        }
        next.from = start(&next.from);
    }
}
