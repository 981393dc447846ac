//! The history from inside a program: milestones, pending changes and what the past says.

use super::super::session::Session;
use super::report;
use super::{Body, Capability, HostError, HostFunction};
use crate::history::query::{commits, log, milestones, pending, versions};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "audit-atomic-history",
        aliases: &[],
        parameters: "",
        docstring: "Prints every atomic commit with its source and findings, oldest first.",
        capability: READ,
        body: Body::Now(audit_atomic_history),
    },
    HostFunction {
        name: "has-pending-changes-p",
        aliases: &["has-pending-changes?"],
        parameters: "",
        docstring: "Answers whether there are commits that belong to no milestone yet.",
        capability: READ,
        body: Body::Now(has_pending_changes),
    },
    HostFunction {
        name: "human-commit",
        aliases: &["make-human-commit", "manual-human-commit", "milestone"],
        parameters: "message &optional names &rest override",
        docstring: "Groups the pending commits of these names, or all, into a milestone; answers its UUID. One that uses what no milestone holds needs `:override` and a reason.",
        capability: WRITE,
        body: Body::Now(human_commit),
    },
    HostFunction {
        name: "pending-changes",
        aliases: &[],
        parameters: "",
        docstring: "Answers the names with commits that belong to no milestone yet, oldest first.",
        capability: READ,
        body: Body::Now(pending_changes),
    },
    HostFunction {
        name: "show-atomic-commit",
        aliases: &[],
        parameters: "id",
        docstring: "Prints one commit: the newest of a name, or that of a UUID, hash or number.",
        capability: READ,
        body: Body::Now(show_atomic_commit),
    },
    HostFunction {
        name: "show-project-milestones",
        aliases: &[],
        parameters: "",
        docstring: "Prints the milestones with their commits, oldest first.",
        capability: READ,
        body: Body::Now(show_project_milestones),
    },
    HostFunction {
        name: "versions",
        aliases: &[],
        parameters: "name",
        docstring: "Answers the UUIDs of all commits of a name, oldest first.",
        capability: READ,
        body: Body::Now(versions_of),
    },
];

fn human_commit(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let message = session.text_argument("human-commit", arguments, 0)?;
    let (names, reason) = session.milestone_arguments(&arguments[1..])?;
    let commits = match names.filter(|names| !names.is_null()) {
        None => session.archive.pending()?,
        Some(names) => {
            let names = session.names_argument("human-commit", 1, names)?;
            session.pending_of(&names)?
        }
    };
    let row = session.write_milestone(&message, commits, reason)?;
    let uuid = report::upper(&row.uuid);
    session.emit(super::super::event::Event::MilestoneWritten {
        id: None,
        milestone: row,
    });
    Ok(session.string(&uuid))
}

impl Session {
    /// Reads what follows a milestone's message: names, and `:override` with a reason.
    fn milestone_arguments(
        &self,
        arguments: &[Value],
    ) -> Result<(Option<Value>, Option<String>), HostError> {
        let is_override = |value: Value| {
            let name = value.as_keyword();
            name.is_some_and(|name| self.image.machine().symbols.name(name) == "override")
        };
        let (names, options) = match arguments.split_first() {
            Some((&first, rest)) if !is_override(first) => (Some(first), rest),
            _ => (None, arguments),
        };
        match options {
            [] => Ok((names, None)),
            [key, _] if is_override(*key) => {
                let reason = self.text_argument("human-commit", options, 1)?;
                Ok((names, Some(reason)))
            }
            _ => Err(HostError::new(
                "arity",
                "`human-commit` takes a message, names, and `:override` with a reason",
            )),
        }
    }
}

fn show_project_milestones(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    let store = &session.archive.store;
    let all = milestones::all(store)?;
    let mut uuids = std::collections::HashMap::new();
    for row in log::all(store)? {
        uuids.insert(row.seq, report::upper(row.uuid));
    }
    let text = report::milestones(&all, |seq| uuids.get(&seq).cloned().unwrap_or_default());
    session.print(&text);
    Ok(Value::NIL)
}

fn audit_atomic_history(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    session.print(&report::atomic_title());
    for row in log::all(&session.archive.store)? {
        let commit = commits::get(&session.archive.store, row.seq)?;
        session.print(&report::atomic_commit(&commit));
    }
    Ok(Value::NIL)
}

fn show_atomic_commit(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let id = session.name_argument("show-atomic-commit", arguments, 0)?;
    match session.archive.find(&id)? {
        super::super::archive::Named::Commit(seq) => {
            let commit = commits::get(&session.archive.store, seq)?;
            session.print(&report::atomic_commit(&commit));
            session.print(&report::atomic_details(&commit));
            Ok(Value::NIL)
        }
        super::super::archive::Named::Milestone(_) => Err(HostError::new(
            "history",
            format!("`{id}` is a milestone, not a commit"),
        )
        .hint("`(show-project-milestones)` prints milestones")),
    }
}

fn has_pending_changes(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    Ok(Value::boolean(pending::any(&session.archive.store)?))
}

fn pending_changes(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    let mut names: Vec<String> = Vec::new();
    for row in pending::all(&session.archive.store)? {
        if !names.iter().any(|name| **name == *row.name) {
            names.push(row.name.to_string());
        }
    }
    Ok(session.symbols(&names))
}

fn versions_of(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let name = session.name_argument("versions", arguments, 0)?;
    let store = &session.archive.store;
    let mut uuids = Vec::new();
    for seq in versions::of(store, &name)? {
        uuids.push(report::upper(log::row(store, seq)?.uuid));
    }
    Ok(session.strings(&uuids))
}
