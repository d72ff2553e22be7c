//! Modules use modules of lower layers only (see ARCHITECTURE.md).

mod cycles;
mod imports;

use std::collections::BTreeSet;

use crate::site::{repository, tree};

/// The layers, lowest first. Modules of one layer do not use each other.
const LAYERS: &[&[&str]] = &[
    &["budget", "collections", "folder", "ids", "progress", "text", "theme"],
    &["diag", "stories"],
    &["config", "fetch", "texts"],
    &["embed"],
    &["markdown"],
    &["load"],
    &["graph", "scores"],
    &["plan"],
    // Planning and rendering helpers.
    &["cache", "leaks", "render"],
    // Files and bytes.
    &["guard", "write"],
    &["project"],
    &["curate"],
    &["build"],
    &["check"],
    &["serve"],
    &["cli"],
    &["commands"],
];

/// Uses that the layers allow but that are forbidden.
const NEVER: &[(&str, &str, &str)] = &[
    ("guard", "*", "it looks at paths and knows no page"),
    ("write", "text", "it moves bytes and knows no page"),
    ("write", "load", "it moves bytes and knows no page"),
    ("write", "plan", "it moves bytes and knows no page"),
    ("write", "cache", "it moves bytes and knows no page"),
    ("write", "render", "it moves bytes and knows no page"),
    ("serve", "cache", "a preview keeps nothing"),
    ("cli", "build", "arguments are only data"),
    ("load", "write", "reading and writing meet in the build alone"),
    ("render", "write", "rendering does no I/O"),
    ("serve", "write", "a preview writes nothing"),
    ("check", "write", "a check writes no site"),
    ("plan", "markdown", "planning renders nothing"),
    ("graph", "markdown", "the graph knows no HTML"),
    ("commands", "render", "commands call the build"),
    ("commands", "write", "commands call the build"),
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// A source file: its path below `src` without the extension.
struct File<'a> {
    name: &'a str,
    text: &'a str,
}

impl File<'_> {
    /// The modules of the file, outermost first.
    fn modules(&self) -> Vec<&str> {
        // `load/article_tests.rs` is the module `load::article::tests`.
        let (name, tests) = match self.name.strip_suffix("_tests") {
            Some(name) => (name, Some("tests")),
            None => (self.name, None),
        };
        let mut parts: Vec<&str> = name.split('/').collect();
        if parts.len() > 1 && parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts.into_iter().chain(tests).collect()
    }

    /// The top-level modules that the file uses, including its own.
    fn uses(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        let mut inline = 0;
        for line in self.text.lines() {
            // Inline modules, such as tests; rustfmt ends them with a brace on its own line.
            if line.starts_with("mod ") && line.ends_with('{') {
                inline += 1;
            } else if line == "}" && inline > 0 {
                inline -= 1;
            }
            let code = line.split("//").next().unwrap_or("");
            let depth = self.modules().len() + inline;
            used.extend(supers(code, depth).map(str::to_owned));
        }
        let code: Vec<&str> =
            self.text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
        let code = code.join("\n");
        for (at, root) in code.match_indices("crate::") {
            let whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if whole {
                used.extend(first_segments(&code[at + root.len()..]));
            }
        }
        used
    }

    /// All uses that the layers do not allow.
    fn violations(&self) -> Vec<String> {
        let module = self.modules()[0];
        let Some(own) = layer(module) else {
            return vec![format!("{}: the module `{module}` is in no layer", self.name)];
        };
        let mut found = Vec::new();
        for used in self.uses().iter().filter(|used| *used != module) {
            let rule = NEVER
                .iter()
                .find(|(user, target, _)| *user == module && (*target == "*" || target == used));
            match (layer(used), rule) {
                (None, _) => found.push(format!("{}: `{used}` is in no layer", self.name)),
                (_, Some((_, _, reason))) => {
                    found.push(format!("{}: `{module}` uses `{used}`: {reason}", self.name));
                }
                (Some(theirs), _) if theirs >= own => found.push(format!(
                    "{}: `{module}` (layer {own}) uses `{used}` (layer {theirs})",
                    self.name
                )),
                _ => {}
            }
        }
        found
    }
}

/// The first segment of each path after `crate::`, including those in braces.
fn first_segments(code: &str) -> Vec<String> {
    let Some(group) = code.strip_prefix('{') else { return vec![name(code)] };
    let (mut names, mut depth, mut expects) = (Vec::new(), 0, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expects = true,
            c if c.is_whitespace() => {}
            _ if expects && depth == 0 => {
                names.push(name(&group[at..]));
                expects = false;
            }
            _ => {}
        }
    }
    names
}

