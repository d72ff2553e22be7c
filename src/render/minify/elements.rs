//! Elements that minification treats differently.

/// Elements that are not shown at their place.
pub(super) const HAS_NO_BOX: [&str; 8] =
    ["base", "head", "link", "meta", "script", "style", "template", "title"];

/// Elements whose white space is shown, or probably styled so.
pub(super) const PREFORMATTED: [&str; 3] = ["code", "listing", "pre"];

/// Elements in which there are no tags but their own end tag.
pub(super) const RAW_TEXT: [&str; 8] =
    ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];
