//! Hints for unknown settings: settings of other generators, common guesses, and removed settings.

/// The hint for an unknown setting. `table` is the prefix of its table with a dot, or empty.
pub(super) fn hint(table: &str, key: &str) -> Option<String> {
    let simplified = simplify(key);
    let is_listed = |names: &str| names.split(' ').any(|name| name == simplified);
    if let Some((_, hint)) =
        REMOVED.iter().find(|(name, _)| *name == format!("{table}{}", key.to_lowercase()))
    {
        return Some((*hint).to_owned());
    }
    let in_table = OTHERS.iter().find(|(scope, names, _)| *scope == table && is_listed(names));
    let anywhere =
        || OTHERS.iter().find(|(scope, names, _)| *scope == ANYWHERE && is_listed(names));
    let (_, _, replacement) = in_table.or_else(anywhere)?;
    Some(match replacement.contains(' ') {
        true => (*replacement).to_owned(),
        false => format!("write `{replacement}`"),
    })
}

fn simplify(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Removed settings and their hints.
const REMOVED: &[(&str, &str)] =
    &[("build.verify", "`build.verify` was removed: use `feedgen check --output` instead")];

/// The scope of names that are unknown in any table.
const ANYWHERE: &str = "*";

/// The prefix of the table, simplified names, and the setting to use or a hint with spaces.
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
        "set colours in the table `[theme.colors]`",
    ),
    ("theme.", "headings interface body", "set fonts in the table `[theme.fonts]`"),
    (
        "theme.",
        "name",
        "change the built-in theme with `[theme]` and templates: see docs/themes/overview.md",
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
    (ANYWHERE, "menu nav navigation", "use the table `[menus]`"),
    (
        ANYWHERE,
        "author authors email params social twitter facebook github custom variables",
        "put settings for your own templates into the table `[extra]`",
    ),
    (
        ANYWHERE,
        "plugins gems modules markdown kramdown markup highlighter shortcodes",
        "remove it: feedgen has no plugins and no Markdown settings",
    ),
    (
        ANYWHERE,
        "collections defaults taxonomies disablekinds outputs",
        "remove it: `content.articles` lists the folders of articles, and front matter their topics",
    ),
    (
        ANYWHERE,
        "builddrafts drafts showdrafts buildfuture future",
        "use the option `--drafts` of `feedgen build` or `feedgen serve`",
    ),
    (
        ANYWHERE,
        "googleanalytics analytics disqus comments",
        "put the code into a template of your own: see docs/themes/templates.md",
    ),
    (
        ANYWHERE,
        "enablerobotstxt generaterobotstxt robots",
        "remove it: robots.txt is always written, unless the static folder has one",
    ),
    (ANYWHERE, "port", "use the option `--port` of `feedgen serve`"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::setting_names;

    #[test]
    fn suggested_settings_exist() {
        let known = setting_names();
        for (_, names, replacement) in OTHERS {
            assert!(!names.is_empty() && *names == names.to_lowercase(), "{names}");
            let is_setting = known.iter().any(|name| name == replacement);
            assert!(replacement.contains(' ') || is_setting, "{replacement}");
        }
        for (name, _) in REMOVED {
            assert!(!known.iter().any(|known| known == name), "{name} exists");
        }
    }

    #[test]
    fn hints_depend_on_the_table() {
        for (table, key, expected) in [
            ("", "siteURL", "write `base_url`"),
            ("", "paginate", "write `list.page_size`"),
            ("theme.colors.", "background", "write `theme.colors.paper`"),
            ("theme.fonts.", "body", "write `theme.fonts.text`"),
            ("build.", "publishDir", "write `build.output`"),
            (
                "build.",
                "verify",
                "`build.verify` was removed: use `feedgen check --output` instead",
            ),
        ] {
            assert_eq!(hint(table, key).as_deref(), Some(expected), "{table}{key}");
        }
        assert_eq!(hint("", "zebra"), None);
        assert_eq!(hint("", "verify"), None);
    }
}
