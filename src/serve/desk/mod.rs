//! The desk: the inbox of unpublished articles in the browser, story by story.
//!
//! Requests below `/_feedgen/desk/` come in, pages and answers to decisions go out. **No GET changes anything; a POST needs
//! the cookie, the token and the origin of the desk** ([`guard`]). What a decision changes is decided and written by
//! [`crate::curate::desk`]; here are addresses ([`query`]), what the desk knows ([`state`]), decisions ([`actions`]) with
//! their answers ([`reply`], [`conflicts`]) and what pages show ([`view`], [`pages`]). Works without a script; the script replaces parts of the page.

mod actions;
mod answer;
mod conflicts;
mod curation;
mod displayed;
mod entered;
mod guard;
mod outcome;
mod pages;
mod query;
mod reply;
mod request;
mod routes;
mod state;
mod targets;
mod texts;
mod undo;
mod view;

pub(super) use self::request::{DeskRequest, MAX_BODY_LEN, desk_path};

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;

use self::displayed::DisplayedTexts;
use self::guard::Guard;
use self::pages::Pages;
use self::state::States;
use self::texts::AllTexts;
use crate::config::Config;
use crate::curate::desk::Journal;
use crate::load::ParsedArticle;
use crate::project::StateFolder;
use crate::serve::options::DeskOptions;

/// A running desk.
pub(super) struct Desk {
    root: PathBuf,
    guard: Guard,
    states: Arc<States>,
    /// Held during a decision, so that decisions are made one at a time.
    journal: Mutex<Journal>,
    /// For conflicts.
    displayed: DisplayedTexts,
    texts: AllTexts,
    pages: Pages,
}

impl Desk {
    /// Opens the desk of a site with these articles, and starts to rank them. Returns warnings as well.
    ///
    /// # Errors
    /// When the journal can't be opened: a message.
    pub(super) fn open(
        options: &DeskOptions,
        root: PathBuf,
        port: u16,
        config: &Config,
        articles: Vec<Arc<ParsedArticle>>,
    ) -> Result<(Self, Vec<String>), String> {
        let StateFolder { folder, key } = &options.state;
        let (journal, warnings) = Journal::open(folder, *key)
            .map_err(|error| format!("can't open the journal of the desk: {error}"))?;
        let pages = Pages::compile().map_err(|error| error.to_string())?;
        let states = Arc::new(States::new(&root, config, articles));
        let ranking = Arc::clone(&states);
        std::thread::spawn(move || ranking.run());
        let desk = Self {
            root,
            guard: Guard::new(&options.secret, port),
            states,
            journal: Mutex::new(journal),
            displayed: DisplayedTexts::default(),
            texts: AllTexts::new(),
            pages,
        };
        Ok((desk, warnings))
    }

    /// The path of the link that opens the desk.
    pub(super) fn link(&self) -> String {
        format!("{}?key={}", desk_path(), self.guard.key())
    }

    /// The path of a link that opens the desk once.
    pub(super) fn link_for_once(&self) -> String {
        format!("{}?key={}", desk_path(), self.guard.key_for_once())
    }

    /// Takes changed files over. `articles` are all of the site, if its configuration changed.
    pub(super) fn on_change(
        &self,
        config: &Config,
        paths: &[String],
        articles: Option<Vec<Arc<ParsedArticle>>>,
    ) {
        match articles {
            Some(articles) => self.states.set_articles(config, articles),
            None => self.states.on_change(config, paths),
        }
    }
}
