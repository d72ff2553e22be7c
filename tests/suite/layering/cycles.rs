//! Source files do not import each other in cycles.
//!
//! A `mod.rs` counts as any other file: a type that child modules use has a file of its own, and `mod.rs`
//! re-exports it. Methods are not paths, so a child module may implement methods of a type of its parent.

use std::collections::BTreeMap;

use super::imports::{Graph, cycles, graph};
use crate::site::{repository, tree};

/// The cycles of `graph`, each import on a line.
fn report(graph: &Graph) -> Vec<String> {
    let imports = cycles(graph).into_iter().flat_map(|group| {
        let within =
            graph.iter().filter(|(file, _)| group.contains(file.as_str())).collect::<Vec<_>>();
        within.into_iter().flat_map(move |(file, used)| {
            let used =
                used.iter().filter(|(used, _)| group.contains(used.as_str())).collect::<Vec<_>>();
            used.into_iter().map(move |(used, path)| format!("{file} uses {used}: {path}"))
        })
    });
    imports.collect()
}

/// The graph of a crate with these files.
fn planted(files: &[(&str, &str)]) -> Graph {
    graph(files.iter().copied().chain([("lib", "")]))
}

fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(report(&planted(files)), expected, "{files:?}");
}

#[test]
fn cycles_are_found() {
    check(&[("a", "use crate::b::B;"), ("b", "struct B;")], &[]);
    check(
        &[("a", "use crate::b::B; struct A;"), ("b", "struct B(super::a::A);")],
        &["a uses b: crate::b::B", "b uses a: super::a::A"],
    );
    // A parent and its child, with the child named in full, by an import and in a group.
    for parent in [
        "mod c;\nstruct P;\nfn f() { c::f() }",
        "mod c;\nuse c::f as g;\nstruct P;",
        "mod c;\nuse self::{c::{d, f}};\nstruct P;",
    ] {
        let found = report(&planted(&[("p/mod", parent), ("p/c", "use super::P;\nfn f() {}")]));
        assert_eq!(found.len(), 2, "{parent}: {found:?}");
    }
    // A cycle of three files.
    let three = [
        ("a", "fn a() { crate::b::b(); }"),
        ("b", "use crate::c;\nfn b() { c::c(); }"),
        ("c", "mod system {\n    use super::super::a::a;\n}\nfn c() {}"),
    ];
    check(&three, &["a uses b: crate::b::b", "b uses c: c::c", "c uses a: super::super::a::a"]);
}

#[test]
fn reexports_lead_to_the_file_with_the_definition() {
    let parent = "mod c;\nmod t;\npub use t::T;\nfn f(t: T) { c::f(t) }";
    let files = [("p/mod", parent), ("p/c", "use super::T;\nfn f(t: T) {}"), ("p/t", "struct T;")];
    check(&files, &[]);
    let graph = planted(&files);
    let used: Vec<&str> = graph["p/c"].keys().map(String::as_str).collect();
    assert_eq!(used, ["p/t"]);
}

#[test]
fn comments_literals_and_tests_are_ignored() {
    for text in [
        "// crate::b::B",
        "const X: &str = \"crate::b::B\";",
        "const X: &str = r#\"a \" crate::b::B\"#;",
        "const X: char = '\"'; const Y: char = '\\''; const Z: &str = \"crate::b::B\";",
        "#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}",
        "#[cfg(test)]\nuse crate::b::B;",
        "#[cfg(test)]\nimpl X for A {\n    fn f() {\n        crate::b::B;\n    }\n}",
    ] {
        let text = format!("{text}\nstruct A;");
        check(&[("a", &text), ("b", "struct B(crate::a::A);")], &[]);
    }
    check(
        &[("a", "struct A;"), ("a_tests", "use super::*;"), ("b/tests", "use crate::a::A;")],
        &[],
    );
    check(
        &[
            ("a", "fn f<'a>(x: &'a str) -> crate::b::B {}\nstruct A;"),
            ("b", "struct B(crate::a::A);"),
        ],
        &["a uses b: crate::b::B", "b uses a: crate::a::A"],
    );
}

#[test]
fn source_files_have_no_import_cycles() {
    let files = tree(&repository().join("src"));
    let texts: BTreeMap<&str, &str> = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_suffix(".rs")?, bytes)))
        .filter(|(name, _)| *name != "main")
        .map(|(name, bytes)| (name, std::str::from_utf8(bytes).expect("sources in UTF-8")))
        .collect();
    let graph = graph(texts);
    let imports: usize = graph.values().map(BTreeMap::len).sum();
    assert!(imports > 1000, "only {imports} imports found");
    assert_eq!(report(&graph), Vec::<String>::new());
}
