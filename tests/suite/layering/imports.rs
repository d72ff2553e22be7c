//! The imports between source files.
//!
//! In: the texts of the source files. Out: for each file, the files that define the items its paths name. A path
//! through a re-export leads to the file with the definition. Test modules are ignored.

use std::collections::{BTreeMap, BTreeSet};

/// For each file, the files it uses, each with one of the paths.
pub type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The graph of `files`, which are pairs of a path below `src` without the extension and a text.
pub fn graph<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Graph {
    let files = files.into_iter().filter(|(name, _)| !is_of_tests(name));
    let modules: BTreeMap<Path, Module> =
        files.map(|(name, text)| (path_of(name), Module::read(name, text))).collect();
    let mut graph = Graph::new();
    for (own, module) in &modules {
        let used = graph.entry(module.file.clone()).or_default();
        for (depth, path) in &module.paths {
            let target = resolve(&modules, own, path, *depth, 0);
            if let Some(target) = target.filter(|target| *target != module.file) {
                used.entry(target.to_owned()).or_insert_with(|| path.join("::"));
            }
        }
    }
    graph
}

/// The groups of files that use each other, directly or through other files of the group.
pub fn cycles(graph: &Graph) -> Vec<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (file.as_str(), reach(graph, file))).collect();
    let mut groups: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for (file, others) in &reached {
        if others.contains(file) {
            groups.insert(
                others
                    .iter()
                    .filter(|other| reached.get(*other).is_some_and(|back| back.contains(file)))
                    .copied()
                    .collect(),
            );
        }
    }
    groups.into_iter().collect()
}

fn reach<'g>(graph: &'g Graph, start: &str) -> BTreeSet<&'g str> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(file) = open.pop() {
        for next in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

/// The path of a module from the crate's root.
type Path = Vec<String>;

struct Module {
    file: String,
    items: BTreeSet<String>,
    /// Imported names with their paths.
    imports: BTreeMap<String, Path>,
    /// All paths, each with the number of inline modules around it.
    paths: Vec<(usize, Path)>,
}

fn is_of_tests(name: &str) -> bool {
    let is_tests = |part: &str| part == "tests" || part == "testing" || part.ends_with("_tests");
    name.split('/').any(is_tests)
}

fn path_of(name: &str) -> Path {
    let parts = name.split('/').map(str::to_owned);
    parts.filter(|part| part != "mod" && part != "lib").collect()
}

/// The file that defines the item at `path`, which the module `own` names. `None` for items of other crates and for
/// modules, since using a module means naming one of its items.
fn resolve<'m>(
    modules: &'m BTreeMap<Path, Module>,
    own: &[String],
    path: &[String],
    inline: usize,
    followed: usize,
) -> Option<&'m str> {
    const MAX_REEXPORTS: usize = 8;
    let (mut at, mut rest, mut inline) = (own.to_vec(), path, inline);
    let mut is_ours = false;
    while let Some((name, behind)) = rest.split_first() {
        let module = modules.get(&at)?;
        let child: Path = at.iter().chain([name]).cloned().collect();
        match name.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" if inline > 0 => inline -= 1,
            "super" => drop(at.pop()),
            _ if modules.contains_key(&child) => at = child,
            _ if module.items.contains(name) => return Some(&module.file),
            _ => {
                let import = module.imports.get(name).filter(|_| followed < MAX_REEXPORTS);
                return match import {
                    Some(import) => {
                        let path: Path = import.iter().chain(behind).cloned().collect();
                        resolve(modules, &at, &path, 0, followed + 1)
                    }
                    // Defined by a macro in that file.
                    None if is_ours => Some(&module.file),
                    None => None,
                };
            }
        }
        (rest, is_ours) = (behind, true);
    }
    None
}

