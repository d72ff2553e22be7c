use super::super::request::DeskRequest;
use super::{Displayed, files, form, pairs, rebased, topics};
use crate::curate::desk::form::{Form, ImageChoice, one_line};
use crate::load::ParsedArticle;
use crate::load::testing::article;

fn request(form: &str) -> DeskRequest {
    DeskRequest { form: DeskRequest::pairs(form.as_bytes()), ..DeskRequest::default() }
}

/// A request with the fields of a form, as a browser sends them.
fn request_of(form: &Form) -> DeskRequest {
    let pairs = pairs(form).into_iter().map(|(name, value)| (name.to_owned(), value));
    DeskRequest { form: pairs.collect(), ..DeskRequest::default() }
}

fn draft(yaml: &str) -> ParsedArticle {
    article("n/a.md", yaml)
}

#[test]
fn files_have_a_hash() {
    let request = request("file=1f+news%2Fa+b.md&file=1f+news%2Fa+b.md&file=x");
    let displayed = Displayed { hash: "1f".to_owned(), file: "news/a b.md".to_owned() };
    assert_eq!(files(&request), [displayed]);
}

#[test]
fn names_and_texts_of_files_are_recognised() {
    assert_eq!(Displayed::new("a.md", "\u{feff}A"), Displayed::new("a.md", "A"));
    assert_ne!(Displayed::new("a.md", "A"), Displayed::new("a.md", "B"));
    let Displayed { hash, file } = Displayed::new("a\nb.md", "A");
    // Browsers send line breaks as CRLF.
    let sent = Displayed::parse(&format!("{hash} a\r\nb.md"));
    assert_eq!(sent, Some(Displayed { hash, file }));
}

#[test]
fn topics_are_named_once() {
    let request = request("topic=AI&topic=Power+Apps");
    assert_eq!(topics(&request, "ai, Climate,", &[]), ["AI", "Power Apps", "Climate"]);
    // A file that repeats one stays as it is.
    let old = ["AI", "ai", "Power Apps"].map(str::to_owned);
    assert_eq!(topics(&request, "", &old), old);
    assert_eq!(topics(&request, "X", &old), ["AI", "ai", "Power Apps", "X"]);
    assert_eq!(topics(&self::request("topic=Power+Apps"), "X", &old), ["Power Apps", "X"]);
    // The form shows the first spelling.
    assert_eq!(topics(&self::request("topic=Power+Apps"), "ai", &old), ["Power Apps", "ai"]);
    // Line ends as browsers send them.
    let old = ["A\nB", "C\rD", "E"].map(str::to_owned);
    let request = self::request("topic=A%0D%0AB&topic=C%0D%0AD&topic=E");
    assert_eq!(topics(&request, "", &old), old);
    assert_eq!(topics(&self::request("topic=A%0D%0AB"), "", &old), ["A\nB"]);
}

/// Texts that a browser sends in another form than the file has them.
#[test]
fn values_that_nobody_changed_stay() {
    for yaml in [
        "title: \"  A\\n  title \"",
        "excerpt: \"One\\r\\ntwo\\rthree\\n\"",
        "excerpt: |\n  One\n\n    two\n",
        "topics: [AI, ai, \" AI \"]",
        "provider: {name: \"A  B\", domain: \" a.example \"}\ntype: \"my  type\"",
        "images: [/a.png, /b.png, /a.png]\nrelated: [{title: T, webUrl: https://t.example/}]",
        "highlight: \" x\\ty \"",
    ] {
        let article = draft(yaml);
        let old = Form::of(&article);
        let mut sent = request_of(&old);
        for (name, value) in &mut sent.form {
            // Fields of one line drop line breaks; others send them as CRLF.
            *value = match name.as_str() {
                "excerpt" | "topic" => {
                    value.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
                }
                _ => one_line(value).replace(['\r', '\n'], ""),
            };
        }
        assert_eq!(form(&sent, &article), old, "{yaml}");
        // Hidden fields of the page of a conflict keep line breaks.
        assert_eq!(form(&request_of(&old), &article), old, "{yaml}");
    }
}

