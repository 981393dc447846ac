//! A definition as a model is told of it: source, examples with what came of them, what is known of
//! it, what the rules found, who uses it and what it uses, and how it came to be.

use crate::history::query::heads;
use crate::lang::image::Origin;
use crate::living::subject::{Body, Subject};
use crate::session::host::HostError;
use crate::session::session::Session;
use crate::session::view::violations::ViolationRow;

/// Neighbours that are named.
const NEIGHBOURS_MAX: usize = 50;
/// Versions that are told of, the newest.
const VERSIONS_MAX: usize = 20;

impl Session {
    pub(super) fn definition_subject(&mut self, name: &str) -> Result<Subject, HostError> {
        let Some(view) = self.image.binding(name) else {
            let error = HostError::new("unbound", format!("`{name}` is not defined"));
            return Err(error.hint("look for it with `apropos`"));
        };
        let kind = view.kind.map_or("name", |it| it.name());
        let mut subject = Subject::new(format!("the {kind} `{name}`"));
        let text = view.text.clone();
        match text.filter(|_| view.origin == Origin::Program) {
            Some(text) => subject.add("Source", Body::Code(text)),
            None => {
                subject.add("Called as", Body::Code(view.signature.clone()));
                let about = view.docstring.clone().unwrap_or_default();
                subject.add("Documentation", Body::Prose(about));
            }
        }
        self.add_examples(&mut subject, name)?;
        self.add_facts(&mut subject, name)?;
        self.add_neighbours(&mut subject, name);
        self.add_history(&mut subject, name)?;
        Ok(subject)
    }

    /// Runs the examples and adds what came of each.
    fn add_examples(&mut self, subject: &mut Subject, name: &str) -> Result<(), HostError> {
        let Some(examples) = self.subject(name).filter(|it| !it.is_empty()) else {
            return Ok(());
        };
        let outcomes = self.run_examples(&examples)?;
        let lines = examples.row(&outcomes).checks.into_iter().map(|check| {
            let expected = match check.passed {
                true => String::new(),
                false => format!(" (expected `{}`)", check.expected),
            };
            format!("{} {}{expected}", check.mark(), check.text)
        });
        subject.add("Examples", Body::Lines(lines.collect()));
        Ok(())
    }

    /// Adds where it stands, what it does to the world, its directives, and what the rules found.
    fn add_facts(&mut self, subject: &mut Subject, name: &str) -> Result<(), HostError> {
        let mut lines = Vec::new();
        let Some(view) = self.image.binding(name) else {
            return Ok(());
        };
        if view.origin == Origin::Program {
            lines.push(format!("package {}", view.package));
        }
        if let Some(place) = &view.place {
            lines.push(format!("stands in {}:{}", place.source, place.line));
        }
        if view.origin == Origin::Program
            && let Some(effects) = self.whole()?.effects(name)
        {
            let words = effects.words();
            lines.push(match words.is_empty() {
                true => "does nothing to the world".into(),
                false => format!("does to the world: {}", words.join(", ")),
            });
        }
        let head = heads::alive(&self.archive.store, name)?;
        let found = head.map(|it| self.archive.definition(it.seq)).transpose()?;
        subject.add("Known", Body::Lines(lines));
        let found = found.map(|it| it.violations).unwrap_or_default();
        let told = found.iter().map(told_finding).collect();
        subject.add("Found by the rules", Body::Lines(told));
        Ok(())
    }

    fn add_neighbours(&mut self, subject: &mut Subject, name: &str) {
        let relations = self.relations(name);
        for (heading, names) in [("Used by", relations.callers), ("Uses", relations.callees)] {
            let lines = names.iter().take(NEIGHBOURS_MAX).map(|name| {
                let view = self.image.binding(name);
                let signature = view.as_ref().map(|it| it.signature.clone());
                let called = signature.filter(|it| !it.is_empty());
                let called = called.unwrap_or_else(|| name.to_string());
                let about = view.and_then(|it| it.docstring).unwrap_or_default();
                let about = crate::session::first_sentence(&about).to_string();
                format!("`{called}` {about}").trim_end().to_string()
            });
            subject.add(heading, Body::Lines(lines.collect()));
        }
    }

    /// Adds the versions, oldest first, each with its reason and the message of its milestone. Neither
    /// clock nor author is told, so that the same question is the same text tomorrow.
    fn add_history(&mut self, subject: &mut Subject, name: &str) -> Result<(), HostError> {
        if self.archive.store.is_blank() || heads::alive(&self.archive.store, name)?.is_none() {
            return Ok(());
        }
        let lineage = self.archive.lineage(name)?;
        let count = lineage.versions.len();
        let mut lines = Vec::new();
        for version in count.saturating_sub(VERSIONS_MAX) + 1..=count {
            let row = self.archive.version_row(&lineage, version)?;
            let milestone = self.archive.commit_row(row.seq)?.milestone;
            let milestone = milestone
                .map(|seq| self.archive.milestone_row(seq))
                .transpose()?;
            let message = milestone.map(|it| {
                let first = it.message.lines().next().unwrap_or_default();
                format!(", in the milestone \"{first}\"")
            });
            lines.push(format!(
                "version {version}: {}{}",
                row.reason,
                message.unwrap_or_default(),
            ));
        }
        subject.add("History", Body::Lines(lines));
        Ok(())
    }
}

fn told_finding(row: &ViolationRow) -> String {
    format!(
        "{} {} ({}): {}",
        row.severity, row.rule_name, row.rule, row.message
    )
}
