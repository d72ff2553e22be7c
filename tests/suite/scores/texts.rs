//! Articles in three languages: of each, a story of three articles and articles about other events.

use crate::site::{SITE, SiteTest, article};

/// An article: file name, provider, title and excerpt.
pub type Article = (&'static str, &'static str, &'static str, &'static str);

/// In English; the first three are about one event.
pub const ENGLISH: [Article; 9] = [
    (
        "en-1",
        "harbour.example",
        "Elbe bridge closes after sensors hear loose bolts",
        "Microphones in the deck of the Elbe bridge noticed loose bolts at night.",
    ),
    (
        "en-2",
        "post.example",
        "Loose bolts close the bridge over the Elbe",
        "Sensors with microphones heard the bolts before any inspector did.",
    ),
    (
        "en-3",
        "valley.example",
        "Microphones find loose bolts in Elbe bridge",
        "The deck stays closed until all bolts are tight, says the inspector.",
    ),
    (
        "en-4",
        "post.example",
        "City library lends garden tools for the summer",
        "Readers may borrow spades and rakes with their usual card.",
    ),
    (
        "en-5",
        "harbour.example",
        "Ferry company orders three electric ships",
        "Batteries will be charged by wind turbines on the island.",
    ),
    (
        "en-6",
        "valley.example",
        "Bakers protest against the price of flour",
        "Mills blame a dry spring and expensive diesel.",
    ),
    (
        "en-7",
        "post.example",
        "Astronomers photograph a comet with two tails",
        "Dust and gas separate when sunlight pushes them apart.",
    ),
    (
        "en-8",
        "harbour.example",
        "School choir wins a prize in Vienna",
        "Forty children sang folk songs from five countries.",
    ),
    (
        "en-9",
        "valley.example",
        "Vineyards test robots that prune at dawn",
        "Growers hope to save water and evenings.",
    ),
];

/// In German; the first three are about one event.
pub const GERMAN: [Article; 9] = [
    (
        "de-1",
        "hafen.example",
        "Museum in Kassel zeigt verschollene Uhren von Henlein",
        "Die Taschenuhren aus Nürnberg galten seit hundert Jahren als verloren.",
    ),
    (
        "de-2",
        "bote.example",
        "Verschollene Henlein-Uhren im Museum Kassel aufgetaucht",
        "Ein Sammler fand die Taschenuhren aus Nürnberg auf seinem Dachboden.",
    ),
    (
        "de-3",
        "kurier.example",
        "Kassel: Sammler übergibt Henlein-Taschenuhren dem Museum",
        "Die verschollenen Uhren lagen hundert Jahre auf dem Dachboden.",
    ),
    (
        "de-4",
        "bote.example",
        "Gemeinderat beschließt neue Radwege",
        "Zwischen Bahnhof und Freibad fallen Parkplätze weg.",
    ),
    (
        "de-5",
        "hafen.example",
        "Imker warnen vor asiatischer Hornisse",
        "Völker an Rhein und Mosel sind besonders gefährdet.",
    ),
    (
        "de-6",
        "kurier.example",
        "Straßenbahn fährt künftig ohne Fahrer ins Depot",
        "Kameras erkennen Hindernisse auf den Gleisen.",
    ),
    (
        "de-7",
        "bote.example",
        "Feuerwehr rettet Storch aus Schornstein",
        "Der Vogel blieb unverletzt und flog davon.",
    ),
    (
        "de-8",
        "hafen.example",
        "Orchester spielt in leerer Fabrikhalle",
        "Der Nachhall dauert dort neun Sekunden.",
    ),
    (
        "de-9",
        "kurier.example",
        "Winzer ernten Eiswein bei zehn Grad minus",
        "Die Helfer begannen um vier Uhr morgens.",
    ),
];

/// In Japanese; the first three are about one event.
pub const JAPANESE: [Article; 9] = [
    (
        "ja-1",
        "minato.example",
        "瀬戸内海の新しい灯台が点灯",
        "島の漁師たちが募金で建てた灯台に初めて光がともった。",
    ),
    (
        "ja-2",
        "shimbun.example",
        "漁師が建てた灯台、瀬戸内海で点灯式",
        "募金で建設された灯台の点灯を島の住民が祝った。",
    ),
    (
        "ja-3",
        "kawara.example",
        "瀬戸内海に新灯台、島の住民が点灯を祝う",
        "漁師たちの募金が実を結び、灯台の光が海を照らす。",
    ),
    (
        "ja-4",
        "shimbun.example",
        "小学校で給食の献立を児童が考案",
        "野菜を使った料理が人気を集めている。",
    ),
    ("ja-5", "minato.example", "電気バスの運行を市が来春開始", "充電は駅前の広場で行う予定だ。"),
    ("ja-6", "kawara.example", "桜の開花、平年より早く", "気象台は暖冬の影響と説明した。"),
    ("ja-7", "shimbun.example", "将棋大会で最年少の優勝者", "決勝は百二十手で決着した。"),
    ("ja-8", "minato.example", "古い劇場が映画館に改装", "座席は木製のまま残される。"),
    ("ja-9", "kawara.example", "雪祭りに外国の観光客が増加", "ホテルの予約は満室に近い。"),
];

/// All articles.
pub fn all() -> impl Iterator<Item = Article> {
    [ENGLISH, GERMAN, JAPANESE].into_iter().flatten()
}

/// The path of an article in the site.
pub fn path(name: &str) -> String {
    format!("content/news/{name}.md")
}

/// A text of an article, an hour after the one before it, with additional lines of front matter.
pub fn text((name, provider, title, excerpt): Article, more: &str) -> String {
    let hour: u32 = name[name.len() - 1..].parse().unwrap();
    let lines = format!("excerpt: \"{excerpt}\"\noriginalUrl: https://{provider}/{name}\n{more}");
    article(title, &format!("2024-05-06T{hour:02}:00:00Z"), &lines)
}

/// A site with all articles, and more lines in the front matter of some.
pub fn site(settings: &str, more: impl Fn(&str) -> &'static str) -> SiteTest {
    let site = SiteTest::empty();
    site.write("site.toml", format!("{SITE}{settings}"));
    for one in all() {
        site.write(&path(one.0), text(one, more(one.0)));
    }
    site
}