fn name(code: &str) -> String {
    code.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first segments of `super::` paths that leave a top-level module from a depth of `depth` modules.
fn supers(code: &str, depth: usize) -> impl Iterator<Item = &str> {
    let starts = code.match_indices("super::").map(|(at, _)| at);
    let starts = starts.filter(|at| !code[..*at].ends_with("super::"));
    starts.filter_map(move |at| {
        let mut rest = &code[at..];
        let mut steps = 0;
        while let Some(behind) = rest.strip_prefix("super::") {
            (rest, steps) = (behind, steps + 1);
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (steps >= depth).then_some(&rest[..end])
    })
}

fn check(name: &str, text: &str, expected: &[&str]) {
    assert_eq!(File { name, text }.violations(), expected, "{text}");
}

#[test]
fn violations_are_detected() {
    check("graph/mod", "use crate::load::Card;", &[]);
    check("graph/topics", "use super::Topic;\nuse crate::graph::x;", &[]);
    check("graph/topics", "// see crate::render\n/// [`crate::plan::plan`]", &[]);
    let upwards = "graph/topics: `graph` (layer 6) uses `plan` (layer 7)";
    check("graph/topics", "fn f() { crate::plan::plan(); }", &[upwards]);
    check(
        "graph/topics",
        "use crate::{\n    diag::{self, Place},\n    plan::Plan,\n};",
        &[upwards],
    );
    check("graph/topics", "use super::super::plan::Plan;", &[upwards]);
    check("graph/mod", "use super::plan;", &[&upwards.replace("topics", "mod")]);
    check("graph/topics", "pub(in crate::plan) use x;", &[upwards]);
    check(
        "embed",
        "use crate::markdown::Markdown;",
        &["embed: `embed` (layer 3) uses `markdown` (layer 4)"],
    );
    check("markdown", "mod tests {\n    use super::embed;\n}\nuse super::text::slug;", &[]);
    check(
        "markdown",
        "mod tests {\n}\nuse super::render::html;",
        &["markdown: `markdown` (layer 4) uses `render` (layer 8)"],
    );
    check(
        "write",
        "use crate::text::slug;",
        &["write: `write` uses `text`: it moves bytes and knows no page"],
    );
    check(
        "write/tests",
        "use super::super::load::x;",
        &["write/tests: `write` uses `load`: it moves bytes and knows no page"],
    );
    check("load/article_tests", "use super::super::Source;", &[]);
    check("extra", "", &["extra: the module `extra` is in no layer"]);
    check("load/mod", "use crate::extra::x;", &["load/mod: `extra` is in no layer"]);
}

#[test]
fn modules_use_lower_layers_only() {
    let files = tree(&repository().join("src"));
    let mut modules = BTreeSet::new();
    let mut uses = 0;
    let mut violations = Vec::new();
    for (path, bytes) in &files {
        let Some(name) = path.strip_suffix(".rs") else { continue };
        if name == "lib" || name == "main" {
            continue;
        }
        let text = std::str::from_utf8(bytes).expect("sources in UTF-8");
        let file = File { name, text };
        modules.insert(file.modules()[0].to_owned());
        uses += file.uses().len();
        violations.extend(file.violations());
    }
    assert_eq!(violations, Vec::<String>::new());
    // All files were scanned.
    let table: BTreeSet<String> =
        LAYERS.iter().flat_map(|layer| layer.iter()).map(|m| (*m).into()).collect();
    assert_eq!(modules, table, "modules of src and modules of the table");
    assert!(uses > 3 * table.len(), "only {uses} uses found");
}

#[test]
fn main_only_calls_commands() {
    let text = std::fs::read_to_string(repository().join("src/main.rs")).unwrap();
    let used: BTreeSet<String> = text
        .match_indices("feedgen::")
        .flat_map(|(at, root)| first_segments(&text[at + root.len()..]))
        .collect();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["cli", "commands"]);
}

#[test]
fn the_library_root_only_declares_modules() {
    let text = std::fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let mut declared: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with("//") && !line.is_empty()) {
        let module = line.strip_prefix("pub mod ").and_then(|line| line.strip_suffix(';'));
        declared.push(module.unwrap_or_else(|| panic!("lib.rs: {line}")).to_owned());
    }
    let mut table: Vec<&str> = LAYERS.iter().flat_map(|layer| layer.iter()).copied().collect();
    table.sort_unstable();
    declared.sort_unstable();
    assert_eq!(declared, table);
}
