//! A browser without a script: it sends forms as they are in the page.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::super::http::{Response, post, request};
use super::super::{Server, eventually};
use crate::html::{Tag, Token, tokens};

pub(super) const DESK: &str = "/_feedgen/desk/";

/// A browser that opened the desk by its link.
pub(super) struct Browser {
    pub(super) port: u16,
    pub(super) cookie: String,
}

/// A form as the browser sends it, without a button.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) pairs: Vec<(String, String)>,
}

impl Form {
    /// The first value of a field.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// The form with a field, which replaces others of its name.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.pairs.retain(|(known, _)| known != name);
        self.and(name, value)
    }

    /// The form with one more field.
    pub(super) fn and(mut self, name: &str, value: &str) -> Self {
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(known, _)| known != name);
        self
    }

    pub(super) fn encoded(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }
}

/// The path of the printed link.
#[track_caller]
pub(super) fn link(server: &Server) -> String {
    let line = eventually("the link of the desk", || {
        let output = server.output();
        let line = output.lines().find(|line| line.starts_with("Desk: ")).map(str::to_owned);
        line.ok_or(output)
    });
    let (_, path) = line.split_once(&format!(":{}", server.port)).expect("a URL of the server");
    path.to_owned()
}

impl Browser {
    #[track_caller]
    pub(super) fn open(server: &Server) -> Self {
        let response = request(server.port, "GET", &link(server), &[]);
        assert_eq!((response.status, response.header("location")), (303, DESK));
        let cookie = response.header("set-cookie");
        assert!(cookie.ends_with("; Path=/_feedgen/desk/; HttpOnly; SameSite=Strict"), "{cookie}");
        Self { port: server.port, cookie: cookie.split(';').next().unwrap().to_owned() }
    }

    pub(super) fn get(&self, path: &str) -> Response {
        request(self.port, "GET", path, &[("cookie", &self.cookie)])
    }

    /// A page of the desk.
    #[track_caller]
    pub(super) fn page(&self, path: &str) -> String {
        let response = self.get(&format!("{DESK}{path}"));
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        response.text()
    }

    /// The form of a page that is sent to `action`; the last of several.
    #[track_caller]
    pub(super) fn form(&self, path: &str, action: &str) -> Form {
        let html = self.page(path);
        let found = forms(&html).into_iter().rev().find(|form| form.action.ends_with(action));
        found.unwrap_or_else(|| panic!("no form for {action} in {path}: {html}"))
    }

    /// The form for decisions about a draft.
    #[track_caller]
    pub(super) fn draft(&self, file: &str) -> Form {
        let query = Serializer::new(String::new()).append_pair("article", file).finish();
        let form = self.form(&format!("?{query}"), "decide");
        assert_eq!(form.get("article"), Some(file), "no draft");
        form
    }

    /// The form for editing a draft.
    #[track_caller]
    pub(super) fn edit(&self, file: &str) -> Form {
        let query = Serializer::new(String::new()).append_pair("file", file).finish();
        self.form(&format!("edit?{query}"), "edit")
    }

    pub(super) fn send(&self, form: &Form) -> Response {
        let origin = format!("http://127.0.0.1:{}", self.port);
        let headers = [("cookie", self.cookie.as_str()), ("origin", &origin)];
        post(self.port, &form.action, &headers, &form.encoded())
    }

    /// Sends a form that is followed by the inbox.
    #[track_caller]
    pub(super) fn done(&self, form: &Form) {
        let response = self.send(form);
        assert_eq!(response.status, 303, "{form:?}: {}", response.text());
        let page = self.get(response.header("location"));
        assert_eq!(page.status, 200);
    }

    /// Sends a form as the script does.
    #[track_caller]
    pub(super) fn json(&self, form: &Form) -> (u16, Value) {
        let origin = format!("http://127.0.0.1:{}", self.port);
        let headers =
            [("cookie", self.cookie.as_str()), ("origin", &origin), ("accept", "application/json")];
        let response = post(self.port, &form.action, &headers, &form.encoded());
        let json = serde_json::from_slice(&response.body);
        (response.status, json.unwrap_or_else(|error| panic!("{error}: {}", response.text())))
    }

    /// The form that undoes the last decision.
    #[track_caller]
    pub(super) fn undo(&self) -> Form {
        self.form("", "undo").and("undo", "1")
    }

    /// The files of all drafts in the inbox.
    pub(super) fn drafts(&self) -> Vec<String> {
        let mut files = Vec::new();
        for number in 1.. {
            let html = self.page(&format!("?page={number}"));
            let rows = tags(&html).filter(|tag| tag.get("class").is_some_and(is_row));
            files.extend(rows.filter_map(|tag| tag.get("data-file").map(str::to_owned)));
            if !tags(&html).any(|tag| tag.get("rel") == Some("next")) {
                break;
            }
        }
        files
    }
}

fn is_row(class: &str) -> bool {
    class.split(' ').any(|name| name == "row")
}

fn tags(html: &str) -> impl Iterator<Item = Tag> + use<> {
    tokens(html).into_iter().filter_map(|token| match token {
        Token::Tag(tag) => Some(tag),
        _ => None,
    })
}

/// The forms of a page with their fields: those of radio buttons, checkboxes and lists that are chosen.
pub(super) fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut tokens = tokens(html).into_iter().peekable();
    let mut select: Option<(String, Option<String>)> = None;
    while let Some(token) = tokens.next() {
        let text = match tokens.peek() {
            Some(Token::Text(text)) => text.clone(),
            _ => String::new(),
        };
        match token {
            Token::Tag(tag) if tag.name == "form" => forms.push(Form {
                action: tag.get("action").unwrap_or_default().to_owned(),
                pairs: Vec::new(),
            }),
            Token::Tag(tag) => {
                let Some(form) = forms.last_mut() else { continue };
                let name = tag.get("name").unwrap_or_default().to_owned();
                let value = tag.get("value").unwrap_or_default().to_owned();
                let is_chosen = tag.get("checked").is_some();
                match (&*tag.name, tag.get("type").unwrap_or_default()) {
                    ("input", "checkbox") if !is_chosen => {}
                    ("input", "radio") if !is_chosen => {}
                    ("input", "radio") => {
                        form.pairs.retain(|(known, _)| *known != name);
                        form.pairs.push((name, value));
                    }
                    ("input", "hidden" | "checkbox") => form.pairs.push((name, value)),
                    ("input", _) => form.pairs.push((name, value.replace(['\r', '\n'], ""))),
                    ("textarea", _) => {
                        let text = text.replace("\r\n", "\n").replace('\r', "\n");
                        let text = text.strip_prefix('\n').unwrap_or(&text);
                        form.pairs.push((name, text.replace('\n', "\r\n")));
                    }
                    ("select", _) => select = Some((name, None)),
                    ("option", _) => {
                        if let Some((_, chosen)) = &mut select
                            && (chosen.is_none() || tag.get("selected").is_some())
                        {
                            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                            *chosen = Some(tag.get("value").map_or(words, str::to_owned));
                        }
                    }
                    _ => {}
                }
            }
            Token::End(name) if name == "select" => {
                if let (Some(form), Some((name, Some(value)))) = (forms.last_mut(), select.take()) {
                    form.pairs.push((name, value));
                }
            }
            _ => {}
        }
    }
    forms
}
