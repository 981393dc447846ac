//! Files, inside the project's folder unless the project says otherwise.

use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::super::argument::TEXT;
use super::super::config::FileAccess;
use super::super::error::{describe_io, io_hint};
use super::super::paths::STATE_FOLDER;
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::toil::pieces::{Mind, PIECE_BYTES};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::stream;
use crate::lang::value::vector;

const READ: Capability = Capability::ReadFiles;
const WRITE: Capability = Capability::WriteFiles;

/// Bytes a program may read at once; the heap has its own limit besides.
const READ_BYTES_MAX: u64 = 256 << 20;
/// Lines between two looks for who wants the program to stop, and bytes that one takes besides its text.
const LINES_BETWEEN: usize = 1 << 12;
const LINE_BYTES: usize = 48;
/// Names a listing answers.
const LIST_MAX: usize = 100_000;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("file/append", "path text", "Adds text at the end of a file, which is made where it is not there.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>>! (file/append \"notes.txt\" \"three\\n\")\n>>> (file/read-lines \"notes.txt\")\n(\"one\" \"two\" \"three\")", WRITE, append),
    now("file/copy", "path target", "Copies a file.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>>! (file/copy \"notes.txt\" \"copy.txt\")\n>>> (file/read \"copy.txt\")\n\"one\\ntwo\\n\"", WRITE, copy),
    now("file/delete", "path", "Deletes a file.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>>! (file/delete \"notes.txt\")\n>>> (file/exists? \"notes.txt\")\n#f", WRITE, delete),
    now("file/exists?", "path", "Answers whether there is a file or folder of this name.\n>>> (file/exists? \".\")\n#t\n>>> (file/exists? \"nowhere.txt\")\n#f", READ, |session, values| asks(session, "file/exists?", values, Path::exists)),
    now("file/glob", "pattern", "Answers the paths that fit a pattern with `*`, `?`, `[ab]` and `**`, in order.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>> (file/glob \"*.txt\")\n(\"notes.txt\")", READ, glob),
    now("file/info", "path", "Answers a map of size, kind and time of change.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>> (:size (file/info \"notes.txt\"))\n8\n>>> (:is-file (file/info \"notes.txt\"))\n#t", READ, info),
    now("file/is-directory?", "path", "Answers whether this is a folder.\n>>> (file/is-directory? \".\")\n#t", READ, |session, values| asks(session, "file/is-directory?", values, Path::is_dir)),
    now("file/is-file?", "path", "Answers whether this is a file.\n>>> (file/is-file? \".\")\n#f", READ, |session, values| asks(session, "file/is-file?", values, Path::is_file)),
    now("file/is-symlink?", "path", "Answers whether this is a link to something else.\n>>> (file/is-symlink? \".\")\n#f", READ, is_link),
    now("file/list", "path", "Answers the names in a folder, in order.\n>>>! (file/write \"b.txt\" \"\")\n>>>! (file/write \"a.txt\" \"\")\n>>> (file/list \".\")\n(\"a.txt\" \"b.txt\")", READ, list),
    now("file/mkdir", "path", "Makes a folder and those above it.\n>>>! (file/mkdir \"a/b\")\n>>> (file/is-directory? \"a/b\")\n#t", WRITE, make_folder),
    now("file/read", "path", "Answers the text of a file.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>> (file/read \"notes.txt\")\n\"one\\ntwo\\n\"\n>>> (file/read \"nowhere.txt\")\n!! io", READ, read),
    now("file/read-bytes", "path", "Answers the bytes of a file.\n>>>! (file/write \"a.txt\" \"hi\")\n>>> (file/read-bytes \"a.txt\")\n#u8(104 105)", READ, read_bytes),
    now("file/read-lines", "path", "Answers the lines of a file, without their ends.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>> (file/read-lines \"notes.txt\")\n(\"one\" \"two\")", READ, read_lines),
    now("file/rename", "path target", "Gives a file or folder another name.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>>! (file/rename \"notes.txt\" \"old.txt\")\n>>> (file/glob \"*.txt\")\n(\"old.txt\")", WRITE, rename),
    now("file/write", "path text", "Puts text in the place of a file's content.\n>>>! (file/write \"a.txt\" \"hi\")\n>>> (file/read \"a.txt\")\n\"hi\"", WRITE, write),
    now("file/write-bytes", "path bytes", "Puts bytes in the place of a file's content.\n>>>! (file/write-bytes \"a.txt\" #u8(104 105))\n>>> (file/read \"a.txt\")\n\"hi\"", WRITE, write_bytes),
    now("file/write-lines", "path lines", "Puts lines in the place of a file's content, with line ends between them.\n>>>! (file/write-lines \"a.txt\" '(\"one\" \"two\"))\n>>> (file/read-lines \"a.txt\")\n(\"one\" \"two\")", WRITE, write_lines),
    now("stream/open-input", "path", "Opens a file to read; answers a stream.\n>>>! (file/write \"notes.txt\" \"one\\ntwo\\n\")\n>>>! (define in (stream/open-input \"notes.txt\"))\n>>> (stream/read-line in)\n\"one\"", READ, open_input),
    now("stream/open-output", "path", "Opens a file to write, empty; answers a stream. What is written to it is in the file once it is closed or flushed.\n>>>! (define out (stream/open-output \"a.txt\"))\n>>>! (stream/write-string out \"hi\")\n>>>! (stream/close out)\n>>> (file/read \"a.txt\")\n\"hi\"", WRITE, open_output),
    now("%stream-write", "path bytes answer", "Writes bytes at the end of a file, for the stream of it.", WRITE, write_on),
    now("path/absolute", "path", "Answers where an existing path really is, without links.\n>>> (equal? (path/absolute \".\") (path/absolute \"./.\"))\n#t", READ, |session, values| canonical(session, "path/absolute", values)),
    now("path/canonicalize", "path", "Answers where an existing path really is, without links.\n>>> (equal? (path/canonicalize \".\") (path/canonicalize \"./.\"))\n#t", READ, |session, values| canonical(session, "path/canonicalize", values)),
    now("path/relative-to", "folder path", "Answers how to go from a folder to a path.\n>>> (path/relative-to \"a/b\" \"a/c/d\")\n\"../c/d\"", READ, relative),
];

