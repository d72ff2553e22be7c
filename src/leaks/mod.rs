//! Whether something is in the output that must not be published: what unpublished sources say,
//! sealed payloads, and paths of the machine that builds.
//!
//! Nothing of it can get there by way of the phases: load drops payloads, the graph takes
//! published articles only, and rendering sees neither paths nor files. This holds the bytes
//! themselves to that, with the very values: all of them at once, in one pass over each file. A
//! value is searched by a part of it that no escaping changes, so that HTML, XML and JSON need
//! not be told apart. What published sources, templates or the configuration say as well is no
//! leak.
#![expect(clippy::disallowed_methods, reason = "this looks into the output folder")]

mod finder;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use self::finder::Finder;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::Drafts;
use crate::load::{self, LoadedArticle, Source, Sources};
use crate::text::plain;

/// What is looked at.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// Where that really is on this machine.
    pub real_root: &'a Path,
    /// The site's configuration, from its folder.
    pub config_file: &'a Arc<str>,
    /// All that it is made of.
    pub sources: &'a Sources,
}

/// What must not be published.
pub struct Secrets {
    secrets: Vec<Secret>,
    finder: Finder,
}

/// One text that must not be in the output.
struct Secret {
    /// The part that is searched.
    needle: String,
    /// What it is, in words.
    what: &'static str,
    /// Its file; empty for what is of the machine.
    file: Arc<str>,
    /// Where in it.
    place: Place,
    /// Whether it may be in the output if something that is published says the same.
    may_be_said: bool,
}

/// Which secrets were found in which files.
#[derive(Debug, Default)]
pub struct Leaks(BTreeMap<usize, BTreeSet<Box<str>>>);

impl Leaks {
    /// Adds the secrets that `file` holds.
    pub fn add(&mut self, file: &str, found: BTreeSet<usize>) {
        for secret in found {
            self.0.entry(secret).or_default().insert(file.into());
        }
    }
}

/// The fewest characters by which a text is known again: shorter ones are words that any article
/// may have.
const SHORTEST: usize = finder::SHORTEST;
/// So many bytes tell a text from all others.
const LONGEST: usize = 48;

impl Secrets {
    /// The secrets of a site. All sources of articles are read for it.
    pub fn of(site: Site<'_>, drafts: Drafts) -> Self {
        let mut secrets = machine(site);
        secrets.extend(sealed(site));
        if drafts == Drafts::LeftOut {
            secrets.extend(unpublished(site));
        }
        let finder = Finder::new(secrets.iter().map(|secret| (*secret.needle).into()).collect());
        Self { secrets, finder }
    }

    /// The secrets in `bytes`, by their numbers.
    pub fn search(&self, bytes: &[u8]) -> BTreeSet<usize> {
        self.finder.find(bytes)
    }

    /// The secrets in the files of `folder`, compressed ones included, and how many files that
    /// are.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn search_folder(&self, folder: &Path) -> Result<(Leaks, usize), String> {
        if !folder.is_dir() {
            return Err(format!("there is no output folder {}; build first", folder.display()));
        }
        let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
        let files: Vec<_> =
            walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()).collect();
        let leaks: Mutex<Leaks> = Mutex::default();
        files.par_iter().for_each(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name = name.to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(entry.path()).unwrap_or_default();
            let found = self.search(&unpacked(&name, bytes));
            leaks.lock().unwrap_or_else(PoisonError::into_inner).add(&name, found);
        });
        Ok((leaks.into_inner().unwrap_or_else(PoisonError::into_inner), files.len()))
    }
}

/// No file of a site is larger; what a small one unpacks to might be.
const MOST_UNPACKED: u64 = 1 << 30;

/// What a file of the output holds, without its compression.
fn unpacked(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    let read = match name.rsplit_once('.') {
        Some((_, "gz")) => {
            flate2::read::GzDecoder::new(&*bytes).take(MOST_UNPACKED).read_to_end(&mut out)
        }
        Some((_, "br")) => {
            brotli::Decompressor::new(&*bytes, 4096).take(MOST_UNPACKED).read_to_end(&mut out)
        }
        _ => return bytes,
    };
    // A file with such an ending that is none of them is taken as it is.
    if read.is_ok() { out } else { bytes }
}

