//! Differences between texts in the unified form: made, read, applied.

use similar::TextDiff;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::map;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "diff/unified",
        "old new &optional context",
        "Returns the lines in which two texts differ, with lines of context around them, three if not said otherwise.\n>>> (diff/unified \"a\\n\" \"b\\n\")\n\"--- old\\n+++ new\\n@@ -1 +1 @@\\n-a\\n+b\\n\"",
        unified,
    ),
    pure(
        "diff/parse",
        "patch",
        "Returns a map of the files that a patch changes, each with its hunks.\n>>> (:new-path (car (:files (diff/parse (diff/unified \"a\\n\" \"b\\n\")))))\n\"new\"",
        parse,
    ),
    pure(
        "diff/hunks",
        "patch",
        "Returns the hunks of a patch, maps of where they are and of their lines.\n>>> (:lines (car (diff/hunks (diff/unified \"a\\n\" \"b\\n\"))))\n(\"-a\" \"+b\")",
        hunks,
    ),
    pure(
        "diff/stat",
        "patch",
        "Returns a map of how many lines a patch adds and removes, and in how many hunks.\n>>> (diff/stat (diff/unified \"a\\n\" \"b\\n\"))\n{:added 1 :hunks 1 :removed 1}",
        stat,
    ),
    pure(
        "diff/apply",
        "text patch",
        "Returns the text as a patch changes it.\n>>> (diff/apply \"a\\n\" (diff/unified \"a\\n\" \"b\\n\"))\n\"b\\n\"\n>>> (diff/apply \"c\\n\" (diff/unified \"a\\n\" \"b\\n\"))\n!! does not fit",
        apply,
    ),
];

/// Lines of context where nobody says how many.
const CONTEXT: usize = 3;

/// The line after one that has no end.
const NO_NEWLINE: &str = "\\ No newline at end of file";

fn unified(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("diff/unified", values);
    let (old, new) = (call.owned(ctx, 0)?, call.owned(ctx, 1)?);
    let context = call.index_or(ctx, 2, CONTEXT)?;
    ctx.charge(old.len() + new.len())?;
    ctx.reserve((old.len() + new.len()).saturating_mul(2))?;
    let difference = TextDiff::from_lines(&old, &new);
    let text = difference
        .unified_diff()
        .context_radius(context)
        .header("old", "new")
        .to_string();
    let text = if old == new { "" } else { &text };
    Ok(ctx.heap.string(text))
}

/// Lines that follow one another in a patch, and where they belong.
struct Hunk {
    header: String,
    /// Line and number of lines, in the old text and in the new one.
    old: (usize, usize),
    new: (usize, usize),
    lines: Vec<String>,
}

/// The part of a patch that changes one file.
struct File {
    old_path: String,
    new_path: String,
    hunks: Vec<Hunk>,
}