#[test]
fn images_are_chosen_by_url() {
    let article = draft("images: [/a.png, /b.png]");
    let choice = |form: &str| super::form(&request(form), &article).image;
    let url = |url: &str| Some(ImageChoice::Url(url.to_owned()));
    assert_eq!(choice("image=%2Fa.png"), Some(ImageChoice::Known(0)));
    assert_eq!(choice("image=%2Fb.png"), Some(ImageChoice::Known(1)));
    assert_eq!(choice("image=https%3A%2F%2Fe.example%2Fc.png"), url("https://e.example/c.png"));
    assert_eq!(choice("image=url&image_url=+%2Fc.png+"), url("/c.png"));
    assert_eq!(choice("image=url&image_url=%2Fb.png"), Some(ImageChoice::Known(1)));
    assert_eq!(choice("image=url&image_url="), None);
    assert_eq!(choice("image="), Some(ImageChoice::None));
    assert_eq!(choice("title=T"), None);
    let none = draft("");
    assert_eq!(form(&request("image="), &none).image, None);
}

/// What was entered for an old version, sent again for the version of now.
fn again(old: &ParsedArticle, now: &ParsedArticle, change: impl FnOnce(&mut Form)) -> Form {
    let mut entered = Form::of(old);
    entered.image = Some(ImageChoice::Known(0));
    change(&mut entered);
    let rebased = rebased(&entered, old, now);
    form(&request_of(&rebased), now)
}

#[test]
fn values_of_both_are_kept() {
    let card = |name: &str| format!("{{title: {name}, webUrl: https://r.example/{name}}}");
    let old = draft(&format!(
        "title: Old\nexcerpt: Old\ntopics: [A, B]\nprovider: {{name: P, domain: p.example}}\ntype: video\n\
         highlight: H\nslug: old\nimages: [/1.png, /2.png]\nrelated: [{}, {}]",
        card("X"),
        card("Y")
    ));
    let now = draft(&format!(
        "title: Theirs\nexcerpt: Theirs\ntopics: [A, B, C]\nprovider: {{name: Q, domain: q.example}}\n\
         type: podcast\nslug: theirs\nimages: [/2.png, /1.png]\nrelated: [{}, {}, {}]",
        card("Z"),
        card("X"),
        card("Y")
    ));
    // Nothing was entered: all is theirs, their first image included.
    assert_eq!(again(&old, &now, |_| {}), Form { image: None, ..Form::of(&now) });
    let mine = again(&old, &now, |form| {
        form.title = "Mine".to_owned();
        form.highlight.clear();
        form.slug = "mine".to_owned();
        form.topics = vec!["B".to_owned(), "D".to_owned()];
        form.confirmed = vec!["D".to_owned()];
        form.image = Some(ImageChoice::Known(1));
        form.kept = vec![1];
        form.related = ("N".to_owned(), "https://r.example/N".to_owned());
    });
    let expected = Form {
        title: "Mine".to_owned(),
        slug: "mine".to_owned(),
        // A was removed here, C was added there and D here.
        topics: ["B", "C", "D"].map(str::to_owned).to_vec(),
        confirmed: vec!["D".to_owned()],
        // The second image is their first one.
        image: Some(ImageChoice::Known(0)),
        kept: vec![0, 2],
        related: ("N".to_owned(), "https://r.example/N".to_owned()),
        ..Form::of(&now)
    };
    assert_eq!(mine, expected);
    let images = |choice: ImageChoice| again(&old, &now, |form| form.image = Some(choice)).image;
    let url = || ImageChoice::Url("/9.png".to_owned());
    assert_eq!((images(url()), images(ImageChoice::None)), (Some(url()), Some(ImageChoice::None)));
}
