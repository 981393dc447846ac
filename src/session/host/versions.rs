//! The versions of one definition: what it was, who changed which part when, and the way back.

use std::fmt::Write;

use super::super::archive::place_text;
use super::super::clock;
use super::super::session::Session;
use super::super::task::Task;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now, report};
use crate::history::diff;
use crate::history::query::{commits, versions};
use crate::history::record::AtomicCommit;
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, SyntaxNode};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

/// Lines shown around each change.
const CONTEXT_LINES: usize = 3;
/// Versions that are compared to tell who wrote what; older ones count as the oldest of these.
const BLAME_VERSIONS_MAX: usize = 1_000;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("blame", "name", "Prints a definition's newest text with the version that last changed each line; answers the same for its parts, as maps.", READ, blame),
    now("diff", "name &optional from to", "Prints what differs between two versions of a definition; without numbers, what the newest changed.", READ, diff_versions),
    now("history", "name", "Answers the versions of a definition as maps, oldest first.", READ, history),
    now("rollback!", "name version", "Makes an older version of a definition its newest, as a commit of its own; answers the number of the new version.", WRITE, rollback),
];

type Answer = Result<Value, HostError>;

fn reply(session: &mut Session, reply: Reply) -> Answer {
    reply.into_value(session.image.machine_mut())
}

/// A name and the commits that held it, oldest first.
struct Versions {
    name: String,
    seqs: Vec<u64>,
}

impl Versions {
    fn of(session: &Session, function: &str, values: &[Value]) -> Result<Versions, HostError> {
        let name = session.definition_argument(function, values, 0)?;
        let seqs = versions::of(&session.archive.store, &name)?;
        match seqs.is_empty() {
            false => Ok(Versions { name, seqs }),
            true => Err(
                HostError::new("history", format!("the history has no definition of `{name}`"))
                    .hint("the language's own names have no history; see the others with `(audit-atomic-history)`"),
            ),
        }
    }

    fn commit(&self, session: &Session, version: usize) -> Result<AtomicCommit, HostError> {
        Ok(commits::get(
            &session.archive.store,
            self.seqs[version - 1],
        )?)
    }

    /// Reads a version number among the arguments, from 1.
    fn number(&self, function: &str, values: &[Value], index: usize) -> Result<usize, HostError> {
        let value = values.get(index).copied().unwrap_or(Value::NIL);
        let wrong = || HostError::argument(function, index + 1, "the number of a version");
        let number = value.as_fixnum().ok_or_else(wrong)?;
        let count = self.seqs.len();
        match usize::try_from(number) {
            Ok(number) if (1..=count).contains(&number) => Ok(number),
            _ => {
                let versions = if count == 1 { "version" } else { "versions" };
                let message = format!("`{}` has {count} {versions}, no {number}", self.name);
                Err(HostError::new("history", message)
                    .hint(format!("`(history '{})` lists them", self.name)))
            }
        }
    }
}

fn history(session: &mut Session, values: &[Value]) -> Answer {
    let versions = Versions::of(session, "history", values)?;
    let mut rows = Vec::with_capacity(versions.seqs.len());
    for version in 1..=versions.seqs.len() {
        let commit = versions.commit(session, version)?;
        let milestone = commit.milestone.map(report::upper);
        rows.push(Reply::Record(vec![
            ("version", Reply::Integer(version as i64)),
            ("timestamp", Reply::Text(clock::iso_text(commit.time_ms))),
            ("reason", Reply::Text(reason(version, &commit))),
            ("author", Reply::text(&commit.author.name)),
            ("findings", Reply::Integer(commit.violations.len() as i64)),
            ("milestone", milestone.map_or(Reply::Nil, Reply::Text)),
            ("id", Reply::Text(report::upper(commit.uuid))),
            ("source", Reply::Text(commit.source)),
        ]));
    }
    reply(session, Reply::List(rows))
}

/// Returns why a version came to be, in a few words.
fn reason(version: usize, commit: &AtomicCommit) -> String {
    let origin = &commit.origin;
    let place = place_text(origin.file.as_deref(), origin.line);
    match (version, place) {
        (1, None) => "initial".into(),
        (1, Some(place)) => format!("initial, {place}"),
        (_, None) => origin.kind.clone(),
        (_, Some(place)) => format!("{}, {place}", origin.kind),
    }
}

fn diff_versions(session: &mut Session, values: &[Value]) -> Answer {
    let versions = Versions::of(session, "diff", values)?;
    let newest = versions.seqs.len();
    let (from, to) = match values.len() {
        1 => (newest.saturating_sub(1), newest),
        2 => (versions.number("diff", values, 1)?, newest),
        _ => (
            versions.number("diff", values, 1)?,
            versions.number("diff", values, 2)?,
        ),
    };
    let text = |version: usize| match version {
        0 => Ok(String::new()),
        _ => versions.commit(session, version).map(|it| it.source),
    };
    let title = |version: usize| format!("{} version {version}", versions.name);
    let compared = diff::lines(&text(from)?, &text(to)?);
    let shown = match compared.is_empty() {
        true => format!(
            "versions {from} and {to} of {} are the same\n",
            versions.name
        ),
        false => compared.unified(&title(from), &title(to), CONTEXT_LINES),
    };
    session.print(&shown);
    Ok(Value::NIL)
}

