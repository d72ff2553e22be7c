//! What cards and stories say: topic, source, language, excerpt.

use super::{render, rendered, unquoted};

const SITE: &str = "language = 'en'\n[theme]\ncard_style = 'pictures'\n";

fn article(title: &str, more: &str) -> String {
    format!("title: {title}\noriginalUrl: https://www.b.example/story\n{more}")
}

#[test]
fn titles_lead_to_the_article_or_its_source() {
    let text = article("Bees", "");
    let site = [("news/bees.md", text.as_str())];
    let home = unquoted(&render(&site, SITE, "index.html"));
    assert!(home.contains("<a class=u-url href=/ai/news/bees/>Bees</a>"), "{home}");
    assert!(
        home.contains("href=https://www.b.example/story rel=noopener><span>b.example</span></a>")
    );
    assert!(!home.contains("class=details"), "{home}");

    let source = SITE.replace("[theme]\n", "[theme]\ntitle_links = 'source'\n");
    let home = unquoted(&render(&site, &source, "index.html"));
    assert!(
        home.contains("<a class=out href=https://www.b.example/story rel=noopener>Bees</a>"),
        "{home}"
    );
    assert!(home.contains("<a class=details u-url href=/ai/news/bees/><time"), "{home}");
    // An article without a source leads to its page.
    let own = "title: Own\npublishedDateTime: 2024-01-01T00:00:00Z\noriginalUrl: \n---\nText\n";
    let home = unquoted(&render(&[("news/own.md", own)], &source, "index.html"));
    assert!(home.contains("<a class=u-url href=/ai/news/own/>Own</a>"), "{home}");
    assert!(!home.contains("noopener"), "{home}");
}

#[test]
fn another_language_has_a_badge() {
    let text = article("Bienen", "locale: de-at\n");
    let site = [("news/bees.md", text.as_str())];
    let files = rendered(&site, SITE);
    for file in ["index.html", "news/bees/index.html"] {
        let badge = "<span class=badge title=German>DE</span>";
        assert!(unquoted(&files[file]).contains(badge), "{file}: {}", files[file]);
    }
    let german = SITE.replace("'en'", "'de'");
    assert!(!unquoted(&render(&site, &german, "index.html")).contains("class=badge"));
    let unknown = article("Bees", "locale: tlh\n");
    let home = unquoted(&render(&[("news/bees.md", &unknown)], SITE, "index.html"));
    assert!(home.contains("<span class=badge>TLH</span>"), "{home}");
}

#[test]
fn names_are_unbroken_in_headings_only() {
    let text = article("GPT-4 & bees", "");
    let files = rendered(&[("news/bees.md", text.as_str())], SITE);
    let name = "<span class=nb>GPT-4</span>";
    for file in ["index.html", "news/bees/index.html"] {
        assert_eq!(unquoted(&files[file]).matches(name).count(), 1, "{file}: {}", files[file]);
    }
    assert!(files["news/bees/index.html"].contains("<title>GPT-4 &amp; bees"));
    for (file, text) in files.iter().filter(|(file, _)| !file.ends_with(".html")) {
        assert!(!text.contains("class=\"nb\"") && !text.contains("class=nb"), "{file}: {text}");
    }
}

#[test]
fn an_excerpt_that_says_nothing_is_in_the_api_only() {
    let text = article("Bees and buses", "excerpt: Bees and buses …\n");
    let files = rendered(&[("news/bees.md", text.as_str())], SITE);
    let with_excerpt: Vec<&str> = files
        .iter()
        .filter(|(_, text)| text.contains("buses …") || text.contains("buses \\u2026"))
        .map(|(file, _)| file.as_str())
        .collect();
    assert_eq!(
        with_excerpt,
        ["api/news/index.json", "api/news/page/1/index.json"],
        "{:?}",
        files.keys()
    );
}

#[test]
fn topics_without_articles_are_linked_nowhere() {
    let text = article("Bees", "topics: [Insects]\n");
    let site = [
        ("news/bees.md", text.as_str()),
        ("topics/animals.yaml", "name: Animals\n_id: animals\n"),
        ("topics/insects.yaml", "name: Insects\n_id: insects\nparent: Animals\n"),
        ("topics/fish.yaml", "name: Fish\n_id: fish\nparent: Animals\n"),
        ("topics/rocks.yaml", "name: Rocks\n_id: rocks\n"),
    ];
    let toml = format!(
        "{SITE}[menus]\nmain = [{{ title = 'Fish', url = '/topics/fish/' }}, \
         {{ title = 'Insects', url = '/topics/insects/' }}]\n"
    );
    let files = rendered(&site, &toml);
    for (file, text) in &files {
        let is_own =
            ["topics/fish", "topics/rocks", "api/topics"].iter().any(|own| file.starts_with(own));
        let is_linked = text.contains("topics/fish") || text.contains("topics/rocks");
        assert!(is_own || !is_linked, "{file}: {text}");
    }
    // A branch with articles stays, and the address of a hidden topic.
    assert!(files["topics/index.html"].contains("/topics/animals/"));
    assert!(files["sitemaps/pages.xml"].contains("/topics/animals/"));
    assert!(files["index.html"].contains("/topics/insects/"), "the menu");
    assert!(files["topics/fish/index.html"].contains("noindex"));
    assert!(!files["topics/animals/index.html"].contains("noindex"));
}

#[test]
fn a_site_of_hidden_topics_has_a_valid_list_of_feeds() {
    let opml = render(&[("topics/rocks.yaml", "name: Rocks\n")], SITE, "feeds.opml");
    assert_eq!(opml.matches("<outline").count(), 1, "{opml}");
}
