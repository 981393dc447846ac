//! What does not come to stand is on record with its finding, and nothing of it stays bound.

use imago::history::query::rejections;
use imago::history::store::Store;

use crate::support::session::TestSession;

/// What is typed, and the finding under which the journal has it.
const REFUSED: &[(&str, &str)] = &[
    ("(defun f)", "INTEGRITY 100"),
    ("(defun 3 (x) x)", "INTEGRITY 100"),
    ("(defclass)", "INTEGRITY 100"),
    ("(defun f (x) \"F.\" (let ((1 x)) x))", "INTEGRITY 100"),
    ("(defvar *limit* (error \"boom\") \"L.\")", "CONST-ERR 100"),
    ("(defconstant +half+ (/ 1 0) \"H.\")", "CONST-ERR 100"),
    ("(define answer \"A.\" (car 5))", "CONST-ERR 100"),
    ("(defpackage shop (:use :no-such-package))", "DEP-ERR 100"),
    ("(import \"no-such-file.lisp\")", "DEP-ERR 100"),
    ("(ql:quickload :no-such-system)", "DEP-ERR 100"),
];

#[test]
fn the_journal_says_why_a_definition_does_not_stand() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("imago.toml"), "").expect("it can be written");
    let mut session = TestSession::open(folder.path());
    for (text, _) in REFUSED {
        assert!(!session.evaluate(text), "{text}");
    }
    assert_eq!(
        session.value_of("(list (boundp '*limit*) (boundp 'answer) 1)"),
        "(#f #f 1)"
    );
    session.close();
    let path = folder.path().join(".imago/history.db");
    let store = Store::open_for_reading(&path).expect("a history");
    let mut journal = rejections::newest(&store, REFUSED.len()).expect("it can be read");
    journal.reverse();
    let told: Vec<String> = journal
        .iter()
        .map(|it| {
            let grave = it.violations.iter().filter(|it| it.points == 100);
            let drawn: Vec<String> = grave
                .map(|it| format!("{} {}", it.rule, it.points))
                .collect();
            format!("{} {}", it.source, drawn.join(", "))
        })
        .collect();
    let expected: Vec<String> = REFUSED
        .iter()
        .map(|(text, it)| format!("{text} {it}"))
        .collect();
    assert_eq!(told, expected);
}