type Answer = Result<Value, HostError>;

fn read(session: &mut Session, values: &[Value]) -> Answer {
    let text = read_text(session, "file/read", values)?;
    reply(session, Reply::Text(text))
}

fn read_lines(session: &mut Session, values: &[Value]) -> Answer {
    let text = read_text(session, "file/read-lines", values)?;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if index % LINES_BETWEEN == 0 {
            go_on(session)?;
        }
        lines.push(line);
    }
    let machine = session.image.machine_mut();
    let room = machine.heap.reserve(text.len() + lines.len() * LINE_BYTES);
    room.map_err(|_| HostError::new("limit", "the heap limit is reached"))?;
    let _watch = machine.watch();
    let lines = lines.into_iter().minded();
    let lines: Vec<Value> = lines.map(|line| machine.heap.string(line)).collect();
    Ok(machine.heap.list(&lines))
}

fn read_bytes(session: &mut Session, values: &[Value]) -> Answer {
    let (_, bytes) = read_all(session, "file/read-bytes", values)?;
    reply(session, Reply::Bytes(bytes))
}

fn reply(session: &mut Session, reply: Reply) -> Answer {
    reply.into_value(session.image.machine_mut())
}

fn read_text(
    session: &Session,
    function: &'static str,
    values: &[Value],
) -> Result<String, HostError> {
    let (path, bytes) = read_all(session, function, values)?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        HostError::new(
            "io",
            format!("`{}` is not UTF-8 at byte {offset}", path.display()),
        )
    })
}

