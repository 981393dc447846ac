//! The versions of one definition: what it was, who changed which part when, and the way back.

use std::fmt::Write;

use super::super::argument::{DEFINITION, NAME};
use super::super::clock;
use super::super::define::Manner;
use super::super::error::SessionError;
use super::super::lineage::title;
use super::super::rename::renamed;
use super::super::session::Session;
use super::super::source::write_back::Caution;
use super::super::task::Task;
use super::super::view::versions::BlamedPart;
use super::reply::Reply;
use super::source::must_stand_alone;
use super::{Capability, HostError, HostFunction, now, report};
use crate::history::diff;
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::query::heads;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

/// Lines shown around each change.
const CONTEXT_LINES: usize = 3;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("%rename!", "name new-name &optional force", "Gives a definition another name; `rename!` calls it.", WRITE, rename),
    now("%undefine!", "name &optional force", "Makes a name mean nothing any more; `undefine!` calls it.", WRITE, undefine),
    now("blame", "name", "Prints a definition's newest text with the version that last changed each line; answers the same for its parts, as maps.\n>>>! (defun area (r) \"Answers the area.\" (* r r))\n>>>! (defun area (r) \"Answers the area.\" (* 3 r r))\n>>> (blame 'area)\n~> ...2 ...(* 3 r r)...", READ, blame),
    now("diff", "name &optional from to", "Prints what differs between two versions of a definition; without numbers, what the newest changed.\n>>>! (defun area (r) \"Answers the area.\" (* r r))\n>>>! (defun area (r) \"Answers the area.\" (* 3 r r))\n>>> (diff 'area 1 2)\n~> ...-...(* r r)...+...(* 3 r r)...", READ, diff_versions),
    now("history", "name", "Answers the versions of a definition as maps, oldest first, those under an older name among them.\n>>>! (defun area (r) \"Answers the area.\" (* r r))\n>>>! (defun area (r) \"Answers the area.\" (* 3 r r))\n>>> (map :version (history 'area))\n(1 2)", READ, history),
    now("rollback!", "name version", "Makes an older version of a definition its newest, as a commit of its own; answers the number of the new version.\n>>>! (defun area (r) \"Answers the area.\" (* r r))\n>>>! (defun area (r) \"Answers the area.\" (* 3 r r))\n>>> (rollback! 'area 1)\n3\n>>> (area 2)\n4", WRITE, rollback),
];

type Answer = Result<Value, HostError>;

fn reply(session: &mut Session, reply: Reply) -> Answer {
    reply.into_value(session.image.machine_mut())
}

/// Reads a version number among the arguments.
fn number(function: &str, values: &[Value], index: usize) -> Result<i64, HostError> {
    let value = values.get(index).copied().unwrap_or(Value::NIL);
    let wrong = || HostError::argument(function, index + 1, "number of a version");
    value.as_fixnum().ok_or_else(wrong)
}

fn history(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "history", values, 0)?;
    let lineage = session.archive.lineage(&name)?;
    let mut rows = Vec::with_capacity(lineage.versions.len());
    for version in 1..=lineage.versions.len() {
        let row = session.archive.version_row(&lineage, version)?;
        rows.push(Reply::Record(vec![
            ("version", Reply::Integer(version as i64)),
            ("timestamp", Reply::Text(clock::iso_text(row.time_ms))),
            ("reason", Reply::Text(row.reason)),
            ("author", Reply::Text(row.author)),
            ("findings", Reply::Integer(row.findings as i64)),
            ("milestone", id(row.milestone)),
            ("id", Reply::Text(report::upper(row.uuid))),
            ("source", Reply::Text(row.source)),
        ]));
    }
    reply(session, Reply::List(rows))
}

fn id(uuid: Option<String>) -> Reply {
    uuid.map_or(Reply::Nil, |it| Reply::Text(report::upper(it)))
}

fn diff_versions(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "diff", values, 0)?;
    let lineage = session.archive.lineage(&name)?;
    let newest = lineage.versions.len();
    let version = |index: usize| -> Result<usize, HostError> {
        Ok(lineage.check(number("diff", values, index)?)?)
    };
    let (from, to) = match values.len() {
        1 => (newest - 1, newest),
        2 => (version(1)?, newest),
        _ => (version(1)?, version(2)?),
    };
    let text = |version: usize| session.archive.version_text(&lineage, version);
    let compared = diff::lines(&text(from)?, &text(to)?);
    let shown = match compared.is_empty() {
        true => format!("versions {from} and {to} of {name} are the same\n"),
        false => compared.unified(&title(&name, from), &title(&name, to), CONTEXT_LINES),
    };
    session.print(&shown);
    Ok(Value::NIL)
}

