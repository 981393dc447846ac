//! Cases recorded from SBCL: `cl/<area>.lisp` holds them (see `cases`), `cl/<area>.jsonl` what SBCL
//! answered.
//!
//! `record-cl.sh` makes the recordings; this compares, and knows no expectation of its own. `T` is
//! `#t`, `NIL` is any of the three false values, symbols compare without case, of what has no readable
//! text only the kind counts; everything else must be the same.

use super::cases::{self, Mark};
use super::printed::canonical;
use super::torture;
use imago::lang::diagnostic::Diagnostic;
use imago::lang::image::Image;
use imago::lang::source::SourceText;
use imago::lang::value::kind::Kind;
use serde::Deserialize;
use std::path::Path;

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

/// Returns the cases of a file; of the comments in them SBCL is told nothing.
fn cases_of(path: &Path) -> Vec<Case> {
    let cases = cases::read(path).into_iter();
    let cases = cases.map(|mut case| {
        case.lines.retain(|line| !line.starts_with(';'));
        Case {
            line: case.line,
            text: case.lines.join("\n"),
            mark: case.mark,
        }
    });
    cases.collect()
}

fn recordings(path: &Path) -> Vec<Recording> {
    let text = std::fs::read_to_string(path.with_extension("jsonl")).unwrap_or_default();
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

/// A case with its recording.
pub struct Work {
    area: String,
    case: Case,
    recording: Recording,
}

impl Work {
    /// Says how our answer differs from the recording, where it does.
    pub fn problem(&self, image: &mut Image) -> Option<String> {
        let (area, case) = (&self.area, &self.case);
        if case.text != self.recording.case {
            return Some(format!(
                "cl/{area}:{}: recorded with another text",
                case.line
            ));
        }
        let answer = answer(image, area, &case.text);
        let difference = difference(case, &self.recording, &answer)?;
        Some(format!(
            "cl/{area}.lisp:{}: {}\n    {difference}",
            case.line, case.text
        ))
    }
}

/// Returns the cases of all areas or of one, with their recordings.
pub fn work(only: Option<&str>) -> Vec<Work> {
    let mut work = Vec::new();
    for (area, path) in cases::areas("cl") {
        if only.is_some_and(|only| only != area) {
            continue;
        }
        let cases = cases_of(&path);
        let recordings = recordings(&path);
        assert_eq!(
            cases.len(),
            recordings.len(),
            "cl/{area}: record it anew (`tests/lang/record-cl.sh {area}`)"
        );
        work.extend(
            cases
                .into_iter()
                .zip(recordings)
                .map(|(case, recording)| Work {
                    area: area.clone(),
                    case,
                    recording,
                }),
        );
    }
    work
}

#[test]
fn what_sbcl_answers_is_answered() {
    let only = std::env::var("IMAGO_CASES").ok();
    let work = work(only.as_deref());
    let count = work.len();
    let mut image = torture::image();
    let problems: Vec<String> = torture::part(work)
        .iter()
        .filter_map(|work| work.problem(&mut image))
        .collect();
    assert!(
        problems.is_empty(),
        "{} of {count} cases:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(count >= 400 || only.is_some(), "only {count} cases");
}