/// Reads `-1,2` or `+1`.
fn span(text: &str, sign: char) -> Option<(usize, usize)> {
    let text = text.strip_prefix(sign)?;
    match text.split_once(',') {
        Some((line, count)) => Some((line.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

/// Reads `@@ -1,2 +1,2 @@ and more`.
fn hunk(line: &str) -> Option<Hunk> {
    let (spans, _) = line.strip_prefix("@@ ")?.split_once(" @@")?;
    let (old, new) = spans.split_once(' ')?;
    Some(Hunk {
        header: format!("@@ {spans} @@"),
        old: span(old, '-')?,
        new: span(new, '+')?,
        lines: Vec::new(),
    })
}

impl Hunk {
    /// Returns how many lines begin with one of two characters.
    fn count(&self, signs: [char; 2]) -> usize {
        self.lines
            .iter()
            .filter(|line| line.starts_with(signs))
            .count()
    }

    /// Whether a line of the patch belongs to the hunk.
    fn takes(&self, line: &str) -> bool {
        line.starts_with('\\')
            || self.count([' ', '-']) < self.old.1
            || self.count([' ', '+']) < self.new.1
    }
}

/// Reads the files of a patch; other lines than those of a patch are passed over.
fn files(patch: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for line in patch.lines() {
        let open = files.last_mut().and_then(|file| file.hunks.last_mut());
        if let Some(hunk) = open.filter(|hunk| hunk.takes(line)) {
            hunk.lines.push(line.to_string());
        } else if let Some(path) = line.strip_prefix("--- ") {
            files.push(File {
                old_path: path.to_string(),
                new_path: String::new(),
                hunks: Vec::new(),
            });
        } else if let (Some(path), Some(file)) = (line.strip_prefix("+++ "), files.last_mut()) {
            file.new_path = path.to_string();
        } else if let (Some(hunk), Some(file)) = (hunk(line), files.last_mut()) {
            file.hunks.push(hunk);
        }
    }
    files
}

/// Reads the files of the patch an argument is.
fn patch(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<File>, Signal> {
    let text = call.owned(ctx, index)?;
    ctx.charge(text.len() / 4)?;
    ctx.reserve(text.len().saturating_mul(4))?;
    Ok(files(&text))
}

fn hunk_map(ctx: &mut NativeContext<'_>, hunk: &Hunk) -> Value {
    let lines: Vec<Value> = hunk.lines.iter().map(|it| ctx.heap.string(it)).collect();
    let numbers = [
        ("old-start", hunk.old.0),
        ("old-count", hunk.old.1),
        ("new-start", hunk.new.0),
        ("new-count", hunk.new.1),
    ];
    let mut flat = vec![ctx.keyword("header"), ctx.heap.string(&hunk.header)];
    flat.extend([ctx.keyword("lines"), ctx.heap.list(&lines)]);
    for (name, number) in numbers {
        flat.extend([ctx.keyword(name), Value::length(number)]);
    }
    map::from_flat(ctx.heap, &flat)
}

fn hunk_maps(ctx: &mut NativeContext<'_>, file: &File) -> Vec<Value> {
    file.hunks.iter().map(|hunk| hunk_map(ctx, hunk)).collect()
}

fn parse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let files = patch(ctx, arguments("diff/parse", values), 0)?;
    let mut maps = Vec::with_capacity(files.len());
    for file in &files {
        let hunks = hunk_maps(ctx, file);
        let flat = [
            ctx.keyword("hunks"),
            ctx.heap.list(&hunks),
            ctx.keyword("new-path"),
            ctx.heap.string(&file.new_path),
            ctx.keyword("old-path"),
            ctx.heap.string(&file.old_path),
        ];
        maps.push(map::from_flat(ctx.heap, &flat));
    }
    let flat = [ctx.keyword("files"), ctx.heap.list(&maps)];
    Ok(map::from_flat(ctx.heap, &flat))
}

fn hunks(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let files = patch(ctx, arguments("diff/hunks", values), 0)?;
    let hunks: Vec<Value> = files.iter().flat_map(|file| hunk_maps(ctx, file)).collect();
    Ok(ctx.heap.list(&hunks))
}

fn stat(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let files = patch(ctx, arguments("diff/stat", values), 0)?;
    let hunks: Vec<&Hunk> = files.iter().flat_map(|file| &file.hunks).collect();
    let numbers = [
        ("added", hunks.iter().map(|it| it.count(['+', '+'])).sum()),
        ("removed", hunks.iter().map(|it| it.count(['-', '-'])).sum()),
        ("hunks", hunks.len()),
    ];
    let flat: Vec<Value> = numbers
        .into_iter()
        .flat_map(|(name, number): (&str, usize)| [ctx.keyword(name), Value::length(number)])
        .collect();
    Ok(map::from_flat(ctx.heap, &flat))
}

/// Returns the text as hunks change it; the error is the line that does not fit.
fn changed(text: &str, hunks: &[Hunk]) -> Result<String, usize> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut result, mut at) = (String::new(), 0);
    for hunk in hunks {
        // A hunk that takes no lines stands after the line it names.
        let start = hunk.old.0.saturating_sub(usize::from(hunk.old.1 > 0));
        let kept = lines.get(at..start).ok_or(start + 1)?;
        result.extend(kept.iter().copied());
        at = start;
        for (index, line) in hunk.lines.iter().enumerate() {
            let endless = hunk.lines.get(index + 1).is_some_and(|it| it == NO_NEWLINE);
            let end = if endless { "" } else { "\n" };
            let Some((sign, content)) = line.split_at_checked(1) else {
                continue;
            };
            if matches!(sign, " " | "-") {
                let found = lines.get(at).ok_or(at + 1)?;
                if found.trim_end_matches('\n') != content {
                    return Err(at + 1);
                }
                at += 1;
            }
            if matches!(sign, " " | "+") {
                result.push_str(content);
                result.push_str(end);
            }
        }
    }
    result.extend(lines.get(at..).unwrap_or(&[]).iter().copied());
    Ok(result)
}

fn apply(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("diff/apply", values);
    let text = call.owned(ctx, 0)?;
    let files = patch(ctx, call, 1)?;
    let hunks: Vec<Hunk> = files.into_iter().flat_map(|file| file.hunks).collect();
    ctx.charge(text.len() / 8)?;
    ctx.reserve(text.len().saturating_mul(2))?;
    match changed(&text, &hunks) {
        Ok(changed) => Ok(ctx.heap.string(&changed)),
        Err(line) => Err(Signal::eval(format!(
            "`diff/apply`: the patch does not fit the text at line {line}"
        ))),
    }
}