/// The findings about `leaks`.
pub fn findings(site: Site<'_>, secrets: &Secrets, leaks: &Leaks) -> Vec<Diagnostic> {
    if leaks.0.is_empty() {
        return Vec::new();
    }
    let said = said_elsewhere(site, secrets, leaks);
    // Two parts of one text are searched for, and one finding.
    let mut of_texts: BTreeMap<(&str, &str), (&Secret, BTreeSet<&str>)> = BTreeMap::new();
    for (index, files) in leaks.0.iter().filter(|(index, _)| !said.contains(index)) {
        let secret = &secrets.secrets[*index];
        let entry = of_texts.entry((&secret.file, secret.what));
        let (_, all) = entry.or_insert((secret, BTreeSet::new()));
        all.extend(files.iter().map(|file| &**file));
    }
    of_texts.into_values().map(|(secret, files)| finding(secret, &files)).collect()
}

fn finding(secret: &Secret, files: &BTreeSet<&str>) -> Diagnostic {
    let message = format!("{} is in the output", secret.what);
    let mut diagnostic =
        Diagnostic::error("leak", message).at(Arc::clone(&secret.file), secret.place.clone());
    diagnostic.is_secret = !secret.may_be_said;
    const MOST_NAMED: usize = 5;
    for file in files.iter().take(MOST_NAMED) {
        diagnostic = diagnostic.note(format!("it is in {file}"));
    }
    match files.len().checked_sub(MOST_NAMED) {
        Some(more @ 1..) => diagnostic.note(format!("and in {more} more")),
        _ => diagnostic,
    }
}

/// Of secrets that were found, those that something says that may be published: an article on
/// another site has its title there as well. Sealed payloads are secret wherever they stand.
fn said_elsewhere(site: Site<'_>, secrets: &Secrets, leaks: &Leaks) -> BTreeSet<usize> {
    let may_be_said = |index: &usize| secrets.secrets[*index].may_be_said;
    let found: Vec<usize> = leaks.0.keys().copied().filter(may_be_said).collect();
    if found.is_empty() {
        return BTreeSet::new();
    }
    let needles = found.iter().map(|index| (*secrets.secrets[*index].needle).into());
    let finder = Finder::new(needles.collect());
    let search = |bytes: &[u8]| -> BTreeSet<usize> {
        finder.find(bytes).into_iter().map(|number| found[number]).collect()
    };
    let sources = site.sources;
    let articles = sources.articles.iter().filter(|article| article.facts.published);
    let pages = sources.pages.iter().filter(|page| page.published);
    let providers = sources.providers.iter().map(|provider| &provider.source.file);
    let topics = sources.topics.iter().map(|topic| &topic.file);
    let files: Vec<&Arc<str>> = articles
        .map(|article| &article.source.file)
        .chain(pages.map(|page| &page.source.file))
        .chain(providers)
        .chain(topics)
        .chain(sources.templates.iter().map(|template| &template.file))
        .chain([site.config_file])
        .collect();
    let in_files = files.par_iter().map(|file| {
        let bytes = load::read_bytes(site.root, file).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let mut said = search(text.as_bytes());
        said.extend(search(plain::decode(&text).as_bytes()));
        said
    });
    let mut said = in_files.reduce(BTreeSet::new, |mut a, b| {
        a.extend(b);
        a
    });
    for (_, text) in crate::theme::TEMPLATES {
        said.extend(search(text.as_bytes()));
    }
    said
}

/// The longest part of `text` that looks the same in HTML, XML, JSON and addresses, if it is long
/// enough to be known again.
fn needle(text: &str) -> Option<String> {
    let is_changed = |c: char| c.is_control() || "&<>\"'/\\+=`".contains(c);
    let parts = text.split(is_changed).map(str::trim);
    let longest = parts.max_by_key(|part| part.len())?;
    let end =
        longest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LONGEST);
    let needle = &longest[..end.last()?];
    (needle.chars().count() >= SHORTEST).then(|| needle.to_owned())
}

