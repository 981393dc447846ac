//! What a model is shown beside a question: contexts, made of image, history and files, each bounded.

mod definition;

pub use super::view::context::{Context, ContextText};

use super::host::{HostError, files};
use super::intake::{FileText, read_source};
use super::session::Session;
use super::view::diff::{Compared, DiffSide};
use crate::living::subject::{BYTES_MAX, Body, Subject, cut};
use crate::llm::plain::plain;

/// Characters of a printed value, about as many as a page has.
const VALUE_BYTES_MAX: usize = 4 << 10;
/// Files of one pattern.
const FILES_MAX: usize = 100;
/// Names of an environment.
const NAMES_MAX: usize = 500;

impl Session {
    /// Returns a context as a model reads it: bounded, and without what steers a terminal.
    pub fn context_of(&mut self, context: &Context) -> Result<ContextText, HostError> {
        let subject = match context {
            Context::Definition(name) => self.definition_subject(name)?,
            Context::File(pattern) => self.file_subject(pattern)?,
            Context::Value(text) => value_subject(text),
            Context::Environment => self.environment_subject(),
            Context::Finding { commit, rule } => self.finding_subject(*commit, rule)?,
            Context::Diff { left, right } => self.diff_subject(left, right)?,
            Context::Milestone(seq) => self.milestone_subject(*seq)?,
            Context::Error(text) => error_subject(text),
        };
        let (text, left_out) = subject.render(BYTES_MAX);
        Ok(ContextText {
            title: plain(&subject.title),
            text: plain(&text),
            left_out,
        })
    }

    fn file_subject(&mut self, pattern: &str) -> Result<Subject, HostError> {
        let is_pattern = pattern.contains(['*', '?', '[']);
        let paths = match is_pattern {
            true => files::fitting(self, "ask", pattern)?,
            false => vec![pattern.to_string()],
        };
        let title = match is_pattern {
            true => format!("the files `{pattern}`"),
            false => format!("the file `{pattern}`"),
        };
        let mut subject = Subject::new(title);
        for path in paths.iter().take(FILES_MAX) {
            let place = files::allowed(self, "ask", path)?;
            if is_pattern && !place.is_file() {
                continue;
            }
            match read_source(&place) {
                FileText::Text(text) => subject.add(&format!("`{path}`"), Body::Code(text)),
                FileText::Gone => return Err(no_file(path)),
                FileText::Unfit(_) if is_pattern => {}
                FileText::Unfit(why) => {
                    return Err(HostError::new("io", format!("`{path}` is {why}")));
                }
            }
        }
        match subject.sections.is_empty() && is_pattern {
            true => Err(no_file(pattern)),
            false => Ok(subject),
        }
    }

    fn environment_subject(&mut self) -> Subject {
        let names = self.image.program_names();
        let mut lines = Vec::new();
        for name in names.iter().take(NAMES_MAX) {
            let Some(view) = self.image.binding(name) else {
                continue;
            };
            let kind = view.kind.map_or("value", |it| it.name());
            let called = match view.signature.is_empty() {
                true => name.clone(),
                false => view.signature,
            };
            let about = view.docstring.unwrap_or_default();
            let about = super::first_sentence(&about);
            lines.push(format!("{kind} `{called}` {about}").trim_end().to_string());
        }
        if names.len() > NAMES_MAX {
            lines.push(format!("… and {} more", names.len() - NAMES_MAX));
        }
        let mut subject = Subject::new("all that the program defines");
        match lines.is_empty() {
            true => subject.add("", Body::Prose("The program defines nothing yet.".into())),
            false => subject.add("Definitions", Body::Lines(lines)),
        }
        subject
    }

    fn finding_subject(&mut self, commit: u64, rule: &str) -> Result<Subject, HostError> {
        let view = self.archive.definition(commit)?;
        let name = view.commit.name.to_string();
        let found: Vec<String> = view
            .violations
            .iter()
            .filter(|it| &*it.rule == rule || &*it.rule_name == rule)
            .map(|it| {
                let span = it.span.and_then(|(start, end)| {
                    let text = view.source.get(start as usize..end as usize)?;
                    Some(format!(", in `{}`", text.lines().next()?))
                });
                let (severity, span) = (&it.severity, span.unwrap_or_default());
                format!(
                    "{severity} {} ({}): {}{span}",
                    it.rule_name, it.rule, it.message
                )
            })
            .collect();
        if found.is_empty() {
            return Err(HostError::new(
                "history",
                format!("#{commit} has no finding of the rule `{rule}`"),
            ));
        }
        let mut subject = Subject::new(format!("what `{rule}` found in `{name}`"));
        subject.add("Found", Body::Lines(found));
        let whole = match self.heads.get(&name).is_some() {
            true => self.definition_subject(&name)?.sections,
            false => Vec::new(),
        };
        match whole.is_empty() {
            true => subject.add("Source", Body::Code(view.source)),
            false => subject.sections.extend(whole),
        }
        Ok(subject)
    }

    fn diff_subject(&mut self, left: &DiffSide, right: &DiffSide) -> Result<Subject, HostError> {
        let view = self.archive.diff(left, right)?;
        let title = format!(
            "what differs between {} and {}",
            view.left_title, view.right_title
        );
        let mut subject = Subject::new(title);
        subject.add("Difference", Body::Code(view.marked()));
        Ok(subject)
    }

    fn milestone_subject(&mut self, seq: u64) -> Result<Subject, HostError> {
        let row = self.archive.milestone_row(seq)?;
        let mut subject = Subject::new(format!("milestone #{seq}"));
        subject.add("Message", Body::Prose(row.message.to_string()));
        for view in self.diff_views(&Compared::Milestone(seq))? {
            subject.add(&format!("`{}`", view.name), Body::Code(view.marked()));
        }
        Ok(subject)
    }
}

fn no_file(path: &str) -> HostError {
    HostError::new("io", format!("there is no file `{path}`")).hint("check the path")
}

fn value_subject(text: &str) -> Subject {
    let (text, _) = cut(text.to_string(), VALUE_BYTES_MAX);
    let mut subject = Subject::new("a value");
    subject.add("Value", Body::Code(text));
    subject
}

fn error_subject(text: &str) -> Subject {
    let mut subject = Subject::new("an error");
    subject.add("Error", Body::Code(text.to_string()));
    subject
}

#[cfg(test)]
mod tests;
