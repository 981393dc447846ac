//! What the history says of a name, as a judge of its next version is told.

use super::define::Manner;
use super::identity;
use super::session::Session;
use crate::audit::past::{Meaning, Past, VERSIONS_MAX, Version, Writer, doctests};
use crate::history::kind::Shape;
use crate::history::query::{ends, past};
use crate::lang::definition::Definition;

/// Versions from which on it may go back to one of them.
const RETURNS_FROM: usize = 2;

impl Session {
    /// Returns the past of a definition that is about to be judged. A name that is new has none, and
    /// costs nothing; a history that cannot be read now is told of where it is asked next.
    pub(super) fn past_of(&mut self, definition: &Definition, manner: &Manner) -> Past {
        let mut past = Past {
            author: Writer {
                name: self.options.author.name.clone(),
                kind: self.options.author.kind.clone(),
            },
            goes_back: matches!(manner, Manner::Rollback { .. }),
            ..Past::default()
        };
        let name = match manner {
            Manner::Renamed { old } => old,
            _ => &definition.name,
        };
        let Some(head) = self.heads.get(name) else {
            return past;
        };
        let store = &self.archive.store;
        let found = past::until(store, head.seq, VERSIONS_MAX).unwrap_or_default();
        past.entry = ends::last(store).ok().flatten().map_or(0, |(seq, _)| seq) + 1;
        past.versions = found.into_iter().filter_map(version).collect();
        if past.versions.len() >= RETURNS_FROM && !past.goes_back {
            let form = &definition.source.text[definition.form_span.range()];
            let hash = identity::definition_hash(&mut self.image, &definition.name, form);
            past.meaning = Some(hash.0);
        }
        past
    }
}

/// Returns a version as the rules see it; taking a meaning away makes none.
pub(super) fn version(row: past::PastVersion) -> Option<Version> {
    let meaning: Option<Meaning> = row.definition_hash.map(|it| it.0);
    (row.entry.shape() == Shape::Definition).then(|| Version {
        entry: row.seq,
        meaning,
        author: Writer {
            name: row.author.name,
            kind: row.author.kind,
        },
        findings: row.findings,
        doctests: doctests(&row.docstring),
        milestone: row.milestone,
    })
}
