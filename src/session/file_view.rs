//! A source file as fronts show it: its text as it is now, with what is known of the definitions in it.

use std::path::Path;

use super::error::SessionError;
use super::intake::{FileText, read_source};
use super::rows::line_changes;
use super::session::Session;
use super::view::definition::{FileForm, FileView, LineChange};
use crate::history::query::commits;
use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::SourceText;

impl Session {
    /// Returns a file by the name that commits have for it.
    pub(super) fn file_view(&self, file: &str) -> Result<FileView, SessionError> {
        let path = self.sources.root().join(file);
        // The name comes from a front; what is no source of the project is not read.
        let is_inside = !Path::new(file).is_absolute() && !file.split('/').any(|it| it == "..");
        let text = match is_inside.then(|| read_source(&path)) {
            Some(FileText::Text(text)) => text,
            Some(FileText::Unfit(reason)) => return Err(unfit(file, &reason)),
            Some(FileText::Gone) => return Err(unfit(file, "it is not there")),
            None => return Err(unfit(file, "it is outside of the project")),
        };
        let source = SourceText::new(file, &*text);
        let mut view = FileView {
            file: file.into(),
            changes: vec![LineChange::Same; text.split('\n').count()],
            ..FileView::default()
        };
        for form in definitions(&source).0 {
            let TopForm::Definition(definition) = form else {
                continue;
            };
            let start = definition.span.start as usize;
            let head = self.heads.get(&definition.name);
            view.forms.push(FileForm {
                name: definition.name.as_str().into(),
                commit: head.map(|it| it.seq),
                start,
                end: definition.span.end as usize,
            });
            let held = match head {
                Some(head) => commits::get(&self.archive.store, head.seq)?.source,
                None => String::new(),
            };
            let first = text[..start].matches('\n').count();
            let changes = line_changes(&held, &definition.text);
            for (line, change) in view.changes[first..].iter_mut().zip(changes) {
                *line = change;
            }
            // Findings point into the text that was judged: into another one they would point wrongly.
            if let Some(head) = head.filter(|_| held == definition.text) {
                let found = self.archive.definition(head.seq)?.violations;
                view.violations.extend(found.into_iter().map(|mut it| {
                    let shift = |at: u32| at + start as u32;
                    it.span = it
                        .span
                        .map(|(from, to)| (shift(from), shift(to)))
                        .or(Some((start as u32, start as u32)));
                    it
                }));
            }
        }
        view.text = text;
        Ok(view)
    }
}

fn unfit(file: &str, reason: &str) -> SessionError {
    SessionError::NotShown {
        file: file.into(),
        reason: reason.into(),
    }
}
