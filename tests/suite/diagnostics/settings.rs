//! Errors in `site.toml` and in interface texts.

use insta::assert_snapshot;

use super::{DATE, URL, config, report};
use crate::site::{SITE, article};

#[test]
fn broken_toml() {
    assert_snapshot!(config("title = \"A\"\nbase_url = https://example.org\n"));
}

#[test]
fn missing_settings() {
    assert_snapshot!(config("# nothing yet\n"));
}

#[test]
fn bad_settings() {
    assert_snapshot!(config(
        "title = 3\n\
         base_url = \"example.org\"\n\
         description = [\"a\"]\n\
         language = \"en us\"\n\
         feeds = \"rss\"\n\
         extra = 1\n\
         [content]\n\
         dir = \"../elsewhere\"\n\
         articles = [\"news\", 3, \"/etc\"]\n\
         topics = \"a\\\\b\"\n\
         [build]\n\
         minify = \"yes\"\n\
         urls = \"prety\"\n\
         [list]\n\
         page_size = 0\n\
         archive = 1\n\
         [api]\n\
         max_pages = -1\n\
         [embed]\n\
         hosts = [\"https://player.example\"]\n"
    ));
}

#[test]
fn bad_settings_of_articles_and_the_host() {
    assert_snapshot!(config(
        "title = \"T\"\n\
         base_url = \"https://example.org\"\n\
         [articles]\n\
         canonical = \"orginal\"\n\
         noindex = \"no\"\n\
         [host]\n\
         headers = 1\n\
         compress = [\"gzip\", \"br\", \"br2\"]\n\
         content_security_policy = \"default-src 'self'\\nX-Other: 1\"\n"
    ));
}

#[test]
fn bad_base_urls() {
    let mut all = String::new();
    for url in ["ftp://example.org", "https://example.org/?a=b", "https://a:b@example.org"] {
        all += &config(&format!("title = \"A\"\nbase_url = \"{url}\"\n"));
    }
    assert_snapshot!(all);
}

#[test]
fn feed_formats() {
    assert_snapshot!(config(&format!(
        "{SITE}[feeds]\nformats = [\"rss\", \"atom\", \"jsn\", 1]\nlimit = 1.5\n"
    )));
}

#[test]
fn limits_of_feeds() {
    let mut all = config(&format!(
        "{SITE}[feeds]\nhistory = \"yes\"\n[feeds.topics]\nAI = 0\n\"Law\" = \"ten\"\n\
         [feeds.providers]\nexample.org = 10\n"
    ));
    all += &config(&format!("{SITE}[feeds]\ntopics = 10\n[sitemap]\nnews = 1\nnew = true\n"));
    assert_snapshot!(all);
}

#[test]
fn limits_of_unknown_topics_and_providers() {
    let settings = "[feeds.topics]\n\"AI Etics\" = 10\n\"ai ethics\" = 5\nGardening = 3\n\
                    [feeds.providers]\n\"exampel.com\" = 10\n";
    let more = "topics: [AI Ethics]\nprovider: {domain: example.com}";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\n{more}"))),
    ]));
}

#[test]
fn duplicate_limits_of_a_topic() {
    let settings = "[feeds.topics]\n\"AI Ethics\" = 10\nai-ethics = 5\n";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\ntopics: [AI Ethics]"))),
    ]));
}

#[test]
fn unknown_settings() {
    assert_snapshot!(config(&format!(
        "titel = \"B\"\n{SITE}page_size = 10\nbuilt = true\n[build]\nminfy = true\nzebra = 1\n[lists]\npage_size = 3\n[extra]\nanything = 1\n"
    )));
}

#[test]
fn missing_folders() {
    assert_snapshot!(config(&format!(
        "{SITE}[content]\narticles = [\"news\", \"vidoes\"]\ntopics = \"themes\"\n[build]\nstatic = \"assets\"\n"
    )));
}

#[test]
fn invalid_theme_settings() {
    assert_snapshot!(config(&format!(
        "{SITE}[theme]\ncard_style = \"tiles\"\ncolour_scheme = \"dark\"\n\
         [theme.colors]\naccent = \"red-ish\"\n[theme.fonts]\ntext = \"Inter; color: red\"\n"
    )));
}

#[test]
fn low_contrast_colours() {
    let colors = "[theme.colors]\naccent = \"#ffb000\"\nink_dark = \"#777\"\n";
    assert_snapshot!(report(&[("site.toml", &format!("{SITE}{colors}"))]));
}

