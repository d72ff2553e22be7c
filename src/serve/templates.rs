//! The current templates, and a fallback for pages that they can't render.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::render::Templates;

/// The current templates and the last ones before them that rendered every requested page.
#[derive(Clone)]
pub(super) struct TemplateVersions {
    current: Arc<TemplateSet>,
    fallback: Option<Arc<TemplateSet>>,
}

/// Compiled templates, and whether they failed to render a page.
struct TemplateSet {
    templates: Templates,
    has_failed: AtomicBool,
}

impl TemplateSet {
    fn new(templates: Templates) -> Arc<Self> {
        Arc::new(Self { templates, has_failed: AtomicBool::new(false) })
    }
}

impl TemplateVersions {
    pub(super) fn new(templates: Templates) -> Self {
        Self { current: TemplateSet::new(templates), fallback: None }
    }

    pub(super) fn current(&self) -> &Templates {
        &self.current.templates
    }

    /// The templates for pages that the current ones can't render.
    pub(super) fn fallback(&self) -> Option<&Templates> {
        self.fallback.as_ref().map(|set| &set.templates)
    }

    /// Records that the current templates failed to render a page, so that they never become the fallback.
    pub(super) fn set_failed(&self) {
        self.current.has_failed.store(true, Ordering::Relaxed);
    }

    /// Replaces the current templates.
    pub(super) fn replace(&mut self, templates: Templates) {
        let old = std::mem::replace(&mut self.current, TemplateSet::new(templates));
        if !old.has_failed.load(Ordering::Relaxed) {
            self.fallback = Some(old);
        }
    }
}
