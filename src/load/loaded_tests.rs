use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::load::packed::is_sound;
use crate::load::testing::article;
use crate::text::borrowed::Text;

#[test]
fn articles_come_back_from_bytes() {
    let full = "publishedDateTime: 2024-01-18T18:35:00.25+05:30\n\
                updatedDateTime: 2024-01-19T00:00:00Z\ntopics: [AI, C++]\n\
                provider: {name: N, domain: N.org, images: [/n.png]}\nslug: s\n\
                aliases: [/old/]\ncanonical: none\nnoindex: true\npublished: false\n\
                related: [{title: R, webUrl: 'https://r.org/', provider: {name: P}}]\n\
                extra: {a: [1, 2.5, x], b: !tag y}\n---\nBody\n";
    for text in ["", full] {
        let article = article("news/2024-a.b.md", text);
        let file = || Arc::clone(&article.source.file);
        let (bytes, packed) = (article.to_bytes(), article.opened().bytes().to_owned());
        let again = LoadedArticle::from_bytes(file(), None, &bytes, &packed);
        let again = again.expect("the article");
        assert_eq!(format!("{again:?}"), format!("{article:?}"));
        assert_eq!(again.stem(), "2024-a.b");

        let all = [b"other".as_slice(), &packed, b"others"].concat();
        let store = Board::store(all, &article);
        let place = Place { start: 5, length: packed.len() as u32 };
        let again = LoadedArticle::in_store(file(), None, &bytes, &store, place);
        let again = again.expect("the article");
        assert_eq!(
            format!("{:?}", again.opened().parsed()),
            format!("{:?}", article.opened().parsed())
        );
        assert_eq!(again.facts, article.facts);
        assert!(store.is_whole());
        let no_store = Board::store(Vec::new(), &article);
        let lost = LoadedArticle::in_store(file(), None, &bytes, &no_store, place);
        assert!(no_store.is_whole());
        assert_eq!(
            lost.expect("the article").opened().parsed().title,
            article.opened().parsed().title
        );
        assert!(!no_store.is_whole(), "it was a stand-in");
    }
}

#[test]
fn addresses_from_a_cache_pass_the_checks_of_sources() {
    let text = "originalUrl: https://e.org/é?a=b\nimages: [/a.png, 'https://e.org/b.png']\nauthors: [{name: A, url: 'http://a.org/'}]\n\
                provider: {name: N, domain: n.org, images: [/n.png]}\n\
                featuredContent: '<iframe src=\"https://www.youtube.com/embed/a\"></iframe>'\n\
                related: [{title: R, webUrl: 'https://r.org/', images: [/r.png]}]\n";
    let article = article("news/a.md", text);
    let opened = article.opened();
    let is_taken = |article: &ParsedArticle<'_>| is_sound(Packed::new(article).open().bytes());
    assert!(is_taken(&opened.parsed()));
    let evil = || "javascript:alert(1)".into();
    let changes: [fn(&mut ParsedArticle<'_>, Text<'static>); 8] = [
        |article, evil| article.original_url = Some(evil),
        |article, evil| article.web_url = Some(evil),
        |article, evil| article.source_url = Some(evil),
        |article, evil| article.images[0].url = evil,
        |article, evil| article.authors[0].url = Some(evil),
        |article, evil| article.related[0].url = evil,
        |article, evil| article.related[0].image.as_mut().expect("an image").url = evil,
        |article, evil| article.embed.as_mut().expect("a player").src = (*evil).into(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut forged = opened.parsed();
        change(&mut forged, evil());
        assert!(!is_taken(&forged), "change {index}");
    }
}

/// A store in memory.
#[derive(Debug)]
struct Board {
    bytes: Vec<u8>,
    stand_in: Box<[u8]>,
    is_broken: AtomicBool,
}

impl Board {
    fn store(bytes: Vec<u8>, stand_in: &LoadedArticle) -> Arc<dyn Store> {
        let stand_in = stand_in.opened().bytes().into();
        Arc::new(Self { bytes, stand_in, is_broken: AtomicBool::new(false) })
    }
}

impl Store for Board {
    fn read(&self, Place { start, length }: Place) -> Option<Box<[u8]>> {
        let start = usize::try_from(start).ok()?;
        self.bytes.get(start..start + length as usize).map(Box::from)
    }

    fn take_room(&self, _: usize) -> bool {
        true
    }

    fn stand_in(&self) -> &[u8] {
        self.is_broken.store(true, Ordering::Relaxed);
        &self.stand_in
    }

    fn is_whole(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }
}

#[test]
fn other_bytes_are_no_article() {
    let article = article("news/a.md", "topics: [AI]");
    let (bytes, packed) = (article.to_bytes(), article.opened().bytes().to_owned());
    let read = |bytes: &[u8], packed: &[u8]| {
        LoadedArticle::from_bytes("news/a.md".into(), None, bytes, packed)
    };
    assert!(read(&bytes, &packed).is_some());
    for end in [0, 1, 17, 40, bytes.len() - 1] {
        assert!(read(&bytes[..end], &packed).is_none());
    }
    for end in [0, 1, 17, packed.len() - 1] {
        assert!(read(&bytes, &packed[..end]).is_none());
    }
    assert!(read(&[&bytes, b"more".as_slice()].concat(), &packed).is_none());
}

/// A file of the cache is checked by its checksum; whoever makes a right one for wrong bytes
/// gets no further.
#[test]
fn changed_bytes_are_an_article_or_none() {
    let more = "topics: [AI]\nupdatedDateTime: 2024-01-19T00:00:00Z\nextra: {a: [1, x]}";
    let good = article("news/a.md", more);
    let good = [good.to_bytes(), good.opened().bytes().to_owned()];
    let (mut others, mut all) = (0, 0);
    for (part, at) in (0..2).flat_map(|part| (0..good[part].len()).map(move |at| (part, at))) {
        for change in [1, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[part][at] ^= change;
            let [bytes, packed] = bytes;
            all += 1;
            match LoadedArticle::from_bytes("news/a.md".into(), None, &bytes, &packed) {
                Some(article) => drop(article.opened().parsed()),
                None => others += 1,
            }
        }
    }
    assert!(others > all / 12, "{others} of {all}");
}

#[test]
fn an_article_without_room_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let full = article("news/a.md", "topics: [AI]\nexcerpt: 'words'");
    for room in [0, 1 << 20] {
        let spilled = SpilledArticles::new(room, folder.path());
        let away = full.clone().spilled(&spilled);
        assert_eq!(matches!(away.packed, Packed::Here(_)), room > 0);
        for _ in 0..2 {
            assert_eq!(away.opened().bytes(), full.opened().bytes());
        }
        assert_eq!((away.to_bytes(), &away.facts), (full.to_bytes(), &full.facts));
        assert!(spilled.is_whole());
    }
}
