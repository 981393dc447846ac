//! The history from inside a program: milestones, pending changes and what the past says.

use super::super::argument::{DEFINITION, ID, TEXT};
use super::super::error::SessionError;
use super::super::replay::counted;
use super::super::session::Session;
use super::report;
use super::source::must_stand_alone;
use super::{Body as Way, Capability, HostError, HostFunction};
use crate::history::body::{Body, GroupBody};
use crate::history::query::{commits, entries, log, milestones, pending, versions};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "audit-atomic-history",
        aliases: &[],
        parameters: "",
        docstring: "Prints every atomic commit with its source and findings, oldest first.\n>>>! (define rate 7)\n>>> (audit-atomic-history)\n~> ...rate...",
        capability: READ,
        body: Way::Now(audit_atomic_history),
    },
    HostFunction {
        name: "has-pending-changes-p",
        aliases: &["has-pending-changes?"],
        parameters: "",
        docstring: "Answers whether there are commits that belong to no milestone yet.\n>>>! (define rate 7)\n>>> (has-pending-changes-p)\n#t\n>>>! (human-commit \"first\")\n>>> (has-pending-changes-p)\n#f",
        capability: READ,
        body: Way::Now(has_pending_changes),
    },
    HostFunction {
        name: "clear-all-commits",
        aliases: &[],
        parameters: "",
        docstring: "Closes the log with a last entry, moves its file aside and begins a new one, whose first entry names the old and which goes on with what stands, each in its newest version alone; answers where the old one is. The image stays as it is.\n>>>! (define rate 7)\n>>>! (define rate 8)\n>>>! (clear-all-commits)\n>>> (length (versions 'rate))\n1",
        capability: WRITE,
        body: Way::Now(clear_all_commits),
    },
    HostFunction {
        name: "human-commit",
        aliases: &["make-human-commit", "manual-human-commit", "milestone"],
        parameters: "message &optional commits &rest options",
        docstring: "Groups the pending commits into a milestone; answers its UUID. With a list only those it names: by a symbol, which means its newest pending commit, or by an id. A path behind it names the file it is made for. One that uses what no milestone holds needs `:override` and a reason.\n>>>! (define rate 7)\n>>> (string? (human-commit \"first\"))\n#t\n>>> (pending-changes)\n()",
        capability: WRITE,
        body: Way::Now(human_commit),
    },
    HostFunction {
        name: "pending-changes",
        aliases: &[],
        parameters: "",
        docstring: "Answers the names with commits that belong to no milestone yet, oldest first.\n>>>! (define rate 7)\n>>> (pending-changes)\n(rate)",
        capability: READ,
        body: Way::Now(pending_changes),
    },
    HostFunction {
        name: "show-atomic-commit",
        aliases: &[],
        parameters: "id",
        docstring: "Prints one commit: the newest of a name, or that of a UUID, hash or number.\n>>>! (define rate 7)\n>>> (show-atomic-commit 'rate)\n~> ...rate...",
        capability: READ,
        body: Way::Now(show_atomic_commit),
    },
    HostFunction {
        name: "show-human-commit",
        aliases: &[],
        parameters: "id",
        docstring: "Prints one milestone with its commits: that of a UUID, hash or number.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>> (show-human-commit (:id (car (op-log))))\n~> ...first...",
        capability: READ,
        body: Way::Now(show_human_commit),
    },
    HostFunction {
        name: "show-project-milestones",
        aliases: &[],
        parameters: "",
        docstring: "Prints the milestones with their commits, oldest first.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>> (show-project-milestones)\n~> ...first...",
        capability: READ,
        body: Way::Now(show_project_milestones),
    },
    HostFunction {
        name: "versions",
        aliases: &[],
        parameters: "name",
        docstring: "Answers the UUIDs of all commits of a name, oldest first.\n>>>! (defun area (r) \"Answers the area.\" (* r r))\n>>>! (defun area (r) \"Answers the area.\" (* 3 r r))\n>>> (length (versions 'area))\n2",
        capability: READ,
        body: Way::Now(versions_of),
    },
];

fn human_commit(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let message = session.argument(TEXT, "human-commit", arguments, 0)?;
    let wish = session.milestone_arguments(&arguments[1..])?;
    let commits = match wish.commits.filter(|commits| !commits.is_null()) {
        None => session.archive.pending()?,
        Some(commits) => {
            let ids = session.list_argument(ID, "human-commit", &[Value::NIL, commits], 1)?;
            session.chosen(&ids)?
        }
    };
    let row = session.write_milestone(&message, commits, wish.file, wish.reason)?;
    let uuid = report::upper(row.uuid);
    session.emit(super::super::event::Event::MilestoneWritten {
        id: None,
        milestone: row,
    });
    Ok(session.string(&uuid))
}

