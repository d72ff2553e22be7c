//! What the program generates for shells, packagers and editors: completions, man pages and JSON Schemas.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use boon::{Compiler, SchemaIndex, Schemas};
use clap::{Command, CommandFactory};
use feedgen::cli::Cli;
use serde_json::Value;

use crate::corpus;
use crate::site::{Run, SiteTest, names, repository, tree};

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(args).output().unwrap())
}

/// All commands with their subcommands, each with the words that call it.
fn commands() -> Vec<(Vec<String>, Command)> {
    fn collect(command: &Command, path: &[String], found: &mut Vec<(Vec<String>, Command)>) {
        for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
            let path: Vec<String> =
                path.iter().cloned().chain([command.get_name().into()]).collect();
            collect(command, &path, found);
            found.push((path, command.clone()));
        }
    }
    let mut found = Vec::new();
    collect(&Cli::command(), &[], &mut found);
    found
}

#[test]
fn completions_exist_for_all_shells() {
    let site = SiteTest::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = call(&site, &["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        for (path, command) in commands() {
            let name = path.last().unwrap();
            assert!(run.stdout.contains(name.as_str()), "{shell}: {name}");
            for option in command.get_arguments().filter_map(|arg| arg.get_long()) {
                assert!(run.stdout.contains(option), "{shell}: {path:?} --{option}");
            }
        }
    }
    let run = call(&site, &["completions", "csh"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("invalid value 'csh'"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn the_bash_completions_are_valid_bash() {
    let site = SiteTest::empty();
    site.write("feedgen.bash", call(&site, &["completions", "bash"]).stdout);
    let mut bash = Process::new("bash");
    let script = "source feedgen.bash; COMP_WORDS=(feedgen bu); COMP_CWORD=1; \
                  _feedgen feedgen bu feedgen; echo \"${COMPREPLY[@]}\"";
    let run = bash.args(["--norc", "-c", script]).current_dir(site.path("")).stdin(Stdio::null());
    let run = Run::from(run.output().unwrap());
    assert_eq!((run.stderr.as_str(), run.stdout.as_str()), ("", "build\n"));
    let check =
        Process::new("bash").args(["-n", "feedgen.bash"]).current_dir(site.path("")).status();
    assert!(check.unwrap().success());
}

#[test]
fn there_is_a_man_page_for_each_command() {
    let site = SiteTest::empty();
    let run = call(&site, &["man", "--output", "deep/man1"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    let pages = site.tree("deep/man1");
    let mut expected = BTreeSet::from(["feedgen.1".to_owned()]);
    for (path, command) in commands() {
        let name = format!("feedgen-{}.1", path.join("-"));
        let page = String::from_utf8(pages[&name].clone()).unwrap();
        for option in command.get_arguments().filter_map(|arg| arg.get_long()) {
            let escaped = option.replace('-', "\\-");
            assert!(page.contains(&format!("\\-\\-{escaped}")), "{name}: {option}\n{page}");
        }
        assert!(!page.contains("EXTRA"), "{name}");
        let about = command.get_about().unwrap().to_string();
        assert!(page.contains(&about.replace('-', "\\-")), "{name}: {about}");
        expected.insert(name);
    }
    assert_eq!(names(&pages), expected.iter().map(String::as_str).collect::<Vec<_>>());
    let run = call(&site, &["man"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout.as_bytes(), pages["feedgen.1"]);
    site.write("file", "x");
    let run = call(&site, &["man", "--output", "file"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: can't write to file: "), "{}", run.stderr);
}

#[test]
fn the_reference_lists_every_command_and_option() {
    let page = repository().join("docs/reference/command-line.md");
    let page = std::fs::read_to_string(page).unwrap();
    for (path, command) in commands().into_iter().filter(|(_, command)| !command.has_subcommands())
    {
        let name = format!("feedgen {}", path.join(" "));
        assert!(page.contains(&name), "{name}");
        for option in command.get_arguments().filter_map(|arg| arg.get_long()) {
            assert!(page.contains(&format!("--{option}")), "{name} --{option}");
        }
    }
}

/// A schema as the program prints it, compiled.
struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new(kind: &str) -> Self {
        let run = call(&SiteTest::empty(), &["schema", kind]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{kind}");
        let schema: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    #[track_caller]
    fn accepts(&self, file: &str, value: &Value) {
        if let Err(error) = self.schemas.validate(value, self.index) {
            panic!("{file}: {error:#}");
        }
    }

    fn rejects(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.index).is_err()
    }
}

/// The front matter of a Markdown file, or a YAML file.
fn front_matter(file: &str, bytes: &[u8]) -> Value {
    let text = std::str::from_utf8(bytes).unwrap();
    let yaml = match text.strip_prefix("---\n") {
        Some(rest) => rest.split("\n---").next().unwrap(),
        None => text,
    };
    serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Validates the front matter of all files in a folder; gives their number.
fn validate_all(folder: &Path, kind: &str) -> usize {
    let validator = Validator::new(kind);
    let files = tree(folder);
    let is_source = |name: &&String| [".md", ".yaml", ".yml"].iter().any(|end| name.ends_with(end));
    let sources = files.keys().filter(is_source);
    let checked = sources.map(|name| validator.accepts(name, &front_matter(name, &files[name])));
    checked.count()
}

#[test]
fn the_sample_site_is_valid_by_the_schemas() {
    let content = repository().join("content");
    assert!(validate_all(&content.join("news"), "article") > 10);
    assert!(validate_all(&content.join("topics"), "topic") > 3);
    assert!(validate_all(&content.join("providers"), "provider") > 0);
    let site = SiteTest::sample();
    call(&site, &["init", "new"]);
    for file in ["site.toml", "new/site.toml"] {
        let value = toml::from_str(&site.read(file)).unwrap();
        Validator::new("site").accepts(file, &value);
    }
    assert_eq!(validate_all(&site.path("new/content/news"), "article"), 3);
}

#[test]
fn real_articles_are_valid_by_the_schemas() {
    if let Some(folder) = corpus::folder("seed") {
        assert_eq!(validate_all(&folder, "article"), 1);
    }
    if let Some(folder) = corpus::folder("corpus") {
        assert!(validate_all(&folder.join("_news"), "article") > 100);
        assert!(validate_all(&folder.join("_data/topics"), "topic") > 3);
        assert!(validate_all(&folder.join("_data/organizations"), "provider") > 10);
    }
}

#[test]
fn planted_mistakes_are_invalid_by_the_schemas() {
    let article = Validator::new("article");
    let good =
        "title: A\npublishedDateTime: 2024-01-18T18:35:00Z\noriginalUrl: https://example.org/a\n";
    article.accepts("good", &serde_yaml::from_str(good).unwrap());
    for (from, to) in [
        ("title: A\n", ""),
        ("title: A", "title: [A]"),
        ("2024-01-18T18:35:00Z", "yesterday"),
        ("https://example.org/a", "ftp://example.org/a"),
        ("title: A", "title: A\ncanonical: me"),
        ("title: A", "title: A\ntopics: AI"),
    ] {
        let bad = good.replace(from, to);
        assert!(bad != good && article.rejects(&serde_yaml::from_str(&bad).unwrap()), "{bad}");
    }
    let site = Validator::new("site");
    for lines in
        ["titel = 'T'", "build.minify = 'yes'", "list.page_size = 0", "theme.card_style = 'big'"]
    {
        assert!(
            site.rejects(&toml::from_str(&format!("title = 'T'\n{lines}")).unwrap()),
            "{lines}"
        );
    }
    let run = call(&SiteTest::empty(), &["schema", "page"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}
