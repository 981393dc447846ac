//! Where the checks of a test stand in its text.

use super::super::view::outcomes::CheckRow;
use crate::lang::doctest::shown;
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, SyntaxNode};

/// The words that check.
const CHECKS: &[&str] = &["ok", "ng", "skip"];

/// Gives each check the place of the form that made it. `column` is that of the text on its first line,
/// from 1; what a function of the test's checks stands elsewhere and has no place.
pub fn place(checks: &mut [CheckRow], text: &str, line: u32, column: u32) {
    let mut source = SourceText::new("test", text);
    source.first_line = line;
    let parse = syntax::parse(text);
    let forms = calls(parse.tree.root());
    // A form may be checked again and again; another of the same words is looked for behind it.
    let mut next = 0;
    for check in checks.iter_mut().filter(|it| it.line == 0) {
        let fits = |form: &SyntaxNode<'_>| is_of(*form, check);
        let behind = forms[next..].iter().position(fits).map(|it| it + next);
        let Some(found) = behind.or_else(|| forms.iter().position(fits)) else {
            continue;
        };
        next = found + 1;
        let span = forms[found].span();
        let (row, at) = source.line_column(span.start as usize);
        check.line = row;
        check.column = match row == line {
            true => at + column.saturating_sub(1),
            false => at,
        };
        check.span = Some((span.start, span.end));
    }
}

/// Returns the forms that check, in the order of the text.
fn calls(root: SyntaxNode<'_>) -> Vec<SyntaxNode<'_>> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if CHECKS.iter().any(|word| node.is_call_of(word)) {
            found.push(node);
        }
        let before = waiting.len();
        waiting.extend(node.children());
        waiting[before..].reverse();
    }
    found
}

/// Whether a form is the one that a check tells of: by its message, or by what it checks.
fn is_of(form: SyntaxNode<'_>, check: &CheckRow) -> bool {
    if !form.is_call_of(&check.kind) {
        return false;
    }
    let came = format!(" => {}", check.got);
    let said = check.text.strip_suffix(&came).unwrap_or(&check.text);
    let part = |index: usize| form.child(index);
    let message = part(if check.kind == "skip" { 1 } else { 2 }).and_then(SyntaxNode::string);
    if let Some(message) = message {
        return message == said;
    }
    match (check.kind.as_str(), part(1)) {
        ("skip", None) => said == "skipped",
        ("ng", Some(what)) => said.strip_prefix("not ") == Some(shown(what.text()).as_str()),
        (_, Some(what)) => said == shown(what.text()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, text: &str, got: &str) -> CheckRow {
        CheckRow {
            kind: kind.into(),
            text: text.into(),
            got: got.into(),
            passed: got.is_empty(),
            ..CheckRow::default()
        }
    }

    #[test]
    fn each_check_stands_where_it_was_written() {
        let text = "(deftest sums\n  (ok (= 1 1))\n  (testing \"more\"\n    (ok (= 1\n           1))\n    (ng (= 1 2)) (ok (= 2 3) \"two\")\n    (skip)))";
        let mut checks = [
            check("ok", "(= 1 1)", ""),
            check("ok", "(= 1 1)", ""),
            check("ng", "not (= 1 2)", ""),
            check("ok", "two => (= 2 3)", "(= 2 3)"),
            check("skip", "skipped", ""),
            check("ok", "(= 9 9)", ""),
        ];
        place(&mut checks, text, 10, 1);
        let found: Vec<_> = checks.iter().map(|it| (it.line, it.column)).collect();
        let expected = [(11, 3), (13, 5), (15, 5), (15, 18), (16, 5), (0, 0)];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_check_that_is_made_again_stands_in_the_same_place() {
        let text = "(deftest sums (dotimes (n 2) (ok (< n 2))))";
        let mut checks = [check("ok", "(< n 2)", ""), check("ok", "(< n 2)", "")];
        place(&mut checks, text, 3, 5);
        assert!(
            checks.iter().all(|it| (it.line, it.column) == (3, 34)),
            "{checks:?}"
        );
    }
}
