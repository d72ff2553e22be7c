//! Command lines in the examples of the documentation are those of the program.

use clap::Parser as _;
use clap::error::ErrorKind;
use feedgen::cli::Cli;

use super::{examples, pages, text_of};

/// The command lines of feedgen in a script, without the parts of a shell after them.
fn command_lines(script: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for line in script.lines() {
        let line = line.split(" #").next().unwrap_or_default();
        for command in line.split("&&") {
            let command = command.trim().trim_start_matches("- ").trim_start_matches("run: ");
            let is_end = |word: &&str| matches!(*word, "|" | "||" | ">" | ">>" | "2>" | "<" | ";");
            let words = command.split(' ').filter(|word| !word.is_empty());
            let words: Vec<&str> = words.take_while(|word| !is_end(word)).collect();
            if words.first() == Some(&"feedgen") {
                lines.push(unquoted(&words));
            }
        }
    }
    lines
}

/// The words of a command line without quotation marks.
fn unquoted(words: &[&str]) -> Vec<String> {
    let line = words.join(" ");
    // Outside of quotation marks, spaces divide.
    let parts = line.split('"').enumerate();
    let marked =
        parts.map(|(at, part)| if at % 2 == 0 { part.replace(' ', "\n") } else { part.to_owned() });
    marked.collect::<String>().split('\n').map(str::to_owned).collect()
}

#[test]
fn command_lines_in_examples_are_accepted() {
    let mut lines = Vec::new();
    for page in pages() {
        let text = text_of(&page);
        let scripts = ["sh", "bash", "yaml"].into_iter().flat_map(|name| examples(&text, name));
        let found = scripts.flat_map(|script| command_lines(&script));
        lines.extend(found.map(|line| (page.clone(), line)));
    }
    assert!(lines.len() > 40, "{}", lines.len());
    let rejected = lines.into_iter().filter_map(|(page, line)| {
        // Values of variables.
        let value = if line.get(1).is_some_and(|word| word == "schema") {
            "article"
        } else {
            "https://example.org"
        };
        let value = |word: &String| if word.starts_with('$') { value } else { word }.to_owned();
        let error = Cli::try_parse_from(line.iter().map(value)).err()?;
        let is_help = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&error.kind());
        (!is_help).then(|| format!("{page}: {}: {error}", line.join(" ")))
    });
    assert_eq!(rejected.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn command_lines_are_found_in_scripts() {
    let found = command_lines(
        "- run: feedgen check --only a > b\ncd c && feedgen new --title \"d e\" # f\nnpm run g",
    );
    let expected =
        [vec!["feedgen", "check", "--only", "a"], vec!["feedgen", "new", "--title", "d e"]];
    assert_eq!(found, expected);
}