/// What follows the message of a milestone.
#[derive(Default)]
struct Wish {
    commits: Option<Value>,
    /// The file that it is made for.
    file: Option<String>,
    /// Why it is accepted although it uses what no milestone holds.
    reason: Option<String>,
}

impl Session {
    /// Reads what follows a milestone's message: commits, a path, and `:override` with a reason.
    fn milestone_arguments(&self, arguments: &[Value]) -> Result<Wish, HostError> {
        let is_override = |value: &Value| {
            let name = value.as_keyword();
            name.is_some_and(|name| self.image.machine().symbols.name(name) == "override")
        };
        let options = arguments.iter().position(is_override);
        let (plain, options) = arguments.split_at(options.unwrap_or(arguments.len()));
        let mut wish = Wish {
            commits: plain.first().copied(),
            ..Wish::default()
        };
        if plain.len() > 1 {
            let path = self.argument(TEXT, "human-commit", plain, 1)?;
            wish.file = Some(
                self.paths
                    .display(&self.resolve(std::path::Path::new(&path))),
            );
        }
        match options {
            [] => {}
            [_, _] => wish.reason = Some(self.argument(TEXT, "human-commit", options, 1)?),
            _ => wish.commits = None,
        }
        match plain.len() < 3 && options.len() != 1 && options.len() < 3 {
            true => Ok(wish),
            false => Err(HostError::new(
                "arity",
                "`human-commit` takes a message, commits, a path, and `:override` with a reason",
            )),
        }
    }

    /// Returns the commits that a person chose: of a name the newest pending one, else by id.
    fn chosen(&self, ids: &[String]) -> Result<Vec<u64>, HostError> {
        let mut chosen = Vec::new();
        let mut wanted = Vec::new();
        for id in ids {
            match self.archive.methods_for(id)? {
                methods if methods.is_empty() => wanted.push(id.clone()),
                methods => wanted.extend(methods),
            }
        }
        for id in &wanted {
            let newest = self.archive.pending_of(id)?.pop();
            chosen.push(match newest {
                Some(seq) => seq,
                None if self.heads.get(id).is_some() => {
                    let name = id.clone();
                    return Err(SessionError::NothingPending { name }.into());
                }
                None => self.archive.find_commit(id)?,
            });
        }
        Ok(chosen)
    }
}

/// What can be called off is called off before: the log that was is closed for good.
fn clear_all_commits(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    must_stand_alone(session, "clear-all-commits")?;
    let aside = session.clear_all_commits()?;
    let standing = match session.heads.count() {
        0 => String::new(),
        count => {
            let stand = if count == 1 {
                "stands begins"
            } else {
                "stand begin"
            };
            let counted = counted(count as u64, "definition");
            format!("; the {counted} that {stand} the new log")
        }
    };
    session.print(&format!(
        "All commits cleared; they are kept in {aside}{standing}\n"
    ));
    Ok(session.string(&aside))
}

fn show_human_commit(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let id = session.argument(ID, "show-human-commit", arguments, 0)?;
    let seq = session.archive.find_milestone(&id)?;
    let store = &session.archive.store;
    let milestone = milestones::get(store, seq)?;
    let mut uuids = Vec::new();
    let mut names = String::new();
    for &commit in &milestone.commits {
        let row = log::row(store, commit)?;
        uuids.push((commit, report::upper(row.uuid)));
        names.push_str(&format!("    {} ({})\n", row.name, row.kind));
    }
    let uuid_of = |seq: u64| {
        let found = uuids.iter().find(|(commit, _)| *commit == seq);
        found.map(|(_, uuid)| uuid.clone()).unwrap_or_default()
    };
    let mut text = report::milestone(&milestone, uuid_of);
    text.push_str(&format!("  Author: {}\n", milestone.author.name));
    if let Body::Group(GroupBody {
        file: Some(file), ..
    }) = entries::header(store, seq)?.body
    {
        text.push_str(&format!("  File: {file}\n"));
    }
    text.push_str("  Symbols:\n");
    text.push_str(&names);
    session.print(&text);
    Ok(Value::NIL)
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
    let id = session.argument(ID, "show-atomic-commit", arguments, 0)?;
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
    let name = session.argument(DEFINITION, "versions", arguments, 0)?;
    let store = &session.archive.store;
    let mut uuids = Vec::new();
    for seq in versions::of(store, &name)? {
        uuids.push(report::upper(log::row(store, seq)?.uuid));
    }
    Ok(session.strings(&uuids))
}
