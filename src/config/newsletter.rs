//! `[newsletter]`: the form that subscribes readers to a newsletter of another service.

use url::Url;

use super::reader::{Reader, Table};
use super::values::in_order;
use crate::diag::{Diagnostic, Place};

/// `[newsletter]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsletter {
    /// The HTTPS URL that receives the form.
    pub action: String,
    /// The HTTP method: `post` or `get`.
    pub method: &'static str,
    /// The name of the field with the e-mail address.
    pub field: String,
    /// The names and values of hidden fields, in file order.
    pub fields: Vec<(String, String)>,
    /// The heading; `None` for the default of the language.
    pub title: Option<String>,
    /// A sentence above the form.
    pub text: Option<String>,
    /// The text of the button; `None` for the default of the language.
    pub button: Option<String>,
}

impl Newsletter {
    /// Scheme, host and port of `action`, for the Content-Security-Policy.
    pub fn origin(&self) -> String {
        let url = Url::parse(&self.action);
        url.map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

/// Reads the table; `None` without it, or if it has errors.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Newsletter> {
    const METHODS: [(&str, &str); 2] = [("post", "post"), ("get", "get")];
    let table = reader.table("newsletter.");
    let action = action(reader, table);
    let method = reader.choice(table, "method", "post", &METHODS);
    let field = reader.non_empty(table, "field").unwrap_or_else(|| "email".to_owned());
    let fields = fields(reader, table, &field);
    let title = reader.non_empty(table, "title");
    let text = reader.non_empty(table, "text");
    let button = reader.non_empty(table, "button");
    if table.exists() && reader.place(table, "action") == Place::File {
        let place = reader.place(reader.root(), "newsletter");
        let missing = Diagnostic::error("missing-setting", "missing setting `newsletter.action`")
            .label("a form needs a URL that receives it")
            .hint("copy it from the form of your newsletter service: action = \"https://…\"");
        reader.report(missing, place);
    }
    Some(Newsletter { action: action?, method, field, fields, title, text, button })
}

/// The URL of the form in its normal form. The addresses of subscribers must not be sent in the clear.
fn action(reader: &mut Reader<'_>, table: Table<'_>) -> Option<String> {
    const KEY: &str = "action";
    let text = reader.non_empty(table, KEY)?;
    let parsed = Url::parse(text.trim());
    let label = match &parsed {
        Ok(url) if url.scheme() != "https" => "expected a URL that starts with `https://`",
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            "expected a URL without user name and password"
        }
        Ok(url) => return Some(url.as_str().to_owned()),
        Err(_) => "expected an absolute URL such as `https://lists.example.org/subscribe`",
    };
    let place = reader.place(table, KEY);
    reader.report(
        Diagnostic::error("bad-setting", "invalid `newsletter.action`").label(label),
        place,
    );
    None
}

/// The hidden fields. None may have the name of the field `email`.
fn fields(reader: &mut Reader<'_>, table: Table<'_>, email: &str) -> Vec<(String, String)> {
    const KEY: &str = "fields";
    let Some(value) = reader.value(table, KEY) else { return Vec::new() };
    let Some(entries) = value.get_ref().as_table() else {
        reader.wrong_type(table, KEY, value, "a table of strings");
        return Vec::new();
    };
    let mut fields = Vec::with_capacity(entries.len());
    for (name, value) in in_order(entries) {
        let (key, place) = (name.get_ref().to_string(), Place::Bytes(name.span()));
        match value.get_ref().as_str() {
            Some(_) if key == email => {
                let message = format!("`newsletter.fields.{key}` has the name of the e-mail field");
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .hint("remove it, or set `newsletter.field` to another name");
                reader.report(diagnostic, place);
            }
            Some(text) => fields.push((key, text.to_owned())),
            None => reader.wrong_type(table, &format!("{KEY}.{key}"), value, "a string"),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use crate::config::{Overrides, parse};

    const BASE: &str = "title = 'T'\nbase_url = 'https://example.org'\n";

    /// Messages with the marked text, the label and the hint.
    fn errors(text: &str) -> String {
        let text = format!("{BASE}{text}");
        let (config, findings) = parse("site.toml", &text, Overrides::default());
        assert!(config.is_none());
        let line = |finding: crate::diag::Diagnostic| {
            let crate::diag::Place::Bytes(range) = finding.place else { panic!("no place") };
            let hint = finding.hint.unwrap_or_default();
            format!("{} [{}] {} {hint}", finding.message, &text[range], finding.label)
        };
        findings.into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_form_has_defaults_and_keeps_the_order_of_its_fields() {
        let read = |text: &str| {
            let (config, findings) =
                parse("site.toml", &format!("{BASE}{text}"), Overrides::default());
            assert_eq!(findings, []);
            config.expect("a configuration").newsletter
        };
        assert_eq!(read(""), None);
        let form = read("[newsletter]\naction = 'https://Lists.Example.org:8443/subscribe?list=a'");
        let form = form.expect("a form");
        assert_eq!(form.action, "https://lists.example.org:8443/subscribe?list=a");
        assert_eq!(form.origin(), "https://lists.example.org:8443");
        assert_eq!((form.method, &*form.field, form.fields.len()), ("post", "email", 0));
        assert_eq!((form.title, form.text, form.button), (None, None, None));
        let form = read(
            "[newsletter]\naction = 'https://lists.example.org'\nmethod = 'get'\nfield = 'EMAIL'\n\
             fields = { z = '1', a = '', 'tag[]' = '\"<' }",
        );
        let form = form.expect("a form");
        assert_eq!((form.method, &*form.field), ("get", "EMAIL"));
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(k, v)| (&**k, &**v)).collect();
        assert_eq!(fields, [("z", "1"), ("a", ""), ("tag[]", "\"<")]);
    }

    #[test]
    fn mistakes_are_reported_with_their_place() {
        let action = |url: &str| errors(&format!("[newsletter]\naction = '{url}'"));
        let urls = [
            "http://lists.example.org/",
            "https://me:secret@lists.example.org/",
            "lists.example.org",
            "mailto:me@example.org",
        ];
        let others = [
            "[newsletter]\nmethod = 'psot'\naktion = 'x'",
            "newsletter = 'https://lists.example.org'",
            "[newsletter]\naction = 'https://a.example'\nfields = { email = 'x', b = 2 }",
        ];
        let found: Vec<String> = urls.map(action).into_iter().chain(others.map(errors)).collect();
        insta::assert_snapshot!(found.join("\n---\n"), @r#"
        invalid `newsletter.action` ['http://lists.example.org/'] expected a URL that starts with `https://` 
        ---
        invalid `newsletter.action` ['https://me:secret@lists.example.org/'] expected a URL without user name and password 
        ---
        invalid `newsletter.action` ['lists.example.org'] expected an absolute URL such as `https://lists.example.org/subscribe` 
        ---
        invalid `newsletter.action` ['mailto:me@example.org'] expected a URL that starts with `https://` 
        ---
        invalid `newsletter.method` `psot` ['psot'] expected `post` or `get` did you mean `post`?
        missing setting `newsletter.action` [[newsletter]] a form needs a URL that receives it copy it from the form of your newsletter service: action = "https://…"
        unknown key `newsletter.aktion` [aktion] expected one of `action`, `method`, `field`, `fields`, `title`, `text`, `button` did you mean `newsletter.action`?
        ---
        `newsletter` must be a table ['https://lists.example.org'] expected a table, found a string 
        ---
        `newsletter.fields.email` has the name of the e-mail field [email]  remove it, or set `newsletter.field` to another name
        `newsletter.fields.b` must be a string [2] expected a string, found 2
        "#);
    }
}
