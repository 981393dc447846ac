//! Cases recorded from SBCL: `cl/<area>.lisp` holds them, `cl/<area>.jsonl` what SBCL answered.
//!
//! A case is a paragraph of forms, perhaps under a title (`;;; …`). Where the language differs on
//! purpose, its last line says what it answers instead, and why:
//!
//! ```text
//! ;; ours: VALUE  -- reason
//! ;; ours!: error-type  -- reason
//! ```
//!
//! `record-cl.sh` makes the recordings; this compares, and knows no expectation of its own. `T` is
//! `#t`, `NIL` is any of the three false values, symbols compare without case, of what has no readable
//! text only the kind counts; everything else must be the same.

use super::printed::canonical;
use imago::lang::diagnostic::Diagnostic;
use imago::lang::image::Image;
use imago::lang::source::SourceText;
use imago::lang::value::kind::Kind;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What SBCL answered to a case.
#[derive(Debug, Deserialize)]
struct Recording {
    case: String,
    value: Option<String>,
    values: Option<Vec<String>>,
    error: Option<RecordedError>,
    stdout: String,
}

#[derive(Debug, Deserialize)]
struct RecordedError {
    /// The class of the condition.
    r#type: String,
    /// The most specific class of the standard it belongs to.
    nearest: String,
}

/// A paragraph of an area's file.
struct Case {
    line: usize,
    text: String,
    mark: Option<Mark>,
}

/// What we answer where we differ on purpose.
enum Mark {
    Value(String),
    Error(String),
}

/// What we answered.
struct Answer {
    /// All values where the program asked for several, otherwise one.
    outcome: Result<Vec<String>, Diagnostic>,
    stdout: String,
}

/// Standard condition types, and our types that stand for each.
const CONDITIONS: &[(&str, &[&str])] = &[
    (
        "arithmetic-error",
        &["division-by-zero", "arithmetic-error"],
    ),
    ("cell-error", &["unbound", "unbound-slot"]),
    ("control-error", &["control-error"]),
    ("division-by-zero", &["division-by-zero"]),
    ("end-of-file", &["reader", "io"]),
    // What the standard leaves to an implementation: any error of ours.
    ("error", &["arity", "eval", "match", "syntax", "type-error"]),
    ("parse-error", &["parse-error"]),
    ("program-error", &["arity", "syntax", "unbound", "eval"]),
    ("reader-error", &["reader"]),
    ("simple-error", &["eval"]),
    ("simple-type-error", &["type-error"]),
    ("type-error", &["type-error", "out-of-range"]),
    ("unbound-slot", &["unbound-slot"]),
    ("unbound-variable", &["unbound"]),
    ("undefined-function", &["unbound"]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lang/cl")
}

/// Returns the names of the areas.
fn areas() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .expect("the folder is there")
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            Some(name.strip_suffix(".lisp")?.to_string())
        })
        .collect();
    names.sort();
    names
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut case = Case {
        line: 0,
        text: String::new(),
        mark: None,
    };
    for (index, line) in text.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            let empty = Case {
                line: 0,
                text: String::new(),
                mark: None,
            };
            let done = std::mem::replace(&mut case, empty);
            if !done.text.is_empty() {
                cases.push(done);
            }
        } else if let Some(comment) = line.strip_prefix(';') {
            case.mark = mark(comment).or(case.mark);
        } else {
            if case.text.is_empty() {
                case.line = index + 1;
            } else {
                case.text.push('\n');
            }
            case.text.push_str(line);
        }
    }
    cases
}

fn mark(comment: &str) -> Option<Mark> {
    let comment = comment.trim_start_matches([';', ' ']);
    let (mark, reason) = comment.split_once("  -- ").unwrap_or((comment, ""));
    let (make, rest): (fn(String) -> Mark, &str) = match mark.strip_prefix("ours!: ") {
        Some(rest) => (Mark::Error, rest),
        None => (Mark::Value, mark.strip_prefix("ours: ")?),
    };
    assert!(!reason.trim().is_empty(), "`{comment}` says no reason");
    Some(make(rest.trim().to_string()))
}

fn recordings(area: &str) -> Vec<Recording> {
    let path = folder().join(format!("{area}.jsonl"));
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a recording is a line of JSON"))
        .collect()
}