/// An older text takes the road of every definition: it is judged, evaluated and kept.
fn rollback(session: &mut Session, values: &[Value]) -> Answer {
    let versions = Versions::of(session, "rollback!", values)?;
    let number = versions.number("rollback!", values, 1)?;
    let wanted = versions.commit(session, number)?;
    let newest = versions.seqs.len();
    let is_there = versions.commit(session, newest)?.text_hash == wanted.text_hash;
    if !is_there {
        let task = Task {
            origin: "rollback".into(),
            file: None,
            ..session.task.clone()
        };
        let outer = std::mem::replace(&mut session.task, task);
        let source = SourceText::new(wanted.name.as_str(), wanted.source.as_str());
        let outcome = session.run_inside(source);
        session.task = outer;
        outcome?;
    }
    let number = newest + usize::from(!is_there);
    reply(session, Reply::Integer(number as i64))
}

/// A part of a definition, and the version that last changed something in it.
struct Part {
    text: String,
    version: usize,
}

fn blame(session: &mut Session, values: &[Value]) -> Answer {
    let versions = Versions::of(session, "blame", values)?;
    let newest = versions.seqs.len();
    let first = newest.saturating_sub(BLAME_VERSIONS_MAX - 1).max(1);
    let mut commits = Vec::new();
    for version in first..=newest {
        commits.push(versions.commit(session, version)?);
    }
    let texts: Vec<&str> = commits.iter().map(|it| it.source.as_str()).collect();
    let (lines, parts) = blamed(&texts);
    let commit = |version: usize| &commits[version];
    let width = lines
        .iter()
        .map(|it| commit(it.version).author.name.chars().count())
        .max();
    let mut shown = String::new();
    for line in &lines {
        let commit = commit(line.version);
        let _ = writeln!(
            shown,
            "{:>4}  {:width$}  {}  {}",
            first + line.version,
            commit.author.name,
            clock::local_text(commit.time_ms),
            line.text,
            width = width.unwrap_or(0),
        );
    }
    let rows = parts.into_iter().map(|part| {
        let commit = commit(part.version);
        let milestone = commit.milestone.map(report::upper);
        Reply::Record(vec![
            ("part", Reply::Text(part.text)),
            ("version", Reply::Integer((first + part.version) as i64)),
            ("author", Reply::text(&commit.author.name)),
            ("id", Reply::Text(report::upper(commit.uuid))),
            ("milestone", milestone.map_or(Reply::Nil, Reply::Text)),
        ])
    });
    let rows = rows.collect();
    session.print(&shown);
    reply(session, Reply::List(rows))
}

/// A token with its text and where it begins.
type Token<'a> = (&'a str, usize);

fn tokens(text: &str) -> Vec<(String, usize)> {
    let parse = syntax::parse(text);
    let tree = &parse.tree;
    let tokens = tree.tokens().iter().filter(|it| !it.kind.is_trivia());
    tokens
        .map(|&token| {
            (
                tree.token_text(token).to_string(),
                token.span.start as usize,
            )
        })
        .collect()
}

/// Tells for each line of the newest text, and for each part of its form, the place among `texts` of
/// the one that last changed it. What was moved as it is keeps its age; layout has none.
fn blamed(texts: &[&str]) -> (Vec<Part>, Vec<Part>) {
    let mut ages: Vec<usize> = Vec::new();
    let mut before: Vec<(String, usize)> = Vec::new();
    for (version, text) in texts.iter().enumerate() {
        let after = tokens(text);
        let left: Vec<&str> = before.iter().map(|it| it.0.as_str()).collect();
        let right: Vec<&str> = after.iter().map(|it| it.0.as_str()).collect();
        let kept = diff::kept(&left, &right);
        ages = kept
            .into_iter()
            .map(|from| from.map_or(version, |from| ages[from]))
            .collect();
        before = after;
    }
    let Some(text) = texts.last() else {
        return (Vec::new(), Vec::new());
    };
    let borrowed: Vec<Token<'_>> = before.iter().map(|(it, at)| (it.as_str(), *at)).collect();
    let newest_in = |start: usize, end: usize| {
        let inside = borrowed.iter().zip(&ages);
        inside
            .filter(|((_, at), _)| (start..end).contains(at))
            .map(|(_, age)| *age)
            .max()
    };
    let mut lines: Vec<Part> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let before = lines.last().map_or(0, |it| it.version);
        lines.push(Part {
            text: line.trim_end_matches(['\n', '\r']).to_string(),
            version: newest_in(start, end).unwrap_or(before),
        });
        start = end;
    }
    let parse = syntax::parse(text);
    let form = parse.tree.forms().next();
    let children = form.map_or_else(Vec::new, |form| form.children().collect::<Vec<_>>());
    let part = |node: SyntaxNode<'_>| Part {
        text: node.text().to_string(),
        version: newest_in(node.span().start as usize, node.span().end as usize).unwrap_or(0),
    };
    (lines, children.into_iter().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_the_age_of_its_newest_token() {
        let texts = [
            "(define (f x)\n  (g x)\n  (h x))",
            "(define (f x)\n  (g x)\n  (k x))",
            "(define (f   x)\n  (g x)\n  ; why\n  (k x 1))",
        ];
        let (lines, parts) = blamed(&texts);
        let ages: Vec<usize> = lines.iter().map(|it| it.version).collect();
        assert_eq!(ages, [0, 0, 0, 2]);
        let parts: Vec<(&str, usize)> = parts
            .iter()
            .map(|it| (it.text.as_str(), it.version))
            .collect();
        assert_eq!(
            parts,
            [("define", 0), ("(f   x)", 0), ("(g x)", 0), ("(k x 1)", 2)]
        );
    }

    #[test]
    fn one_version_is_its_own_age() {
        let (lines, parts) = blamed(&["(def x 1)"]);
        assert_eq!((lines.len(), lines[0].version), (1, 0));
        assert_eq!(parts.len(), 3);
    }
}
