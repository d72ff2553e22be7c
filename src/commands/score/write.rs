//! `feedgen score --write`.

use std::path::Path;
use std::sync::Arc;

use crate::commands::publish::replace;
use crate::commands::report::counted;
use crate::commands::{Exit, err, fail, paths};
use crate::curate::front_matter::with_numbers;
use crate::curate::ranking::Ranking;
use crate::load::{self, ParsedArticle};

/// Writes the numbers of the `wanted` articles; numbers of a person stay.
pub(super) fn write(
    root: &Path,
    articles: &[Arc<ParsedArticle>],
    ranking: &Ranking<'_>,
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
fn write_one(
    root: &Path,
    file: &str,
    ranking: &Ranking<'_>,
    index: usize,
) -> Result<usize, String> {
    let bytes = load::read_bytes(root, file).map_err(|finding| finding.message)?;
    let before = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let quality = ranking.scores[index].quality;
    let numbers = [("quality", quality), ("heat", ranking.places[index].heat)];
    let (after, changes) = with_numbers(&before, &numbers)?;
    if !changes.is_empty() {
        replace(&root.join(file), &before, &after).map_err(|error| error.to_string())?;
    }
    Ok(changes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_since_it_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        std::fs::write(&path, "by a person").unwrap();
        let error = replace(&path, "as it was read", "with numbers").unwrap_err();
        assert_eq!(error.to_string(), "it has changed in the meantime; try again");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "by a person");
        replace(&path, "by a person", "with numbers").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "with numbers");
        let files = std::fs::read_dir(folder.path()).unwrap();
        assert_eq!(files.count(), 1, "no temporary files remain");
    }
}
