//! Which project a command works on.

use std::path::PathBuf;

use crate::cli::RenderArgs;
use crate::config::Overrides;
use crate::graph::Drafts;
use crate::project::ProjectOptions;

/// The options of a command that renders a site; `output` overrides the output folder.
pub(super) fn options(args: RenderArgs, output: Option<PathBuf>) -> ProjectOptions {
    let RenderArgs { site, base_url, drafts } = args;
    ProjectOptions {
        config_file: site.config_file(),
        overrides: Overrides { base_url, output },
        drafts: if drafts { Drafts::Include } else { Drafts::Exclude },
        root: site.root,
    }
}
