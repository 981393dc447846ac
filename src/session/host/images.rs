//! Images from inside a program: rebuilding and rehearsing.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::super::argument::NAME;
use super::super::errands::Work;
use super::super::replay::{Past, Replay};
use super::super::session::Session;
use super::files::path_to_change;
use super::reply::Reply;
use super::{Body, Capability, HostError, HostFunction, World};
use crate::lang::value::Value;

/// How often one looks whether the builder has ended.
const STEP: Duration = Duration::from_millis(20);

const READ: Capability = Capability::ReadHistory;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "save-development-image",
        aliases: &[],
        parameters: "file",
        docstring: "Saves the whole history and the living image as one file; refused while changes are pending.\n>>>! (define rate 7)\n>>> (save-development-image \"shop.image\")\n!! pending\n>>>! (human-commit \"first\")\n>>>! (save-development-image \"shop.image\")\n>>> (file/exists? \"shop.image\")\n#t",
        capability: Capability::WriteFiles,
        body: Body::Now(save_development_image),
    },
    HostFunction {
        name: "save-production-image",
        aliases: &[],
        parameters: "file entry",
        docstring: "Builds a program that runs alone, from what milestones hold; refused while changes are pending.\n>>>! (defun main () \"Says hello.\" (println \"hello\"))\n>>> (save-production-image \"hello\" 'main)\n!! pending",
        capability: Capability::WriteFiles,
        body: Body::Later(save_production_image),
    },
    HostFunction {
        name: "rebuild-image-from-atomic-history",
        aliases: &[],
        parameters: "",
        docstring: "Evaluates every commit in order in a fresh image; prints and answers how it differs from this one.\n>>>! (define rate 7)\n>>> (:same (rebuild-image-from-atomic-history))\n#t",
        capability: READ,
        body: Body::Now(|session, _| rebuild(session, Past::Atomic)),
    },
    HostFunction {
        name: "rebuild-image-from-human-history",
        aliases: &[],
        parameters: "",
        docstring: "Evaluates the commits that milestones hold in a fresh image; prints and answers how it differs from this one.\n>>>! (define rate 7)\n>>>! (human-commit \"first\")\n>>> (:same (rebuild-image-from-human-history))\n#t",
        capability: READ,
        body: Body::Now(|session, _| rebuild(session, Past::Human)),
    },
    HostFunction {
        name: "rehearse-milestone",
        aliases: &[],
        parameters: "&optional names",
        docstring: "Evaluates what milestones hold and the pending commits of these names, or all, in a fresh image; answers whether they stand alone.\n>>>! (define rate 7)\n>>> (rehearse-milestone)\n#t",
        capability: READ,
        body: Body::Now(rehearse),
    },
];

fn save_development_image(session: &mut Session, values: &[Value]) -> Result<Value, HostError> {
    let path = path_to_change(session, "save-development-image", values, 0)?;
    session.save_development_image(&path)?;
    Ok(Value::TRUE)
}

/// The program is built by a process of its own, which knows nothing of this image.
fn save_production_image(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let path = path_to_change(session, "save-production-image", values, 0)?;
    let entry = session.argument(NAME, "save-production-image", values, 1)?;
    session.refuse_while_pending()?;
    let folder = session.paths.root.clone();
    Ok(Box::new(move |recall| {
        let failed = |error: std::io::Error| {
            let reason = super::super::error::describe_io(&error);
            HostError::new("io", format!("the program cannot be built: {reason}"))
        };
        let mut builder = Command::new(std::env::current_exe().map_err(failed)?)
            .args(["image", "ship", "--entry"])
            .args([entry.as_str(), "-C"])
            .arg(folder)
            .arg("--")
            .arg(path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut complaint = String::new();
        if let Some(mut stderr) = builder.stderr.take() {
            while builder.try_wait().map_err(failed)?.is_none() {
                if recall.is_recalled() {
                    builder.kill().map_err(failed)?;
                }
                std::thread::sleep(STEP);
            }
            stderr.read_to_string(&mut complaint).map_err(failed)?;
        }
        match builder.wait().map_err(failed)?.success() {
            true => Ok(Reply::Boolean(true)),
            false => Err(told(&complaint)),
        }
    }))
}

/// Says what the process that builds has said: an error, and what to do.
fn told(complaint: &str) -> HostError {
    let complaint = complaint.trim();
    let complaint = complaint.strip_prefix("error: ").unwrap_or(complaint);
    let hinted = ["\n  = help: ", "\n  hint: "];
    match hinted.iter().find_map(|it| complaint.split_once(it)) {
        None => HostError::new("history", complaint.to_string()),
        Some((message, hint)) => HostError::new("history", message.to_string()).hint(hint),
    }
}

/// The past is not looked at by the past: it would never end.
fn refuse_in_the_past(session: &Session, name: &str) -> Result<(), HostError> {
    match session.task.world {
        World::Live => Ok(()),
        World::Past | World::Example | World::Test => Err(HostError::new(
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
        Some(_) => {
            let names = session.list_argument(NAME, "rehearse-milestone", arguments, 0)?;
            session.pending_of(&names)?
        }
    };
    let rehearsal = session.rehearse(&proposed)?;
    session.print(&rehearsal.report());
    Ok(Value::boolean(rehearsal.is_clean()))
}