/// An older text takes the road of every definition: it is judged, evaluated and kept.
fn rollback(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "rollback!", values, 0)?;
    let lineage = session.archive.lineage(&name)?;
    let number = lineage.check(number("rollback!", values, 1)?)?;
    let wanted = session.archive.version(&lineage, number)?;
    if wanted.entry == EntryKind::Undefinition {
        let message = format!("version {number} of `{name}` is its end");
        return Err(HostError::new("history", message)
            .hint(format!("`(undefine! '{name})` makes it mean nothing again")));
    }
    let newest = lineage.versions.len();
    // Under an older name the text defined that.
    let (text, manner) = match wanted.name == name {
        true => (wanted.source, Manner::Rollback { to: wanted.seq }),
        false => {
            let pairs = [(wanted.name.clone(), name.clone())];
            (renamed(&wanted.source, &pairs), Manner::New)
        }
    };
    let head = heads::alive(&session.archive.store, &name)?;
    if head.is_some_and(|it| it.text_hash == Hash::text(&text)) {
        return reply(session, Reply::Integer(newest as i64));
    }
    let task = Task {
        origin: "rollback".into(),
        file: None,
        ..session.task.clone()
    };
    let outer = std::mem::replace(&mut session.task, task);
    let source = SourceText::new(name, text).in_package(&wanted.package);
    let definition = session.definition_in(&source);
    let outcome = definition.and_then(|it| session.define_as(&it, &manner));
    session.task = outer;
    outcome?;
    reply(session, Reply::Integer(newest as i64 + 1))
}

/// Whether `:force` stands at a place.
fn caution(values: &[Value], index: usize) -> Caution {
    match values.get(index).is_some_and(|force| force.is_truthy()) {
        true => Caution::Forced,
        false => Caution::Careful,
    }
}

/// Does something to names as a thing of its own.
fn on_its_own(
    session: &mut Session,
    origin: &str,
    work: impl FnOnce(&mut Session) -> Result<(), super::super::stop::Stop>,
) -> Result<(), HostError> {
    let task = Task {
        origin: origin.into(),
        file: None,
        ..session.task.clone()
    };
    let outer = std::mem::replace(&mut session.task, task);
    let outcome = work(session);
    session.task = outer;
    Ok(outcome?)
}

fn undefine(session: &mut Session, values: &[Value]) -> Answer {
    must_stand_alone(session, "undefine!")?;
    let name = session.argument(DEFINITION, "undefine!", values, 0)?;
    let caution = caution(values, 1);
    if session.methods_on_record(&name).is_empty() || caution == Caution::Careful {
        known(session, &name)?;
    }
    on_its_own(session, "undefine", |it| it.undefine_whole(&name, caution))?;
    Ok(session.symbol(&name))
}

fn rename(session: &mut Session, values: &[Value]) -> Answer {
    must_stand_alone(session, "rename!")?;
    let old = session.argument(DEFINITION, "rename!", values, 0)?;
    let new = session.argument(NAME, "rename!", values, 1)?;
    let caution = caution(values, 2);
    known(session, &old)?;
    on_its_own(session, "rename", |it| it.rename(&old, &new, caution))?;
    Ok(session.symbol(&new))
}

fn known(session: &Session, name: &str) -> Result<(), SessionError> {
    session.archive.lineage(name).map(|_| ())
}

fn blame(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "blame", values, 0)?;
    let lineage = session.archive.lineage(&name)?;
    let blame = session.archive.blame(&lineage)?;
    session.print(&blamed_lines(&blame.lines));
    let rows = blame.parts.into_iter().map(|part| {
        Reply::Record(vec![
            ("part", Reply::Text(part.text)),
            ("version", Reply::Integer(part.version as i64)),
            ("author", Reply::Text(part.author)),
            ("id", Reply::Text(report::upper(part.uuid))),
            ("milestone", id(part.milestone)),
        ])
    });
    let rows = rows.collect();
    reply(session, Reply::List(rows))
}

/// Returns lines with the version, author and date of each.
pub fn blamed_lines(lines: &[BlamedPart]) -> String {
    let width = lines.iter().map(|it| it.author.chars().count()).max();
    let mut shown = String::new();
    for line in lines {
        let _ = writeln!(
            shown,
            "{:>4}  {:width$}  {}  {}",
            line.version,
            line.author,
            clock::local_text(line.time_ms),
            line.text,
            width = width.unwrap_or(0),
        );
    }
    shown
}
