//! `feedgen score --write`.

use std::path::Path;
use std::sync::Arc;

use crate::commands::report::counted;
use crate::commands::{Exit, err, fail, paths};
use crate::curate::front_matter::with_numbers;
use crate::folder::replace;
use crate::load::{self, ParsedArticle};
use crate::scores::ranking::Ranking;

/// Writes the numbers of the `wanted` articles; numbers of a person stay.
pub(super) fn write(
    root: &Path,
    articles: &[Arc<ParsedArticle>],
    ranking: &Ranking,
    wanted: &[usize],
) -> Exit {
    let (mut exit, mut changed) = (Exit::Success, 0);
    for index in wanted {
        let file = &articles[*index].source.file;
        match write_one(root, file, ranking, *index) {
            Ok(lines) => changed += usize::from(lines > 0),
            Err(reason) => {
                let shown = paths::from_here(root, file);
                exit = fail(format!("{shown} is not changed: {reason}"), Exit::Content);
            }
        }
    }
    err(format!("Changed {}\n", counted(changed, "file")));
    exit
}

/// The number of changed lines.
fn write_one(root: &Path, file: &str, ranking: &Ranking, index: usize) -> Result<usize, String> {
    let bytes = load::read_bytes(root, file).map_err(|finding| finding.message)?;
    let before = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let quality = ranking.scores[index].quality;
    let numbers = [("quality", quality), ("heat", ranking.places[index].heat)];
    let (after, changes) = with_numbers(&before, &numbers)?;
    if !changes.is_empty() {
        let (before, after) = (before.as_bytes(), after.as_bytes());
        replace(&root.join(file), Some(before), after).map_err(|error| error.to_string())?;
    }
    Ok(changes.len())
}