fn read_all(
    session: &Session,
    function: &'static str,
    values: &[Value],
) -> Result<(PathBuf, Vec<u8>), HostError> {
    let path = path(session, function, values, 0)?;
    let failed = |error| failed("read", &path, &error);
    let metadata = std::fs::metadata(&path).map_err(failed)?;
    wants_file(&path, &metadata)?;
    if metadata.len() > READ_BYTES_MAX {
        return Err(too_large(&path));
    }
    let mut file = std::fs::File::open(&path).map_err(failed)?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    loop {
        go_on(session)?;
        let mut piece = (&mut file).take(PIECE_BYTES as u64);
        if piece.read_to_end(&mut bytes).map_err(failed)? == 0 {
            return Ok((path, bytes));
        }
        if bytes.len() as u64 > READ_BYTES_MAX {
            return Err(too_large(&path));
        }
    }
}

/// Fails where the program is to stop; what it hears then is not of this.
fn go_on(session: &Session) -> Result<(), HostError> {
    match session.is_told_to_stop() {
        true => Err(HostError::new("interrupt", "interrupted")),
        false => Ok(()),
    }
}

fn too_large(path: &Path) -> HostError {
    let megabytes = READ_BYTES_MAX >> 20;
    let message = format!("`{}` is larger than {megabytes} MB", path.display());
    HostError::new("limit", message)
}

/// A pipe or a device would never end, and a folder has no bytes.
fn wants_file(path: &Path, metadata: &std::fs::Metadata) -> Result<(), HostError> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(HostError::new(
            "eval",
            format!("`{}` is not a file", path.display()),
        )),
    }
}

fn write(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "file/write", values, 0)?;
    let text = session.argument(TEXT, "file/write", values, 1)?;
    put(session, &path, text.as_bytes())
}

fn write_bytes(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "file/write-bytes", values, 0)?;
    let bytes = session.image.machine().heap.byte_slice(values[1]);
    let bytes = bytes.ok_or_else(|| HostError::argument("file/write-bytes", 2, "bytevector"))?;
    put(session, &path, bytes)
}

/// Elements that are no strings are written as they are printed for people.
fn write_lines(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "file/write-lines", values, 0)?;
    let heap = &session.image.machine().heap;
    let lines: Vec<Value> = match heap.kind(values[1]) {
        Some(Kind::Vector) => vector::to_vec(heap, values[1]),
        _ if values[1].is_empty_list() || values[1].is_pair() => {
            heap.elements(values[1]).take(LIST_MAX * 100).collect()
        }
        _ => {
            return Err(HostError::argument("file/write-lines", 2, "list or vector"));
        }
    };
    let lines: Vec<String> = lines
        .iter()
        .map(|&line| session.image.display(line))
        .collect();
    put(session, &path, lines.join("\n").as_bytes())
}

fn put(session: &Session, path: &Path, bytes: &[u8]) -> Answer {
    let file = std::fs::File::create(path).map_err(|error| failed("write", path, &error))?;
    write_on_file(session, path, file, bytes)
}

/// Writes a piece at a time: where the program is to stop, the file has a part of it.
fn write_on_file(session: &Session, path: &Path, mut file: std::fs::File, bytes: &[u8]) -> Answer {
    for piece in bytes.chunks(PIECE_BYTES) {
        go_on(session)?;
        file.write_all(piece)
            .map_err(|error| failed("write", path, &error))?;
    }
    Ok(Value::NIL)
}

fn append(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "file/append", values, 0)?;
    let text = session.argument(TEXT, "file/append", values, 1)?;
    add(session, &path, text.as_bytes())
}

fn add(session: &Session, path: &Path, bytes: &[u8]) -> Answer {
    let mut options = std::fs::OpenOptions::new();
    let file = options.append(true).create(true).open(path);
    let file = file.map_err(|error| failed("write", path, &error))?;
    write_on_file(session, path, file, bytes)
}

/// Why the file of a stream cannot be opened is an error of the call, as in Sema.
fn opening(error: HostError) -> HostError {
    match error.kind {
        "io" => HostError {
            kind: "eval",
            ..error
        },
        _ => error,
    }
}

