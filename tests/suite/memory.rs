//! Builds with a small memory budget.

use std::path::PathBuf;

use feedgen::build::{self, Build, BuildOptions, MemoryBudgets, Reuse};
use feedgen::config::Overrides;
use feedgen::graph::Drafts;
use feedgen::progress::NoProgress;
use feedgen::project::ProjectOptions;

use crate::site::{SiteTest, tree};

/// A budget for the first few entries of each cache.
const LITTLE: MemoryBudgets = MemoryBudgets { bodies: 2_000, cards: 10_000 };
const NONE: MemoryBudgets = MemoryBudgets { bodies: 0, cards: 0 };

fn built(site: &SiteTest, output: &str, reuse: Reuse, budgets: MemoryBudgets) -> Build {
    let output: Option<PathBuf> = Some(site.path(output));
    let options = BuildOptions {
        project: ProjectOptions {
            root: site.path(""),
            config_file: site.path("site.toml"),
            overrides: Overrides { output, ..Overrides::default() },
            drafts: Drafts::Exclude,
        },
        strict: true,
        keep_going: false,
        force: false,
        reuse,
        state_key: Some(feedgen::text::key::TextKey::new("test")),
        cache_dir: None,
        budgets,
    };
    let build = build::build(&options, &NoProgress).expect("a build");
    assert!(build.diagnostics.is_empty() && build.notes.is_empty(), "{build:?}");
    build
}

#[test]
fn the_output_does_not_depend_on_the_memory_budget() {
    let site = SiteTest::sample();
    built(&site, "all", Reuse::Output, MemoryBudgets::default());
    let all = tree(&site.path("all"));
    for (name, budgets) in [("little", LITTLE), ("none", NONE)] {
        built(&site, name, Reuse::Nothing, budgets);
        assert!(tree(&site.path(name)) == all, "{name}");
        // The cached articles are complete.
        let rebuilt = built(&site, name, Reuse::All, MemoryBudgets::default());
        assert_eq!(rebuilt.built.expect("a site").files.written(), Vec::<&str>::new());
        site.edit("site.toml", "The Morning Shelf", "The Evening Shelf");
        built(&site, name, Reuse::All, budgets);
        built(&site, "other", Reuse::Nothing, MemoryBudgets::default());
        assert!(tree(&site.path(name)) == tree(&site.path("other")), "{name}, all pages again");
        site.edit("site.toml", "The Evening Shelf", "The Morning Shelf");
    }
}
