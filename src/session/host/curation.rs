//! What a program may do to milestones: amend, split, squash, move, dissolve, and the way back.

use super::super::argument::{ID, TEXT};
use super::super::clock;
use super::super::command::Curate;
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now, report};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("milestone/amend!", "milestone message", "Gives a milestone another message; answers the number of the operation.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>>! (milestone/amend! (:id (car (op-log))) \"the rate\")\n>>> (:message (car (health-evolution)))\n\"the rate\"", WRITE, amend),
    now("milestone/dissolve!", "milestone", "Takes a milestone apart, so that its commits are pending again; answers the number of the operation.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>>! (milestone/dissolve! (:id (car (op-log))))\n>>> (pending-changes)\n(rate)", WRITE, dissolve),
    now("milestone/move!", "commits &optional milestone", "Moves commits to a milestone; without one they are pending again. Answers the number of the operation.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>>! (milestone/move! '(rate))\n>>> (pending-changes)\n(rate)", WRITE, move_commits),
    now("milestone/split!", "milestone commits message", "Makes some commits of a milestone one of their own; answers its UUID.\n>>>! (define rate 7)\n>>>! (define limit 8)\n>>>! (human-commit \"both\")\n>>>! (milestone/split! (:id (car (op-log))) '(limit) \"the limit\")\n>>> (map :message (health-evolution))\n(\"both\" \"the limit\")", WRITE, split),
    now("milestone/squash!", "milestone others &optional message", "Adds the commits of other milestones to one; answers the number of the operation.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>>! (define limit 8)\n>>>! (human-commit \"second\")\n>>>! (let ((all (map :id (op-log)))) (milestone/squash! (last all) (list (car all)) \"both\"))\n>>> (map :message (health-evolution))\n(\"both\")", WRITE, squash),
    now("op-log", "", "Answers what was done to milestones as maps, newest first.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>> (map :kind (op-log))\n(:milestone)", READ, op_log),
    now("redo!", "", "Takes the newest undo back, unless something else was done since; answers the number of the operation.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>>! (undo!)\n>>>! (redo!)\n>>> (pending-changes)\n()", WRITE, redo),
    now("undo!", "&optional operation", "Takes something done to milestones back, the newest where none is named; answers the number of the operation.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>>! (undo!)\n>>> (pending-changes)\n(rate)", WRITE, undo),
];

type Answer = Result<Value, HostError>;

fn milestone(
    session: &Session,
    function: &str,
    values: &[Value],
    index: usize,
) -> Result<u64, HostError> {
    let id = session.argument(ID, function, values, index)?;
    Ok(session.archive.find_milestone(&id)?)
}

fn optional_text(
    session: &Session,
    function: &str,
    values: &[Value],
    index: usize,
) -> Result<Option<String>, HostError> {
    match values.get(index).is_none_or(|it| it.is_null()) {
        true => Ok(None),
        false => session.argument(TEXT, function, values, index).map(Some),
    }
}

/// Does it and answers the number of the operation.
fn done(session: &mut Session, what: &Curate) -> Answer {
    let seq = session.curate(None, what)?;
    Reply::Integer(seq as i64).into_value(session.image.machine_mut())
}

fn amend(session: &mut Session, values: &[Value]) -> Answer {
    let milestone = milestone(session, "milestone/amend!", values, 0)?;
    let message = session.argument(TEXT, "milestone/amend!", values, 1)?;
    done(session, &Curate::Amend { milestone, message })
}

fn split(session: &mut Session, values: &[Value]) -> Answer {
    let milestone = milestone(session, "milestone/split!", values, 0)?;
    let ids = session.list_argument(ID, "milestone/split!", values, 1)?;
    let commits = session.archive.find_commits(&ids, Some(milestone))?;
    let message = session.argument(TEXT, "milestone/split!", values, 2)?;
    let what = Curate::Split {
        milestone,
        commits,
        message,
    };
    let seq = session.curate(None, &what)?;
    let uuid = report::upper(session.archive.milestone_row(seq)?.uuid);
    Ok(session.string(&uuid))
}

fn squash(session: &mut Session, values: &[Value]) -> Answer {
    let into = milestone(session, "milestone/squash!", values, 0)?;
    let mut others = Vec::new();
    for id in session.list_argument(ID, "milestone/squash!", values, 1)? {
        others.push(session.archive.find_milestone(&id)?);
    }
    let message = optional_text(session, "milestone/squash!", values, 2)?;
    let what = Curate::Squash {
        into,
        others,
        message,
    };
    done(session, &what)
}

fn move_commits(session: &mut Session, values: &[Value]) -> Answer {
    let ids = session.list_argument(ID, "milestone/move!", values, 0)?;
    let commits = session.archive.find_commits(&ids, None)?;
    let to = match values.get(1).is_none_or(|it| it.is_null()) {
        true => None,
        false => Some(milestone(session, "milestone/move!", values, 1)?),
    };
    done(session, &Curate::Move { commits, to })
}

fn dissolve(session: &mut Session, values: &[Value]) -> Answer {
    let milestone = milestone(session, "milestone/dissolve!", values, 0)?;
    done(session, &Curate::Dissolve { milestone })
}

fn undo(session: &mut Session, values: &[Value]) -> Answer {
    let operation = match values.first().is_none_or(|it| it.is_null()) {
        true => None,
        false => {
            let id = session.argument(ID, "undo!", values, 0)?;
            Some(session.archive.find_entry(&id)?)
        }
    };
    done(session, &Curate::Undo { operation })
}

fn redo(session: &mut Session, _: &[Value]) -> Answer {
    done(session, &Curate::Redo)
}

fn op_log(session: &mut Session, _: &[Value]) -> Answer {
    let number = |it: u64| Reply::Integer(it as i64);
    let rows = session.archive.operation_rows()?.into_iter().rev();
    let rows = rows.map(|row| {
        Reply::Record(vec![
            ("number", number(row.seq)),
            ("kind", Reply::Keyword(row.kind.into())),
            ("message", Reply::Text(row.message)),
            ("target", row.target.map_or(Reply::Nil, number)),
            (
                "members",
                Reply::List(row.members.into_iter().map(number).collect()),
            ),
            ("undone-by", row.undone_by.map_or(Reply::Nil, number)),
            ("author", Reply::Text(row.author)),
            ("timestamp", Reply::Text(clock::iso_text(row.time_ms))),
            ("id", Reply::Text(report::upper(row.uuid))),
        ])
    });
    Reply::List(rows.collect()).into_value(session.image.machine_mut())
}
