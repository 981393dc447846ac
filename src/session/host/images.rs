//! Images from inside a program: rebuilding and rehearsing.

use super::super::replay::{Past, Replay};
use super::super::session::Session;
use super::reply::Reply;
use super::{Body, Capability, HostError, HostFunction, World};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "rebuild-image-from-atomic-history",
        aliases: &[],
        parameters: "",
        docstring: "Evaluates every commit in order in a fresh image; prints and answers how it differs from this one.",
        capability: READ,
        body: Body::Now(|session, _| rebuild(session, Past::Atomic)),
    },
    HostFunction {
        name: "rebuild-image-from-human-history",
        aliases: &[],
        parameters: "",
        docstring: "Evaluates the commits that milestones hold in a fresh image; prints and answers how it differs from this one.",
        capability: READ,
        body: Body::Now(|session, _| rebuild(session, Past::Human)),
    },
    HostFunction {
        name: "rehearse-milestone",
        aliases: &[],
        parameters: "&optional names",
        docstring: "Evaluates what milestones hold and the pending commits of these names, or all, in a fresh image; answers whether they stand alone.",
        capability: READ,
        body: Body::Now(rehearse),
    },
];

/// The past is not looked at by the past: it would never end.
fn refuse_in_the_past(session: &Session, name: &str) -> Result<(), HostError> {
    match session.task.world {
        World::Live => Ok(()),
        World::Past => Err(HostError::new(
            "permission-denied",
            format!("`{name}` is not done again while the past is evaluated again"),
        )
        .hint("call it from an expression instead of a definition")),
    }
}

fn rebuild(session: &mut Session, past: Past) -> Result<Value, HostError> {
    let name = format!("rebuild-image-from-{}-history", past.name());
    refuse_in_the_past(session, &name)?;
    let replay = session.replay(past)?;
    session.print(&replay.report());
    reply_of(&replay).into_value(session.image.machine_mut())
}

fn reply_of(replay: &Replay) -> Reply {
    let mut record = vec![
        ("from", Reply::Keyword(replay.past.name().into())),
        ("commits", Reply::Integer(replay.total as i64)),
        ("evaluated", Reply::Integer(replay.done as i64)),
        ("same", Reply::Boolean(replay.is_same())),
        ("hash", Reply::text(replay.hash.hex())),
        ("live", Reply::text(replay.live.hex())),
    ];
    for (what, names) in replay.difference.parts() {
        record.push((what, Reply::texts(names.to_vec())));
    }
    let error = replay.error.as_ref().map_or(Reply::Nil, |error| {
        Reply::Record(vec![
            ("commit", Reply::text(&*error.commit)),
            ("name", Reply::text(&*error.name)),
            ("place", Reply::text(&*error.place)),
            ("message", Reply::text(&*error.message)),
        ])
    });
    record.push(("error", error));
    Reply::Record(record)
}

fn rehearse(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    refuse_in_the_past(session, "rehearse-milestone")?;
    let proposed = match arguments.first().filter(|names| !names.is_null()) {
        None => session.archive.pending()?,
        Some(&names) => {
            let names = session.names_argument("rehearse-milestone", 0, names)?;
            session.pending_of(&names)?
        }
    };
    let rehearsal = session.rehearse(&proposed)?;
    session.print(&rehearsal.report());
    Ok(Value::boolean(rehearsal.is_clean()))
}
