//! Feeds: RSS, Atom, RDF and JSON Feed, from text to entries.
