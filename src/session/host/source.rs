//! Source text from inside a program: what the history holds, as files.

use std::path::PathBuf;

use super::super::argument::DEFINITION;
use super::super::error::describe_io;
use super::super::intake::{FileText, read_source};
use super::super::session::Session;
use super::super::source::edit::{self, Edit};
use super::super::source::write_back::{Caution, Unwritten};
use super::super::source::{Standing, dump};
use super::super::task::Task;
use super::files::{path, path_to_change};
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now};
use crate::history::query::heads;
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteFiles;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("drift", "", "Answers the names for which image, history and files do not say the same, each with its state, the file and the form that mends it.\n>>>! (define rate 7)\n>>> (map :state (drift))\n(:homeless)", READ, drift),
    now("dump-source-code", "&optional path", "Writes the newest version of every definition into one file, in an order in which they load; answers the path. Without a path it answers the text.\n>>>! (define rate 7)\n>>>! (dump-source-code \"all.lisp\")\n>>> (defs-in \"all.lisp\")\n(rate)", WRITE, dump_source_code),
    now("dump-source-code-by-commit-type", "&optional folder", "Writes the newest version of every definition into a folder, a file for each kind and `load.lisp`, which loads them; answers the files' names in that order. Without a folder it answers lists of name and text.\n>>>! (define rate 7)\n>>> (last (dump-source-code-by-commit-type \"dump\"))\n\"load.lisp\"", WRITE, dump_by_kind),
    now("home!", "name file", "Gives a definition one source file to live in: it is written there, before those that need it or at the end, and taken out of every other.\n>>>! (define rate 7)\n>>> (home! 'rate \"src/main.lisp\")\n\"src/main.lisp\"\n>>> (defs-in \"src/main.lisp\")\n(rate)", WRITE, home),
    now("renew!", "name", "Evaluates the newest definition of a name again, so that its value is made by the code of now.\n>>>! (define rate 7)\n>>>! (define twice (* 2 rate))\n>>>! (define rate 8)\n>>>! (renew! 'twice)\n>>> twice\n16", Capability::Evaluate, renew),
    now("take!", "file", "Takes what a source file says of every name over what was defined elsewhere; answers the names.\n>>>! (file/mkdir \"src\")\n>>>! (file/write \"src/main.lisp\" \"(define rate 7)\")\n>>> (take! \"src/main.lisp\")\n(rate)\n>>> rate\n7", WRITE, take),
    now("write-back!", "name &optional force", "Writes a definition into the source file it lives in, in its place; with `:force` also over what someone edited there. Answers the file.\n>>>! (define rate 7)\n>>>! (home! 'rate \"src/main.lisp\")\n>>>! (define rate 8)\n>>> (write-back! 'rate)\n\"src/main.lisp\"\n>>> (string/contains? (file/read \"src/main.lisp\") \"8\")\n#t", WRITE, write_back),
];

type Answer = Result<Value, HostError>;

/// Returns the path that an optional first argument names.
fn target(
    session: &Session,
    function: &'static str,
    values: &[Value],
) -> Result<Option<PathBuf>, HostError> {
    match values.first().is_none_or(|value| value.is_null()) {
        true => Ok(None),
        false => path_to_change(session, function, values, 0).map(Some),
    }
}

fn dump_source_code(session: &mut Session, values: &[Value]) -> Answer {
    let path = target(session, "dump-source-code", values)?;
    let standing = session.archive.standing()?;
    let text = dump::one_file(&session.board.status.project, &standing);
    let Some(path) = path else {
        return Ok(session.string(&text));
    };
    dump::write(&path, &text)?;
    let shown = session.paths.display(&path);
    Ok(session.string(&shown))
}

fn dump_by_kind(session: &mut Session, values: &[Value]) -> Answer {
    let folder = target(session, "dump-source-code-by-commit-type", values)?;
    let standing = session.archive.standing()?;
    let files = dump::by_kind(&session.board.status.project, &standing);
    let Some(folder) = folder else {
        let pairs: Vec<Value> = files
            .into_iter()
            .map(|file| session.strings(&[file.name, file.text]))
            .collect();
        return Ok(session.image.machine_mut().heap.list(&pairs));
    };
    dump::write_all(&folder, &files)?;
    let names: Vec<String> = files.into_iter().map(|file| file.name).collect();
    Ok(session.strings(&names))
}

/// What lives in files is changed between two evaluations of definitions, not inside of one.
pub(super) fn must_stand_alone(session: &Session, function: &str) -> Result<(), HostError> {
    match session.group.is_none() {
        true => Ok(()),
        false => Err(HostError::new(
            "eval",
            format!("`{function}` cannot be done inside of a definition"),
        )
        .hint("call it by itself")),
    }
}

