//! The links that a text can contain.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::text::url::{Destination, destination};

/// The kinds of external links that a text can contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPolicy {
    /// http and https.
    Web,
    /// http, https and `mailto:`.
    WebAndMail,
}

/// Repairs the URLs of links and images, and removes the tags of those that are not allowed; their text
/// is kept.
pub(super) fn retain_allowed_links(
    mut events: Vec<Event<'_>>,
    links: LinkPolicy,
) -> Vec<Event<'_>> {
    let mut open = Vec::new();
    events.retain_mut(|event| match event {
        Event::Start(
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
        ) => {
            open.push(problem(*link_type, dest_url, links).is_none());
            if let Ok(Destination::Site(Cow::Owned(url)) | Destination::Web(Cow::Owned(url))) =
                destination(dest_url)
            {
                *dest_url = url.into();
            }
            open.last() == Some(&true)
        }
        Event::End(TagEnd::Link | TagEnd::Image) => open.pop() == Some(true),
        _ => true,
    });
    events
}

/// The error for an e-mail address in a text with [`LinkPolicy::Web`].
pub(super) const MAIL_NOT_ALLOWED: &str = "links to e-mail addresses are not allowed here";

pub(super) fn problem(link_type: LinkType, url: &str, links: LinkPolicy) -> Option<String> {
    let is_mail = link_type == LinkType::Email;
    match destination(url) {
        Ok(Destination::Mail(_)) if links == LinkPolicy::WebAndMail => None,
        Ok(Destination::Mail(_)) => Some(MAIL_NOT_ALLOWED.to_owned()),
        _ if is_mail => (links == LinkPolicy::Web).then(|| MAIL_NOT_ALLOWED.to_owned()),
        Ok(_) => None,
        Err(problem) => Some(problem),
    }
}