impl Module {
    fn read(name: &str, text: &str) -> Self {
        let tokens = tokens(&without_tests(text));
        let mut module = Self {
            file: name.to_owned(),
            items: BTreeSet::new(),
            imports: BTreeMap::new(),
            paths: Vec::new(),
        };
        let (mut depth, mut inline, mut at) = (0_usize, Vec::new(), 0);
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).map_or("", String::as_str);
            match token.as_str() {
                "{" => depth += 1,
                "}" => {
                    depth = depth.saturating_sub(1);
                    inline.retain(|start| *start < depth);
                }
                "use" => {
                    let end = tokens[at..].iter().position(|token| token == ";");
                    let end = at + end.unwrap_or(tokens.len() - at);
                    module.import(&tokens[at + 1..end], &[], inline.len());
                    at = end;
                }
                "mod" if tokens.get(at + 2).is_some_and(|token| token == "{") => {
                    module.items.insert(next.to_owned());
                    inline.push(depth);
                }
                "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static"
                | "macro_rules"
                    if depth == 0 =>
                {
                    module.items.insert(next.to_owned());
                }
                _ if is_name(token) && next == "::" => {
                    let mut path = vec![token.clone()];
                    while tokens.get(at + 1).is_some_and(|token| token == "::")
                        && tokens.get(at + 2).is_some_and(|token| is_name(token))
                    {
                        path.push(tokens[at + 2].clone());
                        at += 2;
                    }
                    module.paths.push((inline.len(), path));
                }
                _ => {}
            }
            at += 1;
        }
        module
    }

    /// Adds the names of a `use` declaration; `tokens` are between `use` and the semicolon.
    fn import(&mut self, tokens: &[String], before: &[String], inline: usize) {
        let mut path = before.to_vec();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token.as_str() {
                "{" => {
                    for part in parts(&tokens[at + 1..]) {
                        self.import(part, &path, inline);
                    }
                    return;
                }
                "::" => {}
                "as" => break,
                "*" => return,
                "self" if !path.is_empty() => {}
                name => path.push(name.to_owned()),
            }
            at += 1;
        }
        let name = if at < tokens.len() { tokens.last() } else { path.last() };
        if let Some(name) = name.cloned() {
            self.imports.insert(name, path.clone());
            self.paths.push((inline, path));
        }
    }
}

/// The parts of a group up to its closing brace.
fn parts(tokens: &[String]) -> Vec<&[String]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth > 0 => depth -= 1,
            "}" | "," if depth == 0 => {
                parts.push(&tokens[start..at]);
                start = at + 1;
                if token == "}" {
                    break;
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// `text` without items for tests. rustfmt ends an item in the column in which it starts.
fn without_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let column = &line[..line.len() - line.trim_start().len()];
        let is_end = |line: &&str| {
            let own = line.strip_prefix(column).unwrap_or("");
            own.starts_with('}') || (own.ends_with(';') && !own.starts_with(' '))
        };
        let _ = lines.by_ref().find(is_end);
    }
    kept
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The identifiers and punctuation of a source text, without comments, literals and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_alphanumeric() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            match &rest[..end] {
                "r" | "br" if rest[end..].starts_with(['"', '#']) => end + raw_string(&rest[end..]),
                word => {
                    tokens.push(word.to_owned());
                    end
                }
            }
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else if c == '"' {
            quoted(rest, '"')
        } else if c == '\'' {
            // A character literal or a lifetime.
            let second = rest.chars().nth(1).map_or(0, char::len_utf8);
            let is_char = rest[1..].starts_with('\\') || rest[1 + second..].starts_with('\'');
            if is_char { quoted(rest, '\'') } else { 1 + second }
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a literal in quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = true;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a raw string literal without its `r`.
fn raw_string(text: &str) -> usize {
    let signs = text.len() - text.trim_start_matches('#').len();
    let end = format!("\"{}", "#".repeat(signs));
    let start = signs + 1;
    text[start..].find(&end).map_or(text.len(), |at| start + at + end.len())
}