#[test]
fn invalid_menus() {
    assert_snapshot!(config(&format!(
        "{SITE}[menus]\nmain = [\"topic\", {{ title = \"Shop\" }}, 3]\n\
         footer = [{{ titel = \"Shop\", url = \"/shop/\" }}, {{ title = \"X\", url = \"shop\" }}]\n"
    )));
}

#[test]
fn missing_targets_of_menus_and_theme() {
    let settings = "[theme]\nlogo = \"logo.svg\"\nstylesheets = [\"own.css\"]\n\
                    [menus]\nmain = [{ title = \"Shop\", url = \"/shop\" }, \
                    { title = \"Good\", url = \"/good.txt\" }]\n";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("static/own.css", ""),
    ]));
}

#[test]
fn a_front_page_section_of_an_unknown_topic() {
    let article = article("A", DATE, &format!("{URL}\ntopics: [Science]"));
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}[home]\nsections = [\"science\", \"Sciense\"]\n")),
        ("content/news/a.md", &article),
    ]));
}

#[test]
fn an_unknown_timezone() {
    assert_snapshot!(config(&format!("timezone = \"Europe/Berln\"\n{SITE}")));
}

#[test]
fn invalid_interface_texts() {
    assert_snapshot!(report(&[
        ("texts/en.toml", "topcs = \"Subjects\"\npage_number = \"Page {number}\"\nhome = 3\n"),
        ("texts/french.language.toml", ""),
        ("texts/it.toml", "topics = \"Argomenti\nhome = 1\n"),
    ]));
}

#[test]
fn a_language_without_interface_texts() {
    let site = format!("language = \"pt-BR\"\n{SITE}");
    assert_snapshot!(report(&[("site.toml", &site)]));
}

#[test]
fn a_language_with_missing_interface_texts() {
    assert_snapshot!(report(&[
        ("site.toml", &format!("language = \"fr\"\n{SITE}")),
        ("texts/fr.toml", "topics = \"Sujets\"\n"),
    ]));
}

#[test]
fn a_base_template_without_content_block() {
    assert_snapshot!(report(&[("templates/base.html", "<!doctype html>\n<title>x</title>\n")]));
}

#[test]
fn duplicate_settings() {
    assert_snapshot!(config(&format!(
        "{SITE}title = \"U\"\n[theme]\nlogo = \"a.svg\"\n[list]\npage_size = 10\n[theme]\nicon = \"b.svg\"\n"
    )));
}

#[test]
fn settings_of_other_generators_and_of_earlier_versions() {
    assert_snapshot!(config(&format!(
        "url = \"https://example.org\"\npaginate = 10\n{SITE}[build]\nverify = true\n\
         [theme.colors]\nbackground = \"#fff\"\n[theme.fonts]\nbody = \"Inter\"\nzebra = \"x\"\n"
    )));
}

#[test]
fn blank_settings_and_files_of_the_wrong_kind() {
    assert_snapshot!(config(
        "title = \" \"\nbase_url = \"https://example.org\"\n[content]\narticles = []\ntopics = \"\"\n\
         [theme]\nlogo = \"logo.txt\"\nstylesheets = [\"https://fonts.example/a.css\"]\n\
         date_format = \"%d.%m.%Y\"\n[check]\nskip = [\"no-imag\"]\n"
    ));
}

#[test]
fn theme_files_at_other_paths() {
    let settings = "[theme]\nlogo = \"static/images/logo.svg\"\nicon = \"icon.svg\"\n\
                    stylesheets = [\"css/onw.css\"]\n";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("static/images/logo.svg", "<svg/>"),
        ("static/images/icon.svg", "<svg/>"),
        ("static/css/own.css", ""),
    ]));
}

#[test]
fn settings_without_effect() {
    let settings = "[theme]\nlogo_dark = \"dark.svg\"\n[categories.newz]\ntitle = \"N\"\n\
                    [categories.news]\n[categories.News]\n";
    let article = article("A", DATE, URL);
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("static/dark.svg", "<svg/>"),
        ("content/news/a.md", &article),
    ]));
}

#[test]
fn unused_files() {
    assert_snapshot!(report(&[
        ("templates/artcle.html", "x"),
        ("templates/base.html.tera", "x"),
        ("texts/fr.toml", "topics = \"Sujets\"\n"),
    ]));
}
