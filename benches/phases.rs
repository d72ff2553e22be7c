//! Micro benchmarks of the phases: `cargo bench`, or `cargo bench -- graph` for one of them.
//!
//! `FEEDGEN_BENCH` names a site's folder to measure graph, plan and render with, such as one
//! that `bench/corpus.py` made; without it, the sample site is measured. `divan` prints the
//! fastest, slowest, median and mean of each.
#![allow(clippy::unwrap_used, reason = "a benchmark that can't run must say why and end")]

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::Bencher;
use feedgen::config::{self, Config, Overrides};
use feedgen::graph::{self, Drafts, Graph};
use feedgen::load::{self, Sources};
use feedgen::plan;
use feedgen::progress::NoProgress;

fn main() {
    divan::main();
}

/// A loaded site, made once for all benchmarks.
struct Site {
    config: Config,
    sources: Sources,
    graph: Graph,
}

static ROOT: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::var_os("FEEDGEN_BENCH").map_or_else(|| ".".into(), PathBuf::from));

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let root = &*ROOT;
    let text = load::read_config(&root.join("site.toml")).unwrap();
    let (config, findings) = config::parse("site.toml", &text, Overrides::default());
    let Some(config) = config else { panic!("{findings:?}") };
    let (sources, _) = load::load(root, &config, load::find_articles(root, &config), &NoProgress);
    let (graph, _) = graph::build(&sources, Drafts::Exclude);
    Site { config, sources, graph }
});

#[divan::bench]
fn graph(bencher: Bencher<'_, '_>) {
    bencher.bench(|| graph::build(&SITE.sources, Drafts::Exclude));
}

#[divan::bench]
fn plan(bencher: Bencher<'_, '_>) {
    bencher.bench(|| plan::plan(&SITE.graph, &SITE.sources.assets, &SITE.config));
}

/// Reads all files again: those of a small site are in the file cache by then.
#[divan::bench]
fn load(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        let found = load::find_articles(&ROOT, &SITE.config);
        load::load_articles(&ROOT, &SITE.config, found, &NoProgress)
    });
}