/// Evaluates the forms of a case in an image that is as before afterwards.
fn answer(image: &mut Image, area: &str, text: &str) -> Answer {
    let transaction = image.begin();
    let source = SourceText::new(area, text);
    let outcome = image.load(&source).map(|value| {
        let heap = &image.machine().heap;
        let values = match heap.is(value.get(), Kind::Values) {
            true => heap.slots(value.get()).to_vec(),
            false => vec![value.get()],
        };
        values.into_iter().map(|value| image.print(value)).collect()
    });
    let stdout = image.take_printed();
    image.undo(transaction);
    Answer { outcome, stdout }
}

/// Whether an error of ours is what SBCL signalled.
fn same_error(recorded: &RecordedError, ours: &str) -> bool {
    let table = CONDITIONS
        .iter()
        .find(|(name, _)| *name == recorded.nearest);
    recorded.r#type == ours || table.is_some_and(|(_, types)| types.contains(&ours))
}

/// Says how an answer differs from what is expected, if it does.
fn difference(case: &Case, recording: &Recording, answer: &Answer) -> Option<String> {
    let shown = match &answer.outcome {
        Ok(values) => values.join(" "),
        Err(diagnostic) => format!("!! {} ({})", diagnostic.kind, diagnostic.message),
    };
    let expected = match (&case.mark, recording) {
        (Some(Mark::Value(value)), _) => vec![value.clone()],
        (Some(Mark::Error(kind)), _) => {
            let same = matches!(&answer.outcome, Err(diagnostic) if diagnostic.kind == *kind);
            return (!same).then(|| format!("expected the error {kind}, got {shown}"));
        }
        (
            None,
            Recording {
                error: Some(error), ..
            },
        ) => {
            let same =
                matches!(&answer.outcome, Err(diagnostic) if same_error(error, &diagnostic.kind));
            return (!same)
                .then(|| format!("expected {} ({}), got {shown}", error.r#type, error.nearest));
        }
        (
            None,
            Recording {
                value: Some(value), ..
            },
        ) => vec![value.clone()],
        (None, Recording { values, .. }) => values.clone().unwrap_or_default(),
    };
    let Ok(values) = &answer.outcome else {
        return Some(format!("expected {}, got {shown}", expected.join(" ")));
    };
    let wanted: Vec<String> = expected.iter().map(|text| canonical(text)).collect();
    let got: Vec<String> = values.iter().map(|text| canonical(text)).collect();
    // Where one value is asked for, the others are not made; none is then nil.
    let first = wanted.first().cloned().unwrap_or_else(|| "nil".to_string());
    let same = wanted == got || got == [first];
    if !same {
        return Some(format!("expected {}, got {shown}", expected.join(" ")));
    }
    let printed = case.mark.is_some() || recording.stdout == answer.stdout;
    (!printed).then(|| {
        format!(
            "expected the output {:?}, got {:?}",
            recording.stdout, answer.stdout
        )
    })
}

/// Compares the cases of an area with its recordings.
fn compare(image: &mut Image, area: &str) -> (usize, Vec<String>) {
    let text = std::fs::read_to_string(folder().join(format!("{area}.lisp"))).unwrap_or_default();
    let cases = cases(&text);
    let recordings = recordings(area);
    let mut problems = Vec::new();
    if cases.len() != recordings.len() {
        problems.push(format!(
            "cl/{area}: record it anew (`tests/lang/record-cl.sh {area}`)"
        ));
    }
    for (case, recording) in cases.iter().zip(&recordings) {
        if case.text != recording.case {
            problems.push(format!(
                "cl/{area}:{}: recorded with another text",
                case.line
            ));
            continue;
        }
        let answer = answer(image, area, &case.text);
        if let Some(difference) = difference(case, recording, &answer) {
            problems.push(format!(
                "cl/{area}.lisp:{}: {}\n    {difference}",
                case.line, case.text
            ));
        }
    }
    (cases.len(), problems)
}

#[test]
fn what_sbcl_answers_is_answered() {
    let only = std::env::var("IMAGO_CASES").ok();
    let mut image = Image::new();
    let mut count = 0;
    let mut problems = Vec::new();
    for area in areas() {
        if only.as_ref().is_some_and(|only| *only != area) {
            continue;
        }
        let (cases, found) = compare(&mut image, &area);
        count += cases;
        problems.extend(found);
    }
    assert!(
        problems.is_empty(),
        "{} of {count} cases:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(count >= 400 || only.is_some(), "only {count} cases");
}
