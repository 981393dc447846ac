//! Source text from inside a program: what the history holds, as files.

use std::path::PathBuf;

use super::super::session::Session;
use super::super::source::dump;
use super::files::path_to_change;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::value::Value;

const WRITE: Capability = Capability::WriteFiles;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("dump-source-code", "&optional path", "Writes the newest version of every definition into one file, in an order in which they load; answers the path. Without a path it answers the text.", WRITE, dump_source_code),
    now("dump-source-code-by-commit-type", "&optional folder", "Writes the newest version of every definition into a folder, a file for each kind and `load.lisp`, which loads them; answers the files' names in that order. Without a folder it answers lists of name and text.", WRITE, dump_by_kind),
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
