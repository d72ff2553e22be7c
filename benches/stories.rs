//! Benchmarks of grouping articles into stories: `cargo bench --bench stories`.
//!
//! The words of the texts are distributed as in real ones (Zipf's law); a third of the texts repeats
//! half of an earlier one.

use std::iter;

use divan::Bencher;
use feedgen::stories::{Index, Settings, Text, stories};

fn main() {
    divan::main();
}

/// About four and a half years, as in `bench/corpus.py`.
const SECONDS: i64 = 1700 * 86_400;
const START: i64 = 1_577_836_800;
const VOCABULARY: usize = 60_000;

struct Article {
    title: String,
    excerpt: String,
    path: String,
}

/// A linear congruential generator (Knuth, MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }

    /// A word whose frequency is the inverse of its rank; some rare ones are capitalised.
    fn word(&mut self) -> String {
        let exponent = self.below(1 << 20) as f64 / f64::from(1 << 20);
        let rank = (VOCABULARY as f64).powf(exponent) as usize;
        let letters =
            [(rank * 7 + 3) % 26, rank % 26, (rank / 26) % 26, (rank / 676) % 26, rank % 5];
        let len = if rank < 60 { 2 } else { 5 };
        let letter = |letter: &usize| char::from(b'a' + u8::try_from(*letter).unwrap_or(0));
        let word: String = letters.iter().take(len).map(letter).collect();
        let tail =
            if rank > 17_000 { format!("x{}", "y".repeat(rank / 17_576)) } else { String::new() };
        let word = word + &tail;
        if rank > 300 && rank.is_multiple_of(4) { capitalised(&word) } else { word }
    }

    fn words(&mut self, len: usize) -> String {
        iter::repeat_with(|| self.word()).take(len).collect::<Vec<_>>().join(" ")
    }

    /// Replaces half of the words.
    fn changed(&mut self, text: &str) -> String {
        let word = |word: &str| if self.below(2) == 0 { self.word() } else { word.to_owned() };
        text.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

fn capitalised(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn articles(count: usize) -> Vec<Article> {
    let mut random = Random(19);
    let mut articles: Vec<Article> = Vec::with_capacity(count);
    for index in 0..count {
        let repeats = index > 10 && random.below(3) == 0;
        let (title, excerpt) = if repeats {
            let Article { title, excerpt, .. } = &articles[index - 1 - random.below(10)];
            (random.changed(title), random.changed(excerpt))
        } else {
            let (title, excerpt) = (5 + random.below(9), 15 + random.below(31));
            (random.words(title), random.words(excerpt))
        };
        articles.push(Article { title, excerpt, path: format!("news/{index:06}.md") });
    }
    articles
}

fn texts(articles: &[Article]) -> Vec<Text<'_>> {
    let step = SECONDS / i64::try_from(articles.len()).unwrap_or(i64::MAX);
    let times = (0..).map(|index| START + index * step);
    let texts = articles.iter().zip(times).map(|(article, time)| Text {
        time,
        path: &article.path,
        title: &article.title,
        excerpt: &article.excerpt,
        story: None,
    });
    texts.collect()
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn from_scratch(bencher: Bencher<'_, '_>, count: usize) {
    let articles = articles(count);
    let texts = texts(&articles);
    bencher.bench_local(|| stories(&texts, Settings::default()));
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn one_new_article(bencher: Bencher<'_, '_>, count: usize) {
    let articles = articles(count + 1);
    let texts = texts(&articles);
    let mut index = Index::new(Settings::default());
    index.stories(&texts[..count]);
    bencher.with_inputs(|| index.clone()).bench_local_values(|mut index| index.stories(&texts));
}
