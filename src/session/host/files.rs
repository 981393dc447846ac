//! Files, inside the project's folder unless the project says otherwise.

use std::io::Write;
use std::path::{Component, Path, PathBuf};

use super::super::config::FileAccess;
use super::super::error::{describe_io, io_hint};
use super::super::paths::STATE_FOLDER;
use super::super::session::Session;
use super::{Body, Capability, HostError, HostFunction};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadFiles;
const WRITE: Capability = Capability::WriteFiles;

/// Bytes a program may read at once; the heap has its own limit besides.
const READ_BYTES_MAX: u64 = 256 << 20;
/// Names a listing answers.
const LIST_MAX: usize = 100_000;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "file/append",
        aliases: &[],
        parameters: "path text",
        docstring: "Adds text at the end of a file, which is made where it is not there.",
        capability: WRITE,
        body: Body::Now(append),
    },
    HostFunction {
        name: "file/delete",
        aliases: &[],
        parameters: "path",
        docstring: "Deletes a file.",
        capability: WRITE,
        body: Body::Now(delete),
    },
    HostFunction {
        name: "file/exists?",
        aliases: &[],
        parameters: "path",
        docstring: "Answers whether there is a file or folder of this name.",
        capability: READ,
        body: Body::Now(exists),
    },
    HostFunction {
        name: "file/is-directory?",
        aliases: &[],
        parameters: "path",
        docstring: "Answers whether this is a folder.",
        capability: READ,
        body: Body::Now(is_folder),
    },
    HostFunction {
        name: "file/is-file?",
        aliases: &[],
        parameters: "path",
        docstring: "Answers whether this is a file.",
        capability: READ,
        body: Body::Now(is_file),
    },
    HostFunction {
        name: "file/list",
        aliases: &[],
        parameters: "path",
        docstring: "Answers the names in a folder, in order.",
        capability: READ,
        body: Body::Now(list),
    },
    HostFunction {
        name: "file/mkdir",
        aliases: &[],
        parameters: "path",
        docstring: "Makes a folder and those above it.",
        capability: WRITE,
        body: Body::Now(make_folder),
    },
    HostFunction {
        name: "file/read",
        aliases: &[],
        parameters: "path",
        docstring: "Answers the text of a file.",
        capability: READ,
        body: Body::Now(read),
    },
    HostFunction {
        name: "file/read-lines",
        aliases: &[],
        parameters: "path",
        docstring: "Answers the lines of a file, without their ends.",
        capability: READ,
        body: Body::Now(read_lines),
    },
    HostFunction {
        name: "file/write",
        aliases: &[],
        parameters: "path text",
        docstring: "Puts text in the place of a file's content.",
        capability: WRITE,
        body: Body::Now(write),
    },
];

fn read(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let text = read_text(session, "file/read", arguments)?;
    Ok(session.string(&text))
}

fn read_lines(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let text = read_text(session, "file/read-lines", arguments)?;
    let lines: Vec<String> = text.lines().map(str::to_string).collect();
    Ok(session.strings(&lines))
}

fn read_text(
    session: &Session,
    function: &'static str,
    arguments: &[Value],
) -> Result<String, HostError> {
    let path = path(session, function, arguments)?;
    let failed = |error| failed("read", &path, &error);
    let metadata = std::fs::metadata(&path).map_err(failed)?;
    // A pipe or a device would never end.
    if !metadata.is_file() {
        return Err(HostError::new(
            "io",
            format!("`{}` is not a file", path.display()),
        ));
    }
    if metadata.len() > READ_BYTES_MAX {
        return Err(HostError::new(
            "limit",
            format!(
                "`{}` is larger than {} MB",
                path.display(),
                READ_BYTES_MAX >> 20
            ),
        ));
    }
    let bytes = std::fs::read(&path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        HostError::new(
            "io",
            format!("`{}` is not UTF-8 at byte {offset}", path.display()),
        )
    })
}

fn write(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = path_to_change(session, "file/write", arguments)?;
    let text = session.text_argument("file/write", arguments, 1)?;
    std::fs::write(&path, text).map_err(|error| failed("write", &path, &error))?;
    Ok(Value::NIL)
}

fn append(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = path_to_change(session, "file/append", arguments)?;
    let text = session.text_argument("file/append", arguments, 1)?;
    let mut options = std::fs::OpenOptions::new();
    options
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| failed("write", &path, &error))?;
    Ok(Value::NIL)
}

fn delete(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = path_to_change(session, "file/delete", arguments)?;
    std::fs::remove_file(&path).map_err(|error| failed("delete", &path, &error))?;
    Ok(Value::NIL)
}

fn make_folder(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = path_to_change(session, "file/mkdir", arguments)?;
    std::fs::create_dir_all(&path).map_err(|error| failed("make", &path, &error))?;
    Ok(Value::NIL)
}

fn exists(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    Ok(Value::boolean(
        path(session, "file/exists?", arguments)?.exists(),
    ))
}

fn is_folder(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    Ok(Value::boolean(
        path(session, "file/is-directory?", arguments)?.is_dir(),
    ))
}

fn is_file(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    Ok(Value::boolean(
        path(session, "file/is-file?", arguments)?.is_file(),
    ))
}

fn list(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = path(session, "file/list", arguments)?;
    let entries = std::fs::read_dir(&path).map_err(|error| failed("list", &path, &error))?;
    let mut names: Vec<String> = entries
        .flatten()
        .take(LIST_MAX)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(session.strings(&names))
}

fn path_to_change(
    session: &Session,
    function: &'static str,
    arguments: &[Value],
) -> Result<PathBuf, HostError> {
    let path = path(session, function, arguments)?;
    if path.starts_with(session.paths.root.join(STATE_FOLDER)) {
        return Err(
            HostError::new("sandbox", format!("`{}` belongs to Imago", path.display()))
                .hint("keep the program's files in another folder"),
        );
    }
    Ok(path)
}

/// Returns the first argument as a path that the program may use.
fn path(
    session: &Session,
    function: &'static str,
    arguments: &[Value],
) -> Result<PathBuf, HostError> {
    let text = session.text_argument(function, arguments, 0)?;
    let path = real(&session.paths.root.join(&text));
    let is_free = session.options.config.sandbox.files == FileAccess::Anywhere;
    if is_free || path.starts_with(&session.paths.root) {
        return Ok(path);
    }
    Err(
        HostError::new("sandbox", format!("`{text}` lies outside of the project"))
            .hint("put `files = \"anywhere\"` under `[sandbox]` in `imago.toml` to allow it"),
    )
}

/// Returns the path without links and without `..`, as far as it exists: where it really leads.
fn real(path: &Path) -> PathBuf {
    let mut known = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                known.pop();
            }
            Component::CurDir => {}
            part => known.push(part),
        }
        if let Ok(real) = known.canonicalize() {
            known = real;
        }
    }
    known
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> HostError {
    HostError {
        kind: "io",
        message: format!("cannot {what} `{}`: {}", path.display(), describe_io(error)),
        hint: io_hint(error).map(str::to_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_is_where_it_really_leads() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists");
        std::fs::create_dir(root.join("inside")).expect("a folder");
        std::os::unix::fs::symlink("/", root.join("inside/door")).expect("a link");
        assert_eq!(real(&root.join("inside/door/etc")), Path::new("/etc"));
        assert_eq!(real(&root.join("inside/../new.txt")), root.join("new.txt"));
        assert_eq!(real(&root.join("a/../../x")), root.with_file_name("x"));
    }
}