fn open_input(session: &mut Session, values: &[Value]) -> Answer {
    let (_, bytes) = read_all(session, "stream/open-input", values).map_err(opening)?;
    let machine = session.image.machine_mut();
    let room = machine.heap.reserve(bytes.len());
    room.map_err(|_| HostError::new("limit", "the heap limit is reached"))?;
    Ok(stream::new(&mut machine.heap, "file-input", &bytes))
}

fn open_output(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "stream/open-output", values, 0)?;
    put(session, &path, b"").map_err(opening)?;
    let path = session.string(&path.to_string_lossy());
    let heap = &mut session.image.machine_mut().heap;
    Ok(stream::of_file(heap, "file-output", &[], path))
}

fn write_on(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "stream/write", values, 0)?;
    let bytes = session.image.machine().heap.byte_slice(values[1]);
    add(session, &path, bytes.unwrap_or_default())?;
    Ok(values[2])
}

fn copy(session: &mut Session, values: &[Value]) -> Answer {
    let from = path(session, "file/copy", values, 0)?;
    let to = path_to_change(session, "file/copy", values, 1)?;
    let metadata = std::fs::metadata(&from).map_err(|error| failed("copy", &from, &error))?;
    wants_file(&from, &metadata)?;
    std::fs::copy(&from, &to).map_err(|error| failed("copy", &from, &error))?;
    Ok(Value::NIL)
}

fn rename(session: &mut Session, values: &[Value]) -> Answer {
    let from = path_to_change(session, "file/rename", values, 0)?;
    let to = path_to_change(session, "file/rename", values, 1)?;
    std::fs::rename(&from, &to).map_err(|error| failed("rename", &from, &error))?;
    Ok(Value::NIL)
}

fn delete(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "file/delete", values, 0)?;
    if path.is_dir() {
        let message = format!("`{}` is a folder, not a file", path.display());
        return Err(HostError::new("eval", message));
    }
    std::fs::remove_file(&path).map_err(|error| failed("delete", &path, &error))?;
    Ok(Value::NIL)
}

fn make_folder(session: &mut Session, values: &[Value]) -> Answer {
    let path = path_to_change(session, "file/mkdir", values, 0)?;
    std::fs::create_dir_all(&path).map_err(|error| failed("make", &path, &error))?;
    Ok(Value::NIL)
}

fn asks(
    session: &mut Session,
    function: &'static str,
    values: &[Value],
    holds: fn(&Path) -> bool,
) -> Answer {
    Ok(Value::boolean(holds(&path(session, function, values, 0)?)))
}

/// The link itself is looked at, not where it leads.
fn is_link(session: &mut Session, values: &[Value]) -> Answer {
    let text = session.argument(TEXT, "file/is-symlink?", values, 0)?;
    path(session, "file/is-symlink?", values, 0)?;
    Ok(Value::boolean(session.paths.root.join(text).is_symlink()))
}

fn info(session: &mut Session, values: &[Value]) -> Answer {
    let path = path(session, "file/info", values, 0)?;
    let metadata = std::fs::metadata(&path).map_err(|error| failed("look at", &path, &error))?;
    let since = metadata.modified().ok();
    let since = since.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = since.map_or(Reply::Nil, |since| Reply::Integer(since.as_millis() as i64));
    let info = Reply::Record(vec![
        ("size", Reply::Integer(metadata.len() as i64)),
        ("is-dir", Reply::Boolean(metadata.is_dir())),
        ("is-file", Reply::Boolean(metadata.is_file())),
        ("modified", modified),
    ]);
    reply(session, info)
}

fn list(session: &mut Session, values: &[Value]) -> Answer {
    let path = path(session, "file/list", values, 0)?;
    let entries = std::fs::read_dir(&path).map_err(|error| failed("list", &path, &error))?;
    let mut names: Vec<String> = entries
        .flatten()
        .take(LIST_MAX)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    reply(session, Reply::texts(names))
}

/// Paths outside of what the program may see are left out.
fn glob(session: &mut Session, values: &[Value]) -> Answer {
    let pattern = session.argument(TEXT, "file/glob", values, 0)?;
    let paths = fitting(session, "file/glob", &pattern)?;
    reply(session, Reply::texts(paths))
}

