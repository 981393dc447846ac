//! Paths as text: what can be said of them without looking at a disk. A path with `/` in front is
//! absolute, on every platform.

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

#[rustfmt::skip]
pub(super) const TABLE: &[Builtin] = &[
    pure("path/absolute?", "path", "Returns whether a path begins at the root.\n>>> (path/absolute? \"/a\")\n#t", is_absolute),
    pure("path/dir", "path", "Returns what a path says before its last part.\n>>> (path/dir \"/a/b/c.txt\")\n\"/a/b\"", |ctx, values| part(ctx, "path/dir", values, folder)).aka(&["path/dirname"]),
    pure("path/extension", "path", "Returns what stands behind the last point of a path's last part, without it.\n>>> (path/extension \"a.tar.gz\")\n\"gz\"", |ctx, values| part(ctx, "path/extension", values, |path| split_name(path).1)).aka(&["path/ext"]),
    pure("path/filename", "path", "Returns the last part of a path.\n>>> (path/filename \"/a/b.txt\")\n\"b.txt\"", |ctx, values| part(ctx, "path/filename", values, file_name)).aka(&["path/basename"]),
    pure("path/join", "path &rest parts", "Returns a path of parts; one that begins at the root begins anew.\n>>> (path/join \"a\" \"b\" \"c\")\n\"a/b/c\"\n>>> (path/join \"a\" \"/b\")\n\"/b\"", join),
    pure("path/stem", "path", "Returns the last part of a path without its extension.\n>>> (path/stem \"/a/b.tar.gz\")\n\"b.tar\"", |ctx, values| part(ctx, "path/stem", values, |path| split_name(path).0)),
    pure("path/within?", "folder path", "Returns whether a path lies in a folder, or is it, going by the text.\n>>> (path/within? \"/a\" \"/a/b\")\n#t\n>>> (path/within? \"/a\" \"/a/../b\")\n#f", is_within),
];

fn is_absolute(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let path = arguments("path/absolute?", values).text(ctx, 0)?;
    Ok(Value::boolean(path.starts_with('/')))
}

/// Answers a part of the only argument.
fn part(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    part: fn(&str) -> &str,
) -> Result<Value, Signal> {
    let path = arguments(name, values).owned(ctx, 0)?;
    ctx.charge(path.len() / 64)?;
    Ok(ctx.heap.string(part(&path)))
}

/// The path without separators and points that say nothing at its end.
fn trimmed(path: &str) -> &str {
    let mut path = path.trim_end_matches('/');
    while let Some(rest) = path.strip_suffix("/.") {
        path = rest.trim_end_matches('/');
    }
    path
}

fn file_name(path: &str) -> &str {
    let path = trimmed(path);
    let name = path.rsplit('/').next().unwrap_or("");
    match name {
        "." | ".." => "",
        name => name,
    }
}

fn folder(path: &str) -> &str {
    let path = trimmed(path);
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => path[..at].trim_end_matches('/'),
        None => "",
    }
}

/// Stem and extension; a point at the very front begins no extension.
fn split_name(path: &str) -> (&str, &str) {
    let name = file_name(path);
    match name.rfind('.') {
        None | Some(0) => (name, ""),
        Some(at) => (&name[..at], &name[at + 1..]),
    }
}

fn join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut path = String::new();
    let given = Arguments {
        name: "path/join",
        values,
    };
    for index in 0..values.len() {
        let part = given.text(ctx, index)?;
        if part.starts_with('/') {
            path.clear();
        } else if index > 0 && !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(part);
    }
    ctx.charge(path.len() / 64)?;
    Ok(ctx.heap.string(&path))
}

/// The parts of a path with `.` and `..` resolved, as far as the text tells.
fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

fn is_within(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let given = arguments("path/within?", values);
    let (folder, path) = (given.text(ctx, 0)?, given.text(ctx, 1)?);
    let same_root = folder.starts_with('/') == path.starts_with('/');
    Ok(Value::boolean(
        same_root && parts(path).starts_with(&parts(folder)),
    ))
}
