//! The page of a new article's story: requests it and makes a draft of it, as an import would.

use std::path::Path;
use std::time::Duration;

use chrono::Timelike;

use crate::cli::RequestArgs;
use crate::commands::paths::from_here;
use crate::commands::requests::{self, client, now};
use crate::commands::site_sources;
use crate::commands::state_key::state_key;
use crate::config::Config;
use crate::config::scoring::Scoring;
use crate::curate::identity::seen;
use crate::curate::import::{NoDraft, PageDraft, Site, draft_of_page};
use crate::curate::sources::Source;
use crate::project::StateFolder;

/// The page of a story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'p> {
    pub(super) url: &'p str,
    /// The domain of the provider, if it is not that of the URL.
    pub(super) provider: Option<&'p str>,
    pub(super) requests: &'p RequestArgs,
}

/// Why a page gives no draft: a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoPage {
    /// It can't be read; the user may give its title.
    Unreadable(String),
    /// The site has its story, or had it.
    Known(String),
}

impl Page<'_> {
    /// Requests the page and makes a draft of it.
    pub(super) fn draft(&self, root: &Path, config: &Config) -> Result<PageDraft, NoPage> {
        let Self { url, provider, requests } = *self;
        let unreadable = |reason: &str| NoPage::Unreadable(format!("can't read {url}: {reason}"));
        let now = now().with_nanosecond(0).unwrap_or_default();
        // There is one request, and its redirects.
        let client = client(requests, Duration::ZERO, now);
        let response = requests::page(&client, url).map_err(|reason| unreadable(&reason))?;
        let state = StateFolder::new(root, None, state_key(root, None));
        let (sources, articles) = site_sources::load_known(root, config, &state);
        let scoring = Scoring::default();
        let site = Site {
            root,
            config,
            sources: &sources,
            articles: &articles,
            listed: &[],
            scoring: &scoring,
        };
        let provider = provider.map(str::to_owned);
        let rules = Source { url: url.to_owned(), provider, ..Source::default() };
        let draft = draft_of_page(&site, &rules, &response, now).map_err(|error| match error {
            NoDraft::NotAPage => unreadable("it is not a web page"),
            NoDraft::Failed(reason) => unreadable(&reason),
            NoDraft::Known(reason, file) => {
                let place = file.map_or(seen::FILE_NAME.to_owned(), |file| from_here(root, &file));
                let hint = "to write another article about it, give a title with --title";
                NoPage::Known(format!("the story is {reason} ({place}); {hint}"))
            }
        })?;
        if draft.draft.title.is_empty() { Err(unreadable("it has no title")) } else { Ok(draft) }
    }
}