/// Returns the newest version of a name.
fn standing(session: &Session, name: &str) -> Result<Standing, HostError> {
    match heads::alive(&session.archive.store, name)? {
        Some(commit) => Ok(Standing {
            name: commit.name,
            package: commit.package,
            kind: commit.kind,
            text: commit.source,
        }),
        None => Err(
            HostError::new("history", format!("the history has no `{name}`"))
                .hint("`(pending-changes)` and `imago log` list what it has"),
        ),
    }
}

fn unwritten(file: &str, why: &Unwritten) -> HostError {
    HostError::new("io", why.message(file)).hint(why.hint(file))
}

fn home(session: &mut Session, values: &[Value]) -> Answer {
    must_stand_alone(session, "home!")?;
    let name = session.argument(DEFINITION, "home!", values, 0)?;
    let path = path_to_change(session, "home!", values, 1)?;
    let file = session.paths.display(&path);
    let new = standing(session, &name)?;
    if !session.sources.is_source(&path) {
        let message = format!("`{file}` is none of the project's sources");
        return Err(HostError::new("io", message).hint(
            "name a file ending in `.lisp` in a folder that `imago.toml` lists as a source",
        ));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            let why = describe_io(&error);
            HostError::new("io", format!("cannot create the folder of `{file}`: {why}"))
        })?;
    }
    let edit = match session.intake.says(&file, &name) {
        Some(_) => replacement(new),
        None => Edit::Insert { new },
    };
    session
        .edit_file(&file, &edit, Caution::Careful)
        .map_err(|why| unwritten(&file, &why))?;
    let others: Vec<String> = session
        .intake
        .files()
        .filter(|(other, names)| *other != file && names.contains_key(&name))
        .map(|(other, _)| other.to_string())
        .collect();
    for other in others {
        let edit = Edit::Remove { name: name.clone() };
        session
            .edit_file(&other, &edit, Caution::Careful)
            .map_err(|why| unwritten(&other, &why))?;
    }
    note_home(session, &file, &name)?;
    Ok(session.string(&file))
}

/// Puts on record where a definition lives, so that the next session knows it too.
fn note_home(session: &mut Session, file: &str, name: &str) -> Result<(), HostError> {
    let FileText::Text(text) = read_source(&session.resolve(std::path::Path::new(file))) else {
        return Ok(());
    };
    let found = edit::read(&text).map_or_else(|_| Vec::new(), |(found, _)| found);
    let Some(definition) = found.into_iter().rfind(|it| it.name == name) else {
        return Ok(());
    };
    let task = Task {
        origin: "home".into(),
        file: Some(file.to_string()),
        ..session.task.clone()
    };
    let outer = std::mem::replace(&mut session.task, task);
    session.open_group();
    session.add_trivia(&definition);
    let outcome = session.close_group();
    session.task = outer;
    Ok(outcome?)
}

fn replacement(standing: Standing) -> Edit {
    Edit::Replace {
        becomes: standing.name.clone(),
        name: standing.name,
        text: standing.text,
    }
}

fn drift(session: &mut Session, _: &[Value]) -> Answer {
    let rows = session.drift().into_iter().map(|it| {
        Reply::Record(vec![
            ("name", Reply::Text(it.name)),
            ("state", Reply::Keyword(it.state.name().into())),
            ("file", it.file.map_or(Reply::Nil, Reply::Text)),
            ("mend", Reply::Text(it.remedy)),
        ])
    });
    Reply::List(rows.collect()).into_value(session.image.machine_mut())
}

fn write_back(session: &mut Session, values: &[Value]) -> Answer {
    must_stand_alone(session, "write-back!")?;
    let name = session.argument(DEFINITION, "write-back!", values, 0)?;
    let standing = standing(session, &name)?;
    let Some(file) = session.intake.home(&name).map(str::to_string) else {
        return Err(
            HostError::new("history", format!("`{name}` lives in no source file"))
                .hint(format!("`(home! '{name} \"src/main.lisp\")` gives it one")),
        );
    };
    let caution = match values.get(1).is_some_and(|force| force.is_truthy()) {
        true => Caution::Forced,
        false => Caution::Careful,
    };
    session
        .edit_file(&file, &replacement(standing), caution)
        .map_err(|why| unwritten(&file, &why))?;
    Ok(session.string(&file))
}

fn renew(session: &mut Session, values: &[Value]) -> Answer {
    must_stand_alone(session, "renew!")?;
    let name = session.argument(DEFINITION, "renew!", values, 0)?;
    let standing = standing(session, &name)?;
    Ok(session.renew(&standing)?)
}

fn take(session: &mut Session, values: &[Value]) -> Answer {
    must_stand_alone(session, "take!")?;
    let path = path(session, "take!", values, 0)?;
    let names = session.take_over(&path)?;
    Ok(session.symbols(&names))
}
