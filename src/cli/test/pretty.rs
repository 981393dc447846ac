//! Outcomes for people.

use super::super::console::{Console, Tint};
use super::super::failure::Failure;
use crate::session::testing::audits::report;
use crate::session::testing::{heading, suite::Tested};
use crate::session::view::outcomes::{CheckRow, TestKind, TestRow};

/// Prints a line for each name, what failed below it, and of several names how many there were.
pub fn print(
    console: &mut Console,
    tested: &Tested,
    verbose: bool,
    nothing: &str,
) -> Result<(), Failure> {
    if tested.rows.is_empty() {
        return console.line(nothing);
    }
    for row in &tested.rows {
        match verbose {
            true => whole(console, row)?,
            false => brief(console, row)?,
        }
    }
    summary(console, tested)
}

fn brief(console: &mut Console, row: &TestRow) -> Result<(), Failure> {
    let line = heading(row);
    let tint = tint(row.has_passed());
    let (text, mark) = line.split_at(line.len() - '✓'.len_utf8());
    console.line(&format!("{text}{}", console.tinted(tint, mark)))?;
    for check in row.checks.iter().filter(|it| !it.passed) {
        show(console, row, check, 1)?;
    }
    Ok(())
}

/// Every check, in the groups it stands in.
fn whole(console: &mut Console, row: &TestRow) -> Result<(), Failure> {
    let colon = if row.kind == TestKind::Doctest {
        ":"
    } else {
        ""
    };
    console.line(&format!("{}{colon}", row.name))?;
    let mut groups: &[String] = &[];
    for check in &row.checks {
        let shared = groups
            .iter()
            .zip(&check.under)
            .take_while(|(a, b)| a == b)
            .count();
        for (depth, group) in check.under.iter().enumerate().skip(shared) {
            console.line(&format!("{}{group}", "  ".repeat(depth + 1)))?;
        }
        groups = &check.under;
        show(console, row, check, check.under.len() + 1)?;
    }
    Ok(())
}

fn show(
    console: &mut Console,
    row: &TestRow,
    check: &CheckRow,
    depth: usize,
) -> Result<(), Failure> {
    let indent = "  ".repeat(depth);
    let mark = console.tinted(tint(check.passed), &check.mark().to_string());
    console.line(&format!("{indent}{mark} {}", check.text))?;
    if check.passed {
        return Ok(());
    }
    if !check.expected.is_empty() {
        let expected = console.tinted(Tint::Quiet, "expected");
        console.line(&format!("{indent}    {expected} {}", check.expected))?;
    }
    match row.place(check) {
        Some(place) => console.line(&format!(
            "{indent}    {}",
            console.tinted(Tint::Quiet, &place)
        )),
        None => Ok(()),
    }
}

fn tint(passed: bool) -> Tint {
    if passed { Tint::Added } else { Tint::Error }
}

fn summary(console: &mut Console, tested: &Tested) -> Result<(), Failure> {
    let total = tested.rows.len();
    let failed = tested.rows.iter().filter(|it| !it.has_passed()).count();
    if total == 1 && failed == 0 {
        return Ok(());
    }
    let checks: usize = tested.rows.iter().map(|it| it.checks.len()).sum();
    let kept = tested.rows.iter().filter(|it| it.is_kept).count();
    let mark = if failed == 0 { '✓' } else { '✗' };
    let mark = console.tinted(tint(failed == 0), &mark.to_string());
    let mut line = match failed {
        0 => format!("\n{mark} all {total} passed, {checks} checks"),
        _ => format!("\n{mark} {failed} of {total} failed, {checks} checks"),
    };
    if kept > 0 {
        line.push_str(&format!(", {kept} unchanged"));
    }
    console.line(&line)
}

/// Prints the tests of commits as the original does.
pub fn audits(console: &mut Console, project: &str, tested: &Tested) -> Result<(), Failure> {
    console.print(&report(project, &tested.rows))
}