/// Returns the paths that fit a pattern, in order.
pub(in crate::session) fn fitting(
    session: &Session,
    function: &str,
    pattern: &str,
) -> Result<Vec<String>, HostError> {
    let root = session.paths.root.clone();
    let whole = root.join(pattern);
    let found = glob::glob(&whole.to_string_lossy()).map_err(|error| {
        HostError::new("eval", format!("`{function}`: `{pattern}`: {}", error.msg))
    })?;
    let mut paths: Vec<String> = Vec::new();
    for path in found.flatten() {
        if paths.len() >= LIST_MAX || session.is_told_to_stop() {
            break;
        }
        if !is_allowed(session, &real(&path)) {
            continue;
        }
        // A pattern that begins at the root is answered so.
        let shown = match pattern.starts_with('/') {
            true => &path,
            false => path.strip_prefix(&root).unwrap_or(&path),
        };
        paths.push(shown.to_string_lossy().into_owned());
    }
    paths.sort();
    Ok(paths)
}

fn canonical(session: &mut Session, function: &'static str, values: &[Value]) -> Answer {
    let path = path(session, function, values, 0)?;
    let path = path
        .canonicalize()
        .map_err(|error| failed("find", &path, &error))?;
    let text = path.to_string_lossy().into_owned();
    reply(session, Reply::Text(text))
}

/// By the text alone, both from the folder at hand where they do not begin at the root.
fn relative(session: &mut Session, values: &[Value]) -> Answer {
    let whole = |index| -> Result<PathBuf, HostError> {
        let text = session.argument(TEXT, "path/relative-to", values, index)?;
        Ok(plain(&session.paths.root.join(text)))
    };
    let (from, to) = (whole(0)?, whole(1)?);
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut path = PathBuf::new();
    path.extend(from[same..].iter().map(|_| ".."));
    path.extend(&to[same..]);
    if path.as_os_str().is_empty() {
        path.push(".");
    }
    let text = path.to_string_lossy().into_owned();
    reply(session, Reply::Text(text))
}

/// Returns the path without `.` and `..`, going by the text.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

/// Returns an argument as a path that the program may change.
pub(super) fn path_to_change(
    session: &Session,
    function: &'static str,
    values: &[Value],
    index: usize,
) -> Result<PathBuf, HostError> {
    let path = path(session, function, values, index)?;
    if path.starts_with(session.paths.root.join(STATE_FOLDER)) {
        let message = format!("`{}` belongs to Imago", path.display());
        return Err(HostError::new("permission-denied", message)
            .detail("function", function)
            .detail("path", path.to_string_lossy())
            .hint("keep the program's files in another folder"));
    }
    Ok(path)
}

/// Returns an argument as a path that the program may use.
pub(super) fn path(
    session: &Session,
    function: &'static str,
    values: &[Value],
    index: usize,
) -> Result<PathBuf, HostError> {
    let text = session.argument(TEXT, function, values, index)?;
    allowed(session, function, &text)
}

/// Returns where a path really leads, if the program may go there.
pub(in crate::session) fn allowed(
    session: &Session,
    function: &str,
    text: &str,
) -> Result<PathBuf, HostError> {
    let path = real(&session.paths.root.join(text));
    if is_allowed(session, &path) {
        return Ok(path);
    }
    let message = format!("`{function}`: `{text}` lies outside of the project");
    Err(HostError::new("permission-denied", message)
        .detail("function", function)
        .detail("path", text)
        .hint("put `files = \"anywhere\"` under `[sandbox]` in `imago.toml` to allow it"))
}

fn is_allowed(session: &Session, path: &Path) -> bool {
    let is_free = session.options.config.sandbox.files == FileAccess::Anywhere;
    is_free || path.starts_with(&session.paths.root)
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
    let message = format!("cannot {what} `{}`: {}", path.display(), describe_io(error));
    HostError {
        hint: io_hint(error).map(str::to_string),
        ..HostError::new("io", message)
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
