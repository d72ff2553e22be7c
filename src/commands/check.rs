//! `feedgen check`.
#![expect(clippy::disallowed_methods, reason = "a command may look at the clock")]

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::paths::located_from_here;
use super::progress::with_bar;
use super::report::{articles, counted, errors_and_warnings, finding_json, style};
use super::state_key::state_key;
use super::{Exit, err, err_colored, fail, out_json, project, sarif};
use crate::check::{self, CheckOptions, CheckReport, CheckStats, ExternalOptions};
use crate::cli::{CheckArgs, CheckReportArgs, ExternalArgs, Format};
use crate::diag::{self, Diagnostic, Located};
use crate::load;
use crate::progress::NoProgress;
use crate::project::StateFolder;

pub(super) fn run(args: CheckArgs) -> ExitCode {
    let CheckArgs { render, now, output, external, report: report_args, links } = args;
    let CheckReportArgs { strict, only, skip, format, quiet } = report_args;
    let built = output.is_some();
    let output = output.flatten().map(|path| std::path::absolute(&path).unwrap_or(path));
    let options = CheckOptions {
        external: external.then(|| external_options(links, &render.site.root)),
        project: project::options(render, output),
        now: now.unwrap_or_else(|| SystemTime::now().into()),
        built,
    };
    let checked = if quiet || format != Format::Human {
        check::run(&options, &NoProgress)
    } else {
        with_bar(|progress| check::run(&options, progress))
    };
    let exit = match checked {
        Ok(CheckReport { diagnostics, stats, skip: skip_of_site }) => {
            let is_wanted = |diagnostic: &Diagnostic| {
                let is_in = |codes: &[String]| codes.iter().any(|code| code == diagnostic.code);
                // `--only` takes precedence over the site's `check.skip`.
                let is_of_site = only.is_empty() && is_in(&skip_of_site);
                (only.is_empty() || is_in(&only)) && !is_in(&skip) && !is_of_site
            };
            let wanted = diagnostics.into_iter().filter(is_wanted).collect();
            report(
                diag::promote_warnings(wanted, strict),
                stats,
                &options.project.root,
                format,
                quiet,
            )
        }
        Err(message) => {
            if format == Format::Json {
                out_json(&json!({ "ok": false, "failure": message }));
            }
            fail(message, Exit::Usage)
        }
    };
    exit.into()
}

fn external_options(args: ExternalArgs, root: &Path) -> ExternalOptions {
    let ExternalArgs { hosts, pause, per_host, timeout, remember, cache_dir, private } = args;
    let key = state_key(root, cache_dir.as_deref());
    ExternalOptions {
        hosts: hosts.into(),
        pause: Duration::from_millis(pause.into()),
        per_host: if per_host == 0 { usize::MAX } else { per_host as usize },
        timeout: Duration::from_secs(timeout.into()),
        lifetime: Duration::from_secs(u64::from(remember) * 24 * 60 * 60),
        private,
        state: StateFolder::new(root, cache_dir.as_deref(), key),
    }
}

fn report(
    diagnostics: Vec<Diagnostic>,
    stats: Option<CheckStats>,
    root: &Path,
    format: Format,
    quiet: bool,
) -> Exit {
    let (errors, warnings) = diag::count(&diagnostics);
    let exit = if errors == 0 { Exit::Success } else { Exit::Content };
    let findings = diag::locate(diagnostics, &|file| load::read_bytes(root, file).ok());
    match format {
        Format::Json => {
            let document = json!({
                "ok": errors == 0,
                "errors": errors,
                "warnings": warnings,
                "diagnostics": findings.iter().map(finding_json).collect::<Vec<_>>(),
                "checked": stats.as_ref().map(stats_json),
            });
            out_json(&document);
        }
        Format::Sarif => out_json(&sarif::document(&findings, root)),
        Format::Human => {
            let shown: Vec<Located> =
                findings.into_iter().filter(|f| !quiet || f.diagnostic.is_error()).collect();
            err_colored(diag::render(&located_from_here(shown, root), style()));
            let counts = errors_and_warnings((errors, warnings));
            match stats {
                Some(stats) if !quiet => err(format!("{}: {counts}\n", summary(&stats))),
                _ if errors > 0 => err(format!("{counts}\n")),
                _ => {}
            }
        }
    }
    exit
}

fn summary(stats: &CheckStats) -> String {
    let mut text = String::new();
    if let Some(files) = stats.built_files {
        text.push_str(&format!("Scanned {} of the output\n", counted(files, "file")));
    }
    if let Some(answers) = &stats.answers {
        text.push_str(&format!(
            "External links: {} checked, {} cached, {} dead, {} unknown\n",
            answers.requested, answers.cached, answers.broken, answers.unknown
        ));
    }
    text.push_str(&format!(
        "Checked {}, {} and {}",
        articles(stats.articles, stats.unpublished),
        counted(stats.files, "file"),
        counted(stats.links, "link"),
    ));
    text
}

fn stats_json(stats: &CheckStats) -> Value {
    json!({
        "articles": stats.articles,
        "unpublished": stats.unpublished,
        "files": stats.files,
        "links": stats.links,
        "built_files": stats.built_files,
        "external": stats.answers.map(|answers| json!({
            "asked": answers.requested,
            "remembered": answers.cached,
            "dead": answers.broken,
            "unclear": answers.unknown,
        })),
    })
}
