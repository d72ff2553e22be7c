//! Extracts the visible text of HTML.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, EndTag, StartTag, Tag, TagToken, Token, TokenSink,
    TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::elements::has_own_lines;

/// The visible text of `html`, entities decoded. Block elements and line breaks separate words, inline
/// elements don't; scripts, styles and comments are omitted. Builds no tree, so the time is linear.
pub fn plain_text(html: &str) -> String {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(TextCollector::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.text.into_inner()
}

#[derive(Default)]
struct TextCollector {
    text: RefCell<String>,
    /// Whether the current element is not displayed.
    is_hidden: Cell<bool>,
}

impl TokenSink for TextCollector {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            CharacterTokens(text) if !self.is_hidden.get() => {
                self.text.borrow_mut().push_str(&text);
            }
            TagToken(tag) => return self.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl TextCollector {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        if tag.kind == EndTag {
            self.is_hidden.set(false);
        }
        if !is_inline(&tag.name) {
            self.text.borrow_mut().push(' ');
        }
        let raw = match &*tag.name {
            "script" => RawKind::ScriptData,
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => RawKind::Rawtext,
            "title" | "textarea" => RawKind::Rcdata,
            _ => return TokenSinkResult::Continue,
        };
        if tag.kind == StartTag {
            self.is_hidden.set(!matches!(&*tag.name, "xmp" | "title" | "textarea"));
            return TokenSinkResult::RawData(raw);
        }
        TokenSinkResult::Continue
    }
}

/// Whether an element does not separate words. Unknown elements are inline.
fn is_inline(name: &str) -> bool {
    const SEPARATE: [&str; 9] =
        ["audio", "button", "canvas", "frameset", "iframe", "listing", "object", "select", "video"];
    !has_own_lines(name) && !SEPARATE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    /// The text with white space collapsed.
    fn words(html: &str) -> String {
        plain_text(html).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn blocks_and_breaks_separate_words() {
        for (html, expected) in [
            ("<div>One</div><div>two</div><h2>Head</h2>text<BR>line", "One two Head text line"),
            ("<UL><LI>a<LI>b</UL>c", "a b c"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</table>", "a b c"),
            ("a<br/>b<hr>c<br\n>d", "a b c d"),
            ("<dl><dt>a<dd>b</dl><section>c</section>d<pre>e</pre>f", "a b c d e f"),
            ("<figure><img src=x><figcaption>a</figcaption></figure>b", "a b"),
            ("a<details><summary>b</summary>c</details>", "a b c"),
            ("<select><option>a<option>b</select>", "a b"),
        ] {
            assert_eq!(words(html), expected, "{html}");
        }
    }

    #[test]
    fn inline_elements_do_not_separate_words() {
        for html in [
            "th<b>r</b>ee",
            "th<SPAN>r</SPAN>ee",
            "t<a href='>'>hre</a>e",
            "thr<!-- > -->ee",
            "th<wbr>ree",
            "thr<script>a</script>ee",
            "thr<STYLE>p{}</style>ee",
            "th<x-y>r</x-y>ee",
            "thre<sup>e</sup>",
            "th<abbr title=\"<p>\">re</abbr>e",
            "three<script>a < b",
            "th&#114;ee",
            "<pa>three</pa>",
        ] {
            assert_eq!(words(html), "three", "{html}");
        }
    }

    #[test]
    fn text_that_is_not_a_tag_is_kept() {
        for (html, expected) in [
            ("a < b && c", "a < b && c"),
            ("The &lt;template&gt; tag", "The <template> tag"),
            ("R&amp;amp;D", "R&amp;D"),
            ("]]> 1<2 <3", "]]> 1<2 <3"),
        ] {
            assert_eq!(words(html), expected, "{html}");
        }
    }

    #[test]
    fn block_names_are_sorted() {
        assert!(
            !super::is_inline("address") && !super::is_inline("video") && super::is_inline("b")
        );
        for name in ["p", "br", "h1", "li", "td", "ul", "search", "select"] {
            assert!(!super::is_inline(name), "{name}");
        }
    }
}