/// Where on this machine the site is.
fn machine(site: Site<'_>) -> Vec<Secret> {
    let root = site.real_root;
    // A folder directly below the root of the file system has a name that may be anything.
    let is_deep = root.components().count() > 3;
    let secret = Secret {
        needle: root.to_string_lossy().into_owned(),
        what: "the path of the site's folder on this machine",
        file: Arc::from(""),
        place: Place::File,
        may_be_said: true,
    };
    if is_deep { vec![secret] } else { Vec::new() }
}

/// The sealed payloads of all articles.
fn sealed(site: Site<'_>) -> Vec<Secret> {
    let of_article = |file: &Arc<str>| {
        let bytes = load::read_bytes(site.root, file).unwrap_or_default();
        let payload = load::sealed_payload(&String::from_utf8_lossy(&bytes))?;
        let (ciphertext, vector) = payload.split_once(';')?;
        let secrets = [ciphertext.get(..ciphertext.len().min(400))?, vector].map(|part| {
            Some(Secret {
                needle: needle(part)?,
                what: "the sealed payload of this article",
                file: Arc::clone(file),
                place: Place::Key(YamlPath(vec!["secured".into()]), 0),
                may_be_said: false,
            })
        });
        Some(secrets.into_iter().flatten().collect::<Vec<_>>())
    };
    let articles = &site.sources.articles;
    articles.par_iter().filter_map(|article| of_article(&article.source.file)).flatten().collect()
}

/// What articles and pages say that are not published.
fn unpublished(site: Site<'_>) -> Vec<Secret> {
    let secret = |text: &str, what, source: &Source, place| {
        let file = Arc::clone(&source.file);
        needle(text).map(|needle| Secret { needle, what, file, place, may_be_said: true })
    };
    let value = |key: &str| Place::Value(YamlPath(vec![key.into()]));
    let of_article = |article: &Arc<LoadedArticle>| {
        let (source, opened) = (&article.source, article.opened());
        let parsed = opened.parsed();
        let excerpt = parsed.excerpt.as_deref().unwrap_or("");
        let secrets = [
            secret(&plain::title(&parsed.title), TITLE, source, value("title")),
            secret(excerpt, "the excerpt of this unpublished article", source, value("excerpt")),
            secret(article.stem(), "the name of this unpublished article", source, Place::File),
            secret(&load::read_body_now(site.root, source), TEXT, source, Place::File),
        ];
        secrets.into_iter().flatten().collect::<Vec<Secret>>()
    };
    let articles = site.sources.articles.par_iter().filter(|article| !article.facts.published);
    let mut secrets: Vec<Secret> = articles.flat_map_iter(of_article).collect();
    for page in site.sources.pages.iter().filter(|page| !page.published) {
        secrets.extend(secret(&plain::title(&page.title), TITLE, &page.source, value("title")));
        let text = load::read_body_now(site.root, &page.source);
        secrets.extend(secret(&text, TEXT, &page.source, Place::File));
    }
    secrets
}

const TITLE: &str = "the title of this unpublished source";
const TEXT: &str = "the text of this unpublished source";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_known_by_what_no_escaping_changes() {
        for (text, expected) in [
            ("What Tom & Jerry's publisher said", Some("s publisher said")),
            ("A plain title", Some("A plain title")),
            ("Zürich und die Züge", Some("Zürich und die Züge")),
            ("Short", None),
            ("a/b/c/d/e/f/g/h", None),
            ("", None),
        ] {
            assert_eq!(needle(text).as_deref(), expected, "{text}");
        }
        assert_eq!(needle(&"ü".repeat(100)).map(|needle| needle.len()), Some(LONGEST));
    }

    #[test]
    fn compressed_files_are_unpacked() {
        use std::io::Write;
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"a secret").unwrap();
        assert_eq!(unpacked("a.html.gz", gz.finish().unwrap()), b"a secret");
        assert_eq!(unpacked("a.gz", b"no archive".to_vec()), b"no archive");
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20).write_all(b"a secret").unwrap();
        assert_eq!(unpacked("a.html.br", br), b"a secret");
    }
}
