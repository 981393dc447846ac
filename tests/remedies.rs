//! What ends a finding: a safe fix, looked at first, and a reason why it may stay.

use imago::session::command::{Command, Remedy, RequestId};
use imago::session::event::Event;
use imago::session::view::diff::DiffKind;
use imago::session::view::violations::ViolationRow;

use crate::support::session::TestSession;

const RULE: &str = "(defrule no-seventeen \"No 17.\" (:id \"P-1\" :severity warning :points 2)\n\
    (definition (magic-numbers ?numbers (not nil)) (magic-numbers-at ?place))\n\
    => (assert (violation (place ?place) (message \"a seventeen\") (fix (list ?place \"18\")))))";
const TEXT: &str =
    "; Above.\n\n; Adds.\n(define (add x)\n  \"More than X.\"\n  (+ x 17))\n\n; Below.\n";

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    };
    write("imago.toml", "[project]\nsources = [\"src\"]\n");
    write("rules/numbers.lisp", RULE);
    write("src/a.lisp", TEXT);
    let session = TestSession::open(folder.path());
    (folder, session)
}

/// The newest finding of a rule.
fn finding(session: &TestSession, rule: &str) -> ViolationRow {
    let all = session.heard.iter().rev().find_map(|event| match event {
        Event::Defined { violations, .. } => {
            let mut all = violations.iter();
            all.find(|it| &*it.rule_name == rule).cloned()
        }
        _ => None,
    });
    all.unwrap_or_else(|| panic!("no finding of {rule}"))
}

fn finished(session: &mut TestSession, id: RequestId) -> bool {
    let event = session.wait_for(
        "the end",
        |it| matches!(it, Event::Finished { id: of, .. } if *of == id),
    );
    matches!(event, Event::Finished { ok: true, .. })
}

fn fix_of(row: &ViolationRow) -> Remedy {
    Remedy::Fix {
        rule: row.rule_name.to_string(),
        span: row.span,
    }
}

#[test]
fn a_fix_is_shown_and_then_written_where_the_definition_lives() {
    let (folder, mut session) = project();
    let row = finding(&session, "no-seventeen");
    let file = folder.path().join("src/a.lisp");
    let id = session.request();
    let (commit, remedy) = (row.commit, fix_of(&row));
    session.send(Command::PreviewRemedy {
        id,
        commit,
        remedy: remedy.clone(),
    });
    let shown = session.wait_for("the difference", |it| matches!(it, Event::Remedied { .. }));
    let Event::Remedied { view, .. } = shown else {
        unreachable!("only that fits")
    };
    let changed = view.rows.iter().filter(|it| it.kind == DiffKind::Changed);
    assert_eq!(changed.count(), 1);
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), TEXT);
    let id = session.request();
    session.send(Command::Remedy {
        id,
        commit,
        remedy: remedy.clone(),
    });
    assert!(finished(&mut session, id));
    assert_eq!(session.value_of("(add 1)"), "19");
    assert_eq!(
        std::fs::read_to_string(&file).expect("a file"),
        TEXT.replace("17", "18")
    );
    // It is not what it was: the same once more is refused.
    let id = session.request();
    session.send(Command::Remedy { id, commit, remedy });
    assert!(!finished(&mut session, id));
}

#[test]
fn a_reason_is_written_above_the_form_and_the_finding_is_quiet() {
    let (folder, mut session) = project();
    let row = finding(&session, "magic-number");
    let id = session.request();
    let remedy = Remedy::Allow {
        rule: "magic-number".into(),
        reason: "seventeen\n  it is".into(),
    };
    session.send(Command::Remedy {
        id,
        commit: row.commit,
        remedy,
    });
    assert!(finished(&mut session, id));
    let text = std::fs::read_to_string(folder.path().join("src/a.lisp")).expect("a file");
    assert_eq!(
        text,
        TEXT.replace("(define", ";;@allow magic-number seventeen it is\n(define")
    );
    let last = session.heard.iter().rev().find_map(|event| match event {
        Event::Defined {
            violations,
            allowed,
            commit,
        } => Some((violations.clone(), *allowed, commit.clone())),
        _ => None,
    });
    let (violations, allowed, commit) = last.expect("a commit");
    assert_eq!((allowed, commit.change), (1, "trivia"));
    assert!(
        violations.iter().all(|it| &*it.rule_name != "magic-number"),
        "{violations:?}"
    );
    let id = session.request();
    session.send(Command::Allowed { id });
    let event = session.wait_for("what is allowed", |it| matches!(it, Event::Allowed { .. }));
    let Event::Allowed { rows, .. } = event else {
        unreachable!("only that fits")
    };
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&*rows[0].name, &*rows[0].reason),
        ("add", "seventeen it is")
    );
    assert_eq!(session.value_of("(add 1)"), "18");
}

#[test]
fn a_definition_without_a_file_is_changed_as_well() {
    let (_folder, mut session) = project();
    assert!(session.evaluate("(define (more x) \"X.\" (+ x 17))"));
    let row = finding(&session, "no-seventeen");
    let id = session.request();
    session.send(Command::Remedy {
        id,
        commit: row.commit,
        remedy: fix_of(&row),
    });
    assert!(finished(&mut session, id));
    assert_eq!(session.value_of("(more 1)"), "19");
    let none = Remedy::Fix {
        rule: "missing-docstring".into(),
        span: None,
    };
    let commit = finding(&session, "no-seventeen").commit;
    let id = session.request();
    session.send(Command::PreviewRemedy {
        id,
        commit,
        remedy: none,
    });
    session.wait_for(
        "a refusal",
        |it| matches!(it, Event::Failed { id: Some(of), .. } if *of == id),
    );
}
