//! Settings that feedgen does not have under this name: those of other generators, those that
//! people expect, and those that were removed. A report about one names what to write instead.

/// What to do about an unknown setting: `table` is the name of its table and a dot, or nothing.
pub(super) fn advice(table: &str, key: &str) -> Option<String> {
    let simple = simplified(key);
    let is_it = |names: &str| names.split(' ').any(|name| name == simple);
    if let Some((_, advice)) =
        REMOVED.iter().find(|(name, _)| *name == format!("{table}{}", key.to_lowercase()))
    {
        return Some((*advice).to_owned());
    }
    let scoped = OTHERS.iter().find(|(scope, names, _)| *scope == table && is_it(names));
    let any = || OTHERS.iter().find(|(scope, names, _)| *scope == ANYWHERE && is_it(names));
    let (_, _, ours) = scoped.or_else(any)?;
    Some(match ours.contains(' ') {
        true => (*ours).to_owned(),
        false => format!("write `{ours}`"),
    })
}

fn simplified(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Settings of earlier versions.
const REMOVED: &[(&str, &str)] =
    &[("build.verify", "`build.verify` was removed: `feedgen check --output` searches the output")];

/// In any table in which the name is unknown.
const ANYWHERE: &str = "*";

/// The table with a dot, names in lower case without `_` and `-`, and our setting, or a sentence.
const OTHERS: &[(&str, &str, &str)] = &[
    ("theme.colors.", "background bg ground base page surface", "theme.colors.paper"),
    (
        "theme.colors.",
        "backgrounddark bgdark grounddark darkbackground darkbg",
        "theme.colors.paper_dark",
    ),
    ("theme.colors.", "text textcolor foreground fg font body", "theme.colors.ink"),
    ("theme.colors.", "textdark foregrounddark fgdark darktext", "theme.colors.ink_dark"),
    ("theme.colors.", "primary link links brand highlight secondary main", "theme.colors.accent"),
    ("theme.colors.", "primarydark linkdark linksdark branddark", "theme.colors.accent_dark"),
    ("theme.fonts.", "body base main serif content copy paragraph", "theme.fonts.text"),
    ("theme.fonts.", "title titles display h1 head header", "theme.fonts.headings"),
    ("theme.fonts.", "ui sans sansserif menu menus nav buttons", "theme.fonts.interface"),
    ("theme.", "favicon icons", "theme.icon"),
    ("theme.", "logolight", "theme.logo"),
    ("theme.", "css customcss extracss", "theme.stylesheets"),
    ("theme.", "mode dark darkmode scheme appearance", "theme.color_scheme"),
    ("theme.", "copyright footertext footerhtml", "theme.footer"),
    ("theme.", "dateformat dates date", "theme.date_format"),
    (
        "theme.",
        "background paper ink accent text primary",
        "colours are below a line `[theme.colors]`",
    ),
    ("theme.", "headings interface body", "fonts are below a line `[theme.fonts]`"),
    (
        "theme.",
        "name",
        "feedgen has one theme, which `[theme]` and templates change: see docs/themes/overview.md",
    ),
    ("menus.", "header top nav navigation primary mainmenu", "menus.main"),
    ("menus.", "bottom secondary foot", "menus.footer"),
    (ANYWHERE, "url siteurl rooturl baseuri homepage domain root", "base_url"),
    (
        ANYWHERE,
        "paginate paginateby perpage pagersize postsperpage pagination itemsperpage",
        "list.page_size",
    ),
    (ANYWHERE, "languagecode lang locale defaultlanguage defaultcontentlanguage", "language"),
    (ANYWHERE, "tz timezonename", "timezone"),
    (ANYWHERE, "subtitle tagline slogan summary sitedescription", "description"),
    (ANYWHERE, "name sitename sitetitle", "title"),
    (ANYWHERE, "copyright", "theme.footer"),
    (ANYWHERE, "favicon", "theme.icon"),
    (ANYWHERE, "dateformat", "theme.date_format"),
    (ANYWHERE, "destination publishdir outputdir outdir distdir dist", "build.output"),
    (ANYWHERE, "source contentdir srcdir inputdir", "content.dir"),
    (ANYWHERE, "staticdir staticpath assetdir assetsdir assets publicdir", "build.static"),
    (
        ANYWHERE,
        "templatesdir layoutdir layoutsdir layouts includesdir themesdir",
        "build.templates",
    ),
    (ANYWHERE, "uglyurls prettyurls trailingslash cleanurls urlstyle", "build.urls"),
    (ANYWHERE, "minifyhtml minifyoutput", "build.minify"),
    (
        ANYWHERE,
        "generatefeed generatefeeds feedfilename feedfilenames feed rss atom feedformats",
        "feeds.formats",
    ),
    (ANYWHERE, "feedlimit rsslimit feeditems", "feeds.limit"),
    (ANYWHERE, "buildsearchindex searchindex", "search.enabled"),
    (ANYWHERE, "exclude excludes ignorefiles ignorepatterns", "build.ignore"),
    (ANYWHERE, "menu nav navigation", "write the table `[menus]`"),
    (
        ANYWHERE,
        "author authors email params social twitter facebook github custom variables",
        "settings for your own templates go below a line `[extra]`",
    ),
    (
        ANYWHERE,
        "plugins gems modules markdown kramdown markup highlighter shortcodes",
        "feedgen has no plugins and no Markdown settings: remove it",
    ),
    (
        ANYWHERE,
        "collections defaults taxonomies disablekinds outputs",
        "feedgen needs no such setting: articles are in the folders of `content.articles`, their topics in their front matter",
    ),
    (
        ANYWHERE,
        "builddrafts drafts showdrafts buildfuture future",
        "`feedgen build --drafts` and `feedgen serve --drafts` show unpublished articles",
    ),
    (
        ANYWHERE,
        "googleanalytics analytics disqus comments",
        "put its code into a template of your own: see docs/themes/templates.md",
    ),
    (
        ANYWHERE,
        "enablerobotstxt generaterobotstxt robots",
        "robots.txt is always written; one in the static folder replaces it",
    ),
    (ANYWHERE, "port", "`feedgen serve --port N` sets the port"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_lead_to_settings_that_exist() {
        let known = crate::config::setting_names();
        for (_, names, ours) in OTHERS {
            assert!(!names.is_empty() && *names == names.to_lowercase(), "{names}");
            assert!(ours.contains(' ') || known.iter().any(|name| name == ours), "{ours}");
        }
        for (name, _) in REMOVED {
            assert!(!known.iter().any(|known| known == name), "{name} exists");
        }
    }

    #[test]
    fn what_to_write_instead() {
        for (table, key, expected) in [
            ("", "siteURL", "write `base_url`"),
            ("", "paginate", "write `list.page_size`"),
            ("theme.colors.", "background", "write `theme.colors.paper`"),
            ("theme.fonts.", "body", "write `theme.fonts.text`"),
            ("build.", "publishDir", "write `build.output`"),
            (
                "build.",
                "verify",
                "`build.verify` was removed: `feedgen check --output` searches the output",
            ),
        ] {
            assert_eq!(advice(table, key).as_deref(), Some(expected), "{table}{key}");
        }
        assert_eq!(advice("", "zebra"), None);
        assert_eq!(advice("", "verify"), None);
    }
}
