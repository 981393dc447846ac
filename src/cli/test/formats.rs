//! Outcomes for programs: JSON, JUnit's XML and TAP.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::session::testing::suite::Tested;
use crate::session::view::outcomes::{CheckRow, TestRow};

/// Returns everything as one object.
pub fn json(tested: &Tested) -> Value {
    let rows: Vec<Value> = tested
        .rows
        .iter()
        .map(|row| {
            json!({
                "name": row.name,
                "kind": row.kind,
                "file": row.file,
                "line": row.line,
                "passed": row.has_passed(),
                "kept": row.is_kept,
                "checks": row.checks,
            })
        })
        .collect();
    let failed = tested.rows.iter().filter(|it| !it.has_passed()).count();
    json!({
        "passed": tested.rows.len() - failed,
        "failed": failed,
        "complaints": tested.complaints,
        "tests": rows,
    })
}

/// Returns a suite for each name and a case for each check, as JUnit writes them.
pub fn junit(tested: &Tested) -> String {
    let all: usize = tested.rows.iter().map(|it| it.checks.len()).sum();
    let passed: usize = tested.rows.iter().map(TestRow::passed).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<testsuites tests=\"{all}\" failures=\"{}\">",
        all - passed
    );
    for row in &tested.rows {
        let failures = row.checks.len() - row.passed();
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}\" file=\"{}\" tests=\"{}\" failures=\"{failures}\">",
            escaped(&row.name),
            escaped(&row.file),
            row.checks.len(),
        );
        for check in &row.checks {
            let _ = write!(
                text,
                "    <testcase classname=\"{}\" name=\"{}\"",
                escaped(&row.name),
                escaped(&named(check)),
            );
            if check.is_skipped() {
                text.push_str("><skipped/></testcase>\n");
            } else if check.passed {
                text.push_str("/>\n");
            } else {
                let place = row.place(check).unwrap_or_default();
                let _ = writeln!(
                    text,
                    "><failure message=\"{}\">expected {} at {}</failure></testcase>",
                    escaped(&check.got),
                    escaped(&check.expected),
                    escaped(&place),
                );
            }
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// Returns a line for each check, as the Test Anything Protocol has it.
pub fn tap(tested: &Tested) -> String {
    let all: usize = tested.rows.iter().map(|it| it.checks.len()).sum();
    let mut text = format!("TAP version 14\n1..{all}\n");
    let checks = tested
        .rows
        .iter()
        .flat_map(|row| row.checks.iter().map(move |check| (row, check)));
    for (number, (row, check)) in (1..).zip(checks) {
        let word = if check.passed { "ok" } else { "not ok" };
        let line = format!("{}: {}", row.name, named(check)).replace('#', "\\#");
        let skip = if check.is_skipped() { " # SKIP" } else { "" };
        let _ = writeln!(text, "{word} {number} - {line}{skip}");
        if !check.passed {
            let quoted = |text: &str| Value::from(text).to_string();
            let _ = writeln!(text, "  ---\n  got: {}", quoted(&check.got));
            let _ = writeln!(text, "  expected: {}", quoted(&check.expected));
            let at = row.place(check).unwrap_or_default();
            let _ = writeln!(text, "  at: {}\n  ...", quoted(&at));
        }
    }
    text
}

fn named(check: &CheckRow) -> String {
    let mut parts: Vec<&str> = check.under.iter().map(String::as_str).collect();
    parts.push(&check.text);
    parts.join(" > ")
}

/// Returns a text as XML has it, without what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(' '),
            it if it.is_control() => {}
            it => safe.push(it),
        }
    }
    safe
}
