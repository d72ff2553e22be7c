//! OPML 2.0 (<http://opml.org/spec2.opml>): all feeds in one file, for importing into feed readers.
//!
//! Each list occurs once, in one format, so that subscribers get no duplicates. A topic with subtopics is a folder that
//! contains its own feed first, because readers interpret an outline either as a feed or as a folder.

use crate::config::FeedFormat;
use crate::ids::{CategoryId, TopicId};
use crate::plan::{ARCHIVE, FeedFile, FeedPart, HOME, List};
use crate::render::indexes::{child_topics, providers_by_size, root_topics};
use crate::render::model::Model;
use crate::render::titles::{daily_feed_title, feed_title, list_title};
use crate::render::xml::Xml;
use crate::text::plain;

pub(super) fn opml(model: Model<'_>) -> String {
    let (graph, config) = (model.graph, model.config);
    let mut xml = Xml::new();
    xml.open("opml", &[("version", "2.0")]);
    xml.open("head", &[]);
    let site = plain::title(&config.title);
    xml.text("title", &model.texts.fill("feeds_of", &[("site", &site)]));
    xml.text("docs", "http://opml.org/spec2.opml");
    xml.close();
    xml.open("body", &[]);
    outline(&mut xml, model, List::Home);
    if config.list.days {
        daily(&mut xml, model);
    }
    if config.list.categories {
        let mut ids: Vec<CategoryId> = graph.categories.ids().collect();
        ids.sort_by_key(|id| model.category_place(*id));
        let lists = ids.into_iter().map(List::Category).collect();
        group(&mut xml, model, model.texts.get("categories"), lists);
    }
    topics(&mut xml, model);
    let providers = providers_by_size(model).into_iter().map(List::Provider);
    group(&mut xml, model, model.texts.get("providers"), providers.collect());
    xml.finish()
}

/// The most widely supported of the enabled formats.
pub(in crate::render) fn widest_format(formats: &[FeedFormat]) -> Option<FeedFormat> {
    let is_xml = |format: &&FeedFormat| **format != FeedFormat::Json;
    formats.iter().find(is_xml).or(formats.first()).copied()
}

fn outline(xml: &mut Xml, model: Model<'_>, list: List) {
    let Some(format) = widest_format(&model.config.feeds.formats) else { return };
    let addresses = model.addresses;
    let feed = FeedFile { list, part: FeedPart::Newest, format };
    let attributes = [
        ("type", "rss"),
        ("text", &*list_title(model, list)),
        ("title", &*feed_title(model, list)),
        ("xmlUrl", &*addresses.file_absolute(&addresses.feed(feed))),
        ("htmlUrl", &*addresses.absolute(&addresses.list(list))),
    ];
    xml.empty("outline", &attributes);
}

/// The feed of days.
fn daily(xml: &mut Xml, model: Model<'_>) {
    let Some(format) = widest_format(&model.config.feeds.formats) else { return };
    let addresses = model.addresses;
    let home = if model.config.list.archive { ARCHIVE } else { HOME };
    let attributes = [
        ("type", "rss"),
        ("text", model.texts.get("daily")),
        ("title", &*daily_feed_title(model)),
        ("xmlUrl", &*addresses.file_absolute(&addresses.daily_feed(format))),
        ("htmlUrl", &*addresses.absolute(&home)),
    ];
    xml.empty("outline", &attributes);
}

fn group(xml: &mut Xml, model: Model<'_>, name: &str, lists: Vec<List>) {
    if lists.is_empty() {
        return;
    }
    xml.open("outline", &[("text", name)]);
    for list in lists {
        outline(xml, model, list);
    }
    xml.close();
}

/// Writes the topics as a tree.
fn topics(xml: &mut Xml, model: Model<'_>) {
    enum Step {
        Topic(TopicId),
        End,
    }
    let roots = root_topics(model);
    if roots.is_empty() {
        return;
    }
    xml.open("outline", &[("text", model.texts.get("topics"))]);
    let mut open: Vec<Step> = roots.into_iter().rev().map(Step::Topic).collect();
    while let Some(step) = open.pop() {
        let Step::Topic(id) = step else {
            xml.close();
            continue;
        };
        let children = child_topics(model, id);
        if !children.is_empty() {
            xml.open("outline", &[("text", &list_title(model, List::Topic(id)))]);
            open.push(Step::End);
            open.extend(children.into_iter().rev().map(Step::Topic));
        }
        outline(xml, model, List::Topic(id));
    }
    xml.close();
}
